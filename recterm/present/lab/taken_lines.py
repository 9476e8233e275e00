"""Hit rates of the shelves, and comparisons of two models, as lines for a panel of any width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.lab.results_table import BEST, NAME, SOFT, TEXT, Line, wrapped
from recterm.present.lab.taken import (
    NOT_KEPT,
    NOTHING_SHOWN,
    RATE_HEADS,
    duel_names,
    format_score,
    format_share,
    format_unit,
    format_verdict,
    rate_cells,
    rate_name,
)
from recterm.present.text import clean, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taken import Duel, HitRate, TakenReport

WIDTHS = (6, 6, 6, 10, 7, 8, 6)
"""Cells of each column of RATE_HEADS."""

GIVEN_UP = ("refused", "opened", "stars")
"""Columns that a narrow panel leaves out, in this order."""

NAME_WIDTH, LEAST_NAME = 26, 16

HOW_TO_FILL = (
    "What stands on your shelves for a second counts as shown. Rate, save or open some of it, and come back in a week."
)


def taken_lines(report: TakenReport, width: int) -> list[Line]:
    """Return the hit rates by week, shelf and model, the comparisons, and what is counted."""
    off = [*wrapped(NOT_KEPT, width), []] if not report.kept else []
    if report.total is None:
        return [*off, *wrapped(f"{NOTHING_SHOWN.capitalize()}.", width, TEXT), [], *wrapped(HOW_TO_FILL, width)]
    lines: list[Line] = list(off)
    for duel in report.duels:
        lines += [*duel_lines(duel, width), []]
    groups = (("Weeks", (report.total, *report.weeks)), ("Shelves", report.shelves), ("Models", report.models))
    for title, rates in groups:
        if rates:
            lines += [*_table(title, rates, width), []]
    return [*lines, *(line for sentence in format_unit(report) for line in wrapped(sentence, width))]


def duel_lines(duel: Duel, width: int) -> list[Line]:
    """Return the comparison of two models: visits won, the share with its interval, and what that says."""
    title = f"{' and '.join(duel_names(duel))}, interleaved on For you"
    sentences = filter(None, (format_score(duel), format_share(duel)))
    return [
        [(fit(title, width), BEST)],
        *(line for sentence in sentences for line in wrapped(sentence, width, TEXT)),
        *wrapped(format_verdict(duel), width, NAME),
    ]


def _table(title: str, rates: Sequence[HitRate], width: int) -> list[Line]:
    columns = list(zip(RATE_HEADS, WIDTHS, strict=True))
    for name in GIVEN_UP:
        if sum(cells for _, cells in columns) + LEAST_NAME > width:
            columns = [column for column in columns if column[0] != name]
    room = max(1, min(NAME_WIDTH, width - sum(cells for _, cells in columns)))
    head = "".join(f"{name:>{cells}}" for name, cells in columns)
    lines: list[Line] = [[(fit(title, room), BEST), (head, SOFT)]]
    for rate in rates:
        cells_of = dict(zip(RATE_HEADS, rate_cells(rate), strict=True))
        figures = [(f"{cells_of[name]:>{cells}}", NAME if name == "rate" else TEXT) for name, cells in columns]
        lines.append([(fit(clean(rate_name(rate)), room), NAME), *figures])
    return lines
