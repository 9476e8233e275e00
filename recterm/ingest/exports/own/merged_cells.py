"""Merged cells of a spreadsheet: a date or a maker stands in the first row of its group, and nothing in the others."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

from recterm.ingest.exports.own.names import fit
from recterm.ingest.tables.values.written_dates import date_style, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = ("date", "creator")
"""Roles of columns by which people group rows; a year or a rating that is missing is not that of the row above."""

_USUAL = 90.0
"""Fit of a heading that is a usual name of its role."""

_FEWEST_EMPTY, _LEAST_EMPTY, _FEWEST_GROUPS = 3, 0.2, 2
"""Empty cells, their share, and the groups that have some, from which on a column is merged."""


def fill_merged(columns: Sequence[str], rows: Sequence[list[str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """Repeat the cells of merged columns down to the end of their group; with a note for each such column.

    A column is merged if its first cell is filled, no value comes back in a later group, and dates are in order: else
    a missing cell is only missing.
    """
    filled, notes = [list(row) for row in rows], []
    lines = [place for place, row in enumerate(rows) if any(row)]
    for column, heading in enumerate(columns):
        role = next((role for role in ROLES if fit(role, heading) >= _USUAL), None)
        if role is None or not _is_merged([rows[place][column] for place in lines], dates=role == "date"):
            continue
        last, repeated = "", 0
        for place in lines:
            repeated += not rows[place][column]
            last = rows[place][column] or last
            filled[place][column] = last
        notes.append(f"{repeated:,} empty cells of {heading} have the {role} above them, as in merged cells")
    return filled, tuple(notes)


def _is_merged(cells: Sequence[str], *, dates: bool) -> bool:
    empty = sum(not cell for cell in cells)
    if not cells or not cells[0] or empty < max(_FEWEST_EMPTY, _LEAST_EMPTY * len(cells)):
        return False
    groups = sum(bool(before) and not cell for before, cell in pairwise(cells))
    values = [cell.casefold() for cell in cells if cell]
    if groups < _FEWEST_GROUPS or len(set(values)) < len(values):
        return False
    return not dates or _are_in_order(values)


def _are_in_order(cells: Sequence[str]) -> bool:
    style = date_style(list(cells), time.time())
    moments = [seconds(cell, style) for cell in cells]
    read_moments = [moment for moment in moments if moment is not None]
    if len(read_moments) < len(moments):
        return False
    return read_moments in (sorted(read_moments), sorted(read_moments, reverse=True))
