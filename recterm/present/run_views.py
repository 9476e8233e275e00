"""Views of runs as they are written: groups of users or items, two sides compared, one user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.measured_models import hyperparameter_text
from recterm.lab.metrics.registry import best_mean, metric_of, short_name
from recterm.present.run_table import MISSING, figure, format_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.comparison import Difference, RunComparison
    from recterm.domain.answers.evaluation import Breakdown
    from recterm.domain.answers.user_inspection import UserReport
    from recterm.present.run_table import Figure

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


def breakdown_title(found: Breakdown) -> str:
    """Return the metric and the groups: `NDCG@10 by the length of the user's history`."""
    return f"{short_name(found.metric)} {found.title}"


def breakdown_table(found: Breakdown, rows: Sequence[str]) -> list[GroupLine]:
    """Return the figures of some rows, group by group; a group in which nothing was found has no best."""
    lines = []
    for group in found.groups:
        best = best_mean(found.metric, {row: {found.metric: one} for row, one in group.models.items()})
        measures = [group.models.get(row) for row in rows]
        figures = tuple(figure(one, best=one is not None and one.mean == best != 0) for one in measures)
        lines.append(GroupLine(group.label, f"{group.size:,}", figures))
    return lines


def difference_line(one: Difference) -> DifferenceLine:
    """Return a difference as it is written."""
    p = "" if one.p is None else "< .001" if one.p < 0.001 else f"{one.p:.3f}"
    return DifferenceLine(
        one.model,
        short_name(one.metric),
        format_mean(one.first),
        format_mean(one.second),
        f"{one.second - one.first:+.4f}",
        p,
        one.p is not None and one.p < SURE,
    )


def note_on_tests(found: RunComparison) -> str:
    """Return how the differences were tested, or why they were not."""
    untested = found.untested
    return f"{untested[0].upper()}{untested[1:]}." if untested else TESTED


def without_counterpart(found: RunComparison) -> list[str]:
    """Return what only one of the two has, in sentences."""
    names = [f"run {found.first}", f"run {found.second}"] if found.first != found.second else [*found.models[0]]
    return [
        f"Only {name} has {', '.join(short_name(one) if metric_of(one).formula else one for one in alone)}."
        for name, alone in zip(names, (found.only_first, found.only_second), strict=True)
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
    known = tuple(UserLine(one.label, f"{one.value:g}") for one in report.history)
    listed = tuple(
        UserLine(one.label, place=str(place), hit=one.hit) for place, one in enumerate(report.listed, start=1)
    )
    relevant = tuple(
        UserLine(one.label, f"{one.value:g}", MISSING if one.place is None else str(one.place), one.place is not None)
        for one in report.relevant
    )
    return (
        UserSection(f"Known of them ({len(known):,}, the best rated first)", known),
        UserSection("The list", listed),
        UserSection(f"Relevant and held out ({len(relevant):,})", relevant),
    )
