"""Diary lines: days, kinds of events and their sources in words."""

from __future__ import annotations

import time
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from recterm.domain.clock import rough_date
from recterm.domain.exclusions import BY_HAND
from recterm.domain.feedback_kinds import event_text
from recterm.domain.titles import with_year
from recterm.present.items.own_events import format_note
from recterm.present.taste.blocks import Line, Lines, Section
from recterm.present.text import clean, counted, star_glyphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.diary import DiaryEvent, DiaryEvents
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import EventKind
    from recterm.present.taste.blocks import Tone

NO_DATE = "No date"
EXCLUDED = "∅"
"""Sign of what is excluded from the taste."""

DayKey = tuple[int, int, int]
"""Year, month and day on the machine's own calendar; zeros for what is unknown."""


def day_of(timestamp: int) -> DayKey:
    """Return the day of UTC seconds in the machine's own time zone, or its year or month; 0 is an unknown one."""
    if timestamp <= 0:
        return 0, 0, 0
    if rough := rough_date(timestamp):
        year, _, month = rough.partition("-")
        return int(year), int(month or 0), 0
    return time.localtime(timestamp)[:3]


def format_heading(day: DayKey) -> str:
    """Return a day as a heading: `Saturday 14 March 2026`; `March 2026` or `2026` where no more is known."""
    year, month, of_month = day
    if not year:
        return NO_DATE
    if not of_month:
        return f"{date(year, month, 1):%B %Y}" if month else str(year)
    whole = date(*day)
    return f"{whole:%A} {whole.day} {whole:%B} {whole.year}"


def iso_day(day: DayKey) -> str:
    """Return a day as it is typed: `2026-03-14`; empty for an unknown one."""
    year, month, of_month = day
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, of_month) if part)]) if year else ""


def format_done(kind: EventKind, words: KindWords, weight: float | None = None) -> str:
    """Return what the person did: `rated`, `watched`, `skipped`; `weight` is what a view counts."""
    return words.fill(event_text(kind, weight).done)


def format_sources(sources: Sequence[str]) -> str:
    """Return the services that reported an event; nothing for the person alone."""
    return ", ".join(clean(source) for source in sources if source != BY_HAND)


def diary_section(diary: DiaryEvents, words: KindWords) -> Section:
    """Return the latest events below their days, with stars and notes."""
    blocks = []
    for day, events in groupby(diary.events, key=lambda event: day_of(event.timestamp)):
        blocks.append(Lines(format_heading(day), tuple(_entry_line(event, words) for event in events)))
    shown = len(diary.events)
    count = f"{shown:,} of {counted(diary.matching, 'event')}, the latest"
    about = "Nothing in your diary yet." if not shown else count if shown < diary.matching else ""
    first = [Lines("diary", (Line("", about, "soft"),))] if about else []
    return Section("diary", "Diary", (*first, *blocks))


def _entry_line(event: DiaryEvent, words: KindWords) -> Line:
    stars = "" if event.value is None else f"{star_glyphs(event.value)} "
    title = clean(event.item if event.title is None else with_year(event.title, event.year))
    note = "" if event.note is None else f"  {format_note(event.note)}"
    sign = f"{EXCLUDED} " if event.excluded else ""
    tone: Tone = "soft" if event.excluded else "text"
    return Line(format_done(event.kind, words, event.weight), f"{sign}{stars}{title}{note}", tone)


def empty_diary(query: str) -> tuple[str, ...]:
    """Return what an empty diary shows: that nothing matches a search, or that nothing is in it yet."""
    if query:
        return (f"Nothing matches “{clean(query)}”", "", "Press ⟦search-diary⟧ to change the search.")
    return (
        "Nothing in your diary yet",
        "",
        "Rate something (⟦rate-1⟧ to ⟦rate-5⟧), or import your history: ⟦data⟧, then ⟦import-history⟧.",
    )
