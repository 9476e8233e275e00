"""Drift in words: a taste by year or quarter, and what changed beyond chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Bar, Bars, Line, Lines, Section, Span, Spans
from recterm.present.taste.figures import percent, signed, signed_estimate, signed_points
from recterm.present.text import BETWEEN

if TYPE_CHECKING:
    from recterm.domain.answers.taste.drift import Change, Drift
    from recterm.domain.kind_words import KindWords

TITLE = "How it changed"
NOTE = "stars above what others gave the same items; grey is within chance"
STEADY = "Nothing changed beyond what chance would do."


def drift_section(drift: Drift, words: KindWords) -> Section:
    """Return the periods of a taste and what changed from the earlier ones to the later."""
    lines = [Line("", _dates(drift, words), "soft")]
    if drift.earlier:
        lines.insert(0, Line("compared", f"{drift.earlier} with {drift.later}, {drift.compared} comparisons"))
        lines[1:1] = [Line(change.name, change_words(change, words), "strong") for change in drift.changes]
        if not drift.changes:
            lines.insert(1, Line("", STEADY))
    elif drift.dated:
        lines.insert(0, Line("", "The dates are too close together, or too few, to say what changed."))
    blocks: list[Lines | Bars | Spans] = [Lines("changes", tuple(lines))]
    rated = [(period, period.difference) for period in drift.periods if period.difference is not None]
    if len(rated) > 1:
        spans = tuple(
            Span(period.name, difference, f"{signed_estimate(difference)}{BETWEEN}{words.counted_items(period.count)}")
            for period, difference in rated
        )
        blocks.append(Spans("against others", spans, note=NOTE))
    elif len(drift.periods) > 1:
        bars = tuple(Bar(period.name, period.count, words.counted_items(period.count)) for period in drift.periods)
        blocks.append(Bars(words.nouns, bars))
    return Section("drift", TITLE, tuple(blocks))


def _dates(drift: Drift, words: KindWords) -> str:
    if not drift.dated:
        undated = words.counted_items(drift.undated)
        return f"None of your {undated} has a date." if drift.undated else "Nothing has a date yet."
    text = f"{words.counted_items(drift.dated)} with a date"
    return f"{text}; {drift.undated:,} without one are left out" if drift.undated else text


def change_words(change: Change, words: KindWords) -> str:
    """Return a change in words: `less: 56 % of your films, then 46 % (−18 to −2 points)`."""
    difference = change.difference
    if change.kind == "ratings":
        way = "you became milder" if difference.value > 0 else "you became harsher"
        return f"{way}: {signed(change.before)}, then {signed(change.after)}; {signed_estimate(difference)}"
    way = "more" if difference.value > 0 else "less"
    points = f"({signed_points(difference.low)} to {signed_points(difference.high)} points)"
    return f"{way}: {percent(change.before)} of your {words.nouns}, then {percent(change.after)} {points}"
