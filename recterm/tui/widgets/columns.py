"""How wide the columns of the catalogue are, for the width that there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from recterm.domain import Sort
from recterm.tui.text import STARS_WIDTH

YEAR = 4
MEAN = 4
MARKS = 4
_SIGN = 2
_LEAST_TITLE = 20
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
def lay_out(width: int) -> tuple[Column, ...]:
    """Columns from left to right. Genres go first when it gets narrow, then the community's mean."""
    tail = 1 + YEAR + 2 + STARS_WIDTH + 1 + MARKS
    rest = width - _SIGN - tail
    with_mean = rest - 1 - MEAN >= _LEAST_TITLE
    if with_mean:
        rest -= 1 + MEAN
    genres = min(_MOST_GENRES, max(_LEAST_GENRES, rest // 3))
    with_genres = rest - 2 - genres >= _LEAST_TITLE
    if with_genres:
        rest -= 2 + genres
    title = max(1, rest)
    columns = [Column("title", _SIGN, title, Sort.TITLE)]
    start = _SIGN + title + 1
    columns.append(Column("year", start, YEAR, Sort.YEAR))
    start += YEAR
    if with_genres:
        columns.append(Column("genres", start + 2, genres, None))
        start += 2 + genres
    if with_mean:
        columns.append(Column("mean", start + 1, MEAN, Sort.RATING))
        start += 1 + MEAN
    columns.append(Column("mine", start + 2, STARS_WIDTH, Sort.MINE))
    columns.append(Column("marks", start + 2 + STARS_WIDTH + 1, MARKS, None))
    return tuple(columns)
