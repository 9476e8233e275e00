"""Views of runs as they are written: groups of users or items, two sides compared, one user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.measured_models import hyperparameter_text
from recterm.lab.metrics.registry import best_mean, metric_of, short_name
from recterm.present.runs.run_table import MISSING, figure, format_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.lab.comparison import Difference, RunComparison
    from recterm.domain.answers.lab.evaluation import Breakdown
    from recterm.domain.answers.lab.user_inspection import UserReport
    from recterm.present.runs.run_table import Figure

SURE = 0.05
"""p-value below which a difference is more than chance."""

TESTED = "p: paired permutation test over the same users, two-sided, not corrected for the number of rows."


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of a breakdown."""

    label: str
    size: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One metric of two rows."""

    row: str
    metric: str
    first: str
    second: str
    difference: str
    p: str
    """Empty where nothing was tested."""
    sure: bool


@dataclass(frozen=True, slots=True)
class UserLine:
    """One item of a user."""

    title: str
    value: str = ""
    place: str = ""
    """In the list; `–` of a relevant item that is not in it, empty of what is known."""
    hit: bool = False


@dataclass(frozen=True, slots=True)
class UserSection:
    """Some items of a user."""

    title: str
    lines: tuple[UserLine, ...]


WITH_ORDER = ("activity", "popularity", "history")
"""Breakdowns whose groups have an order; a line between other groups would mean nothing."""


def breakdown_title(breakdown: Breakdown) -> str:
    """Return the metric and the groups: `NDCG@10 by the length of the user's history`."""
    return f"{short_name(breakdown.metric)} {breakdown.title}"


def breakdown_table(breakdown: Breakdown, rows: Sequence[str]) -> list[GroupLine]:
    """Return the figures of some rows, group by group; a group in which nothing was found has no best."""
    lines = []
    for group in breakdown.groups:
        best = best_mean(breakdown.metric, {row: {breakdown.metric: measure} for row, measure in group.models.items()})
        measures = [group.models.get(row) for row in rows]
        figures = tuple(figure(measure, best=measure is not None and measure.mean == best != 0) for measure in measures)
        lines.append(GroupLine(group.label, f"{group.size:,}", figures))
    return lines


def difference_line(difference: Difference) -> DifferenceLine:
    """Return a difference as it is written."""
    p = "" if difference.p is None else "< .001" if difference.p < 0.001 else f"{difference.p:.3f}"
    return DifferenceLine(
        difference.model,
        short_name(difference.metric),
        format_mean(difference.first),
        format_mean(difference.second),
        f"{difference.second - difference.first:+.4f}",
        p,
        difference.p is not None and difference.p < SURE,
    )


def note_on_tests(comparison: RunComparison) -> str:
    """Return how the differences were tested, or why they were not."""
    untested = comparison.untested
    return f"{untested[0].upper()}{untested[1:]}." if untested else TESTED


def without_counterpart(comparison: RunComparison) -> list[str]:
    """Return what only one of the two has, in sentences."""
    runs = [f"run {comparison.first}", f"run {comparison.second}"]
    names = runs if comparison.first != comparison.second else [*comparison.models[0]]
    return [
        f"Only {name} has {', '.join(short_name(entry) if metric_of(entry).formula else entry for entry in alone)}."
        for name, alone in zip(names, (comparison.only_first, comparison.only_second), strict=True)
        if alone
    ]


def user_heading(report: UserReport) -> tuple[str, ...]:
    """Return who was inspected, and how: the user, the model, what differs from its defaults, the split."""
    return f"user {report.user}", report.model, hyperparameter_text(report.changed), report.split


def user_figures(report: UserReport) -> list[str]:
    """Return every metric of the user: `NDCG@10 0.2418`."""
    return [f"{short_name(metric)} {format_mean(value)}" for metric, value in report.metrics.items()]


def user_sections(report: UserReport) -> tuple[UserSection, UserSection, UserSection]:
    """Return the facts about the user, the model's list, and what was relevant and held out."""
    history = tuple(UserLine(item.label, f"{item.value:g}") for item in report.history)
    listed = tuple(
        UserLine(item.label, place=str(place), hit=item.hit) for place, item in enumerate(report.listed, start=1)
    )
    relevant = tuple(
        UserLine(
            item.label, f"{item.value:g}", MISSING if item.place is None else str(item.place), item.place is not None
        )
        for item in report.relevant
    )
    return (
        UserSection(f"Known of them ({len(history):,}, the best rated first)", history),
        UserSection("The list", listed),
        UserSection(f"Relevant and held out ({len(relevant):,})", relevant),
    )
