"""Columns of the catalogue, laid out to fit the available width."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from recterm.domain.model import Sort
from recterm.present.text import MARKS_WIDTH, STARS_WIDTH

YEAR = 4
MEAN = 4
MARKS = MARKS_WIDTH
TIMES = 6
"""Cells for the number of plays, up to `12,345`."""

_SIGN = 2
_LEAST_TITLE = 20
_TITLE_BESIDE_MARKS = 24
"""Cells that the title needs before the marks get their own column."""

_LEAST_GENRES = 12
_MOST_GENRES = 30


@dataclass(frozen=True, slots=True)
class Column:
    """Column with its first cell and its width in cells."""

    name: str
    start: int
    width: int
    sort: Sort | None
    """Order that a click on the heading selects; None if the column cannot be sorted."""


@lru_cache(maxsize=32)
def lay_out(width: int, *, times: bool = False) -> tuple[Column, ...]:
    """Return the columns from left to right, as many as fit.

    As the width shrinks, genres go first, then the marks, then the community's mean, then the number of plays. Without
    a column, marks and plays are painted at the end of the title, so that only the mean is ever lost.
    """
    rest = width - _SIGN - (1 + YEAR) - (2 + STARS_WIDTH)
    with_times = times and rest - (1 + TIMES) >= _LEAST_TITLE
    if with_times:
        rest -= 1 + TIMES
    with_mean = with_times is times and rest - (1 + MEAN) >= _LEAST_TITLE
    if with_mean:
        rest -= 1 + MEAN
    with_marks = rest - (1 + MARKS) >= _TITLE_BESIDE_MARKS
    if with_marks:
        rest -= 1 + MARKS
    genres = min(_MOST_GENRES, max(_LEAST_GENRES, rest // 3))
    with_genres = rest - (2 + genres) >= _LEAST_TITLE
    if with_genres:
        rest -= 2 + genres
    wanted = (
        ("title", 0, max(1, rest), Sort.TITLE, True),
        ("year", 1, YEAR, Sort.YEAR, True),
        ("genres", 2, genres, None, with_genres),
        ("mean", 1, MEAN, Sort.RATING, with_mean),
        ("times", 1, TIMES, Sort.TIMES, with_times),
        ("mine", 2, STARS_WIDTH, Sort.MINE, True),
        ("marks", 1, MARKS, None, with_marks),
    )
    columns = []
    at = _SIGN
    for name, gap, cells, sort, there in wanted:
        if there:
            columns.append(Column(name, at + gap, cells, sort))
            at += gap + cells
    return tuple(columns)
