"""Exclusions in words: what is excluded, and the effect of a change as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.days import days_in
from recterm.domain.exclusions import BY_HAND
from recterm.domain.titles import with_year
from recterm.present.text import clean, counted, ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.exclusions import PickMoved, TasteEffect
    from recterm.domain.exclusions import Period
    from recterm.present.facts import Fact

LISTED = 6
"""Picks that are named of each kind of change."""

BEYOND = "beyond"
"""Said of a place that was not looked at."""


def format_source(source: str) -> str:
    """Return a service's name; the person in recterm has none."""
    return "what you did in recterm" if source == BY_HAND else clean(source)


def format_period(period: Period) -> str:
    """Return the days of a period: `2024-03-14`, `2024-01-01 to 2024-12-31`."""
    first, last = days_in(period)
    return f"{first}" if first == last else f"{first} to {last}"


def format_change(effect: TasteEffect) -> str:
    """Return how many events leave the taste or come back: `150 events leave, 1 comes back`."""
    parts = [f"{counted(effect.more, 'event')} {_verb(effect.more, 'leave')}"] if effect.more else []
    if effect.fewer:
        number = f"{effect.fewer:,}" if parts else counted(effect.fewer, "event")
        parts.append(f"{number} {_verb(effect.fewer, 'come')} back")
    return ", ".join(parts) or "no event leaves or comes back"


def _verb(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def effect_facts(effect: TasteEffect) -> list[Fact]:
    """Return the effect of a change on "For you", one fact for each kind of change and each pick named."""
    facts = [("your taste", f"{format_change(effect)}; {effect.excluded:,} excluded then", "facts--text")]
    if not (effect.new or effect.gone or effect.moved):
        return [*facts, ("For you", f"the first {effect.n} picks stay as they are", "facts--text")]
    stays = f"of the first {effect.n}: {len(effect.new)} new, {len(effect.moved)} moved, {effect.stayed} the same"
    facts.append(("For you", stays, "facts--stars"))
    facts += _named("new", effect.new)
    facts += _named("gone", effect.gone)
    facts += _named("moved", sorted(effect.moved, key=lambda pick: -_step(pick)))
    return facts


def _named(label: str, picks: Sequence[PickMoved]) -> list[Fact]:
    facts = [(label if at == 0 else "", _format(pick), "facts--text") for at, pick in enumerate(picks[:LISTED])]
    more = len(picks) - LISTED
    return [*facts, ("", f"and {more:,} more", "facts--text")] if more > 0 else facts


def _format(pick: PickMoved) -> str:
    return f"{clean(with_year(pick.title, pick.year))}: {_place(pick.place)} → {_place(pick.place_then)}"


def _place(place: int | None) -> str:
    return BEYOND if place is None else ordinal(place)


def _step(pick: PickMoved) -> int:
    return abs((pick.place or 0) - (pick.place_then or 0))
