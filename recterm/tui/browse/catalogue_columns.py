"""Columns of the catalogue, laid out for the available width."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from recterm.domain.model import Sort
from recterm.present.text import MARKS_WIDTH, STARS_WIDTH

YEAR = 4
MEAN = 4
MARKS = MARKS_WIDTH
TIMES = 6
"""How many times something was played: up to `12,345`."""

_SIGN = 2
_LEAST_TITLE = 20
_TITLE_BESIDE_MARKS = 24
"""Cells that a title should have before marks get a column of their own."""

_LEAST_GENRES = 12
_MOST_GENRES = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it starts and how many cells it has."""

    name: str
    start: int
    width: int
    sort: Sort | None
    """The order that a click on its heading asks for."""


@lru_cache(maxsize=32)
def lay_out(width: int, *, times: bool = False) -> tuple[Column, ...]:
    """Columns from left to right. Genres go first when it gets narrow, then the community's mean, then the marks.

    Without a column of their own, marks and how many times something was played stand at the end of the title.
    """
    rest = width - _SIGN - (1 + YEAR) - (2 + STARS_WIDTH)
    with_marks = rest - (1 + MARKS) >= _TITLE_BESIDE_MARKS
    if with_marks:
        rest -= 1 + MARKS
    with_times = times and with_marks and rest - (1 + TIMES) >= _LEAST_TITLE
    if with_times:
        rest -= 1 + TIMES
    with_mean = with_marks and rest - (1 + MEAN) >= _LEAST_TITLE
    if with_mean:
        rest -= 1 + MEAN
    genres = min(_MOST_GENRES, max(_LEAST_GENRES, rest // 3))
    with_genres = rest - (2 + genres) >= _LEAST_TITLE
    if with_genres:
        rest -= 2 + genres
    wanted = (
        ("title", 0, max(1, rest), Sort.TITLE, True),
        ("year", 1, YEAR, Sort.YEAR, True),
        ("genres", 2, genres, None, with_genres),
        ("mean", 1, MEAN, Sort.RATING, with_mean),
        ("times", 1, TIMES, None, with_times),
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
