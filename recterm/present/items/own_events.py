"""Own events on an item as lines of text, the latest first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recterm.domain.clock import rough_date
from recterm.domain.feedback_kinds import text_of
from recterm.present.text import clean, format_stars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Event

MOST_EVENTS = 6
"""Maximum number of events listed."""

NO_DATE = "no date   "


def format_events(events: Sequence[Event], words: KindWords) -> list[str]:
    """Return a line for each of the latest events, `2026-11-30  rated 4½`, and one that counts the earlier ones."""
    lines = [f"{format_day(event.timestamp)}  {_done(event, words)}" for event in events[:MOST_EVENTS]]
    earlier = len(events) - MOST_EVENTS
    return [*lines, f"and {earlier:,} earlier"] if earlier > 0 else lines


def _done(event: Event, words: KindWords) -> str:
    done = words.fill(text_of(event).done)
    if event.weight is not None:
        done = f"{done}, counts {event.weight:g}"
    elif event.value is not None:
        done = f"{done} {format_stars(event.value)}"
    return done if event.note is None else f"{done}  {format_note(event.note)}"


def format_note(note: str) -> str:
    """Return a note as it stands in a line: `“with Ann”`."""
    return f"“{clean(note)}”"


def format_day(timestamp: int) -> str:
    """Format the day of UTC seconds in the machine's own time zone, or its year or month; 0 is an unknown one."""
    if timestamp <= 0:
        return NO_DATE
    if rough := rough_date(timestamp):
        return rough.ljust(len(NO_DATE))
    return datetime.fromtimestamp(timestamp).astimezone().strftime("%Y-%m-%d")
