"""Tables of the diary, and of what is excluded from a taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from recterm.cli.output.results import stdout
from recterm.cli.output.tables import facts, heading, quiet, table
from recterm.domain.titles import with_year
from recterm.present.taste.diary import EXCLUDED, format_done, format_sources
from recterm.present.taste.exclusions import effect_facts, format_period, format_source
from recterm.present.text import clean, counted, format_profile, star_glyphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from recterm.domain.answers.taste.diary import DiaryEvent
    from recterm.domain.answers.taste.exclusions import TasteEffect
    from recterm.domain.exclusions import Exclusions
    from recterm.domain.kind_words import KindWords
    from recterm.service.live.session import Session


def diary_heading(opened: Session, matching: int, listed: int) -> Text:
    """Return whose diary it is, and how many events are listed."""
    count = counted(matching, "event") if listed == matching else f"{listed:,} of {counted(matching, 'event')}"
    return heading(format_profile(opened.profile, opened.catalogue.words), count)


def diary_table(events: Sequence[DiaryEvent], words: KindWords) -> Table:
    """Return a line for each event: number, day, stars, what was done, title, services; dimmed if it is excluded."""
    grid = table()
    noted = any(event.note is not None for event in events)
    for head in ("Number", "Day", "", "", "", "Title", "From", *(["Note"] if noted else [])):
        grid.add_column(head, justify="right" if head == "Number" else "left")
    for event in events:
        title = event.item if event.title is None else with_year(event.title, event.year)
        grid.add_row(
            str(event.id),
            event.day or "",
            EXCLUDED if event.excluded else "",
            "" if event.value is None else star_glyphs(event.value),
            format_done(event.kind, words, event.weight),
            clean(title),
            format_sources(event.sources),
            *([Text("" if event.note is None else clean(event.note))] if noted else []),
            style="dim" if event.excluded else None,
        )
    return grid


def print_exclusions(opened: Session, exclusions: Exclusions, effect: TasteEffect | None) -> None:
    """Print what is excluded, and the effect of the change if there is one."""
    console = stdout()
    console.print(heading(format_profile(opened.profile, opened.catalogue.words), "your taste"))
    rules = [format_source(source) for source in sorted(exclusions.sources)]
    rules += [format_period(period) for period in exclusions.periods]
    if exclusions.events:
        rules.append(f"{counted(len(exclusions.events), 'event')}: {_numbers(sorted(exclusions.events))}")
    if exclusions.kept:
        rules.append(f"except {counted(len(exclusions.kept), 'event')}: {_numbers(sorted(exclusions.kept))}")
    if not rules:
        console.print(quiet("nothing is excluded"))
    else:
        console.print(facts([("excluded" if at == 0 else "", rule) for at, rule in enumerate(rules)]))
    if effect is not None:
        console.print(facts([(label, text) for label, text, _ in effect_facts(effect)]))


def _numbers(events: Sequence[int]) -> str:
    return ", ".join(map(str, events[:10])) + (", …" if len(events) > 10 else "")
