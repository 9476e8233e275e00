"""Event scores in words: the kinds with their weights, and examples whose parts add up to the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.text import clean

if TYPE_CHECKING:
    from recterm.domain.answers.data.events import EventScores, ScoreExample, ScorePart
    from recterm.present.facts import Fact

TEXT, SOFT, STARS = "facts--text", "facts--label", "facts--stars"


def event_facts(scores: EventScores | None, *, examples: bool = True) -> list[Fact]:
    """Return how events become feedback scores; nothing for other data.

    Args:
        scores: the kinds, and what else counts.
        examples: also show composed scores.
    """
    if scores is None:
        return []
    facts: list[Fact] = []
    if scores.column:
        kinds = ", ".join(format_kind(use.kind, use.rows, use.weight) for use in scores.kinds)
        facts.append(("events", f"{clean(scores.column)} with its weights: {kinds}", TEXT))
    if scores.strength:
        facts.append(("strength", f"by {clean(scores.strength)}{_meaning(scores)}", TEXT))
    if scores.half_life is not None:
        facts.append(("age", f"an event counts half after {format_days(scores.half_life)}", TEXT))
    if examples:
        lines = map(format_example, scores.examples)
        facts += [("score" if not place else "", line, STARS) for place, line in enumerate(lines)]
    return facts


def _meaning(scores: EventScores) -> str:
    """Return what a column that makes events stronger is, unless its name says so: `, dwell time`."""
    return "" if scores.strength.lower() == scores.strength_words else f", {scores.strength_words}"


def play_facts(scores: EventScores | None) -> list[Fact]:
    """Return how a person's plays were weighed; nothing where each counts 1."""
    if scores is None:
        return []
    facts: list[Fact] = [
        ("plays", ", ".join(format_kind(use.kind, use.rows, use.weight) for use in scores.kinds), TEXT)
    ]
    if scores.strength:
        facts.append(("strength", f"share of play: {clean(scores.strength)}", TEXT))
    if scores.half_life is not None:
        facts.append(("age", f"a play counts half after {format_days(scores.half_life)}", TEXT))
    lines = map(format_example, scores.examples)
    return [*facts, *(("counts" if not place else "", line, STARS) for place, line in enumerate(lines))]


def format_kind(kind: str, rows: int, weight: float | None) -> str:
    """Format a kind of event with its weight: `view 0.1 (299 rows)`."""
    text = "has no weight, left out" if weight is None else f"{weight:g}" if weight else "0, left out"
    return f"{clean(kind)} {text} ({rows:,} row{'s' * (rows != 1)})"


def format_example(example: ScoreExample) -> str:
    """Format a composed score: `user 12, item 7: 3 × 0.1 (view) + 1 × 1 (purchase) = 1.3`."""
    parts = " + ".join(map(_format_part, example.parts)) or "nothing that counts"
    name = f"user {clean(example.user)}, item {clean(example.item)}" if example.user else clean(example.item)
    return f"{name}: {parts} = {format_score(example.score)}"


def format_score(score: float) -> str:
    """Format a feedback score with at most three digits: `1.3`, `0.0042`."""
    return f"{score:.3g}"


def format_days(days: float) -> str:
    """Format a half-life: `180 days`."""
    return f"{days:g} day{'s' * (days != 1)}"


def _format_part(part: ScorePart) -> str:
    """Format the events of one kind: `3 × 0.1 (view)`, or `2.4 × 0.1 (3 view)` by their strength and age."""
    weight = f"{part.weight:g}" if part.weight >= 0 else f"({part.weight:g})"
    if abs(part.amount - part.events) < 5e-4:
        return f"{part.events:,} × {weight} ({clean(part.kind)})"
    return f"{part.amount:.3g} × {weight} ({part.events:,} {clean(part.kind)})"
