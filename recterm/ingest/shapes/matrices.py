"""Matrices of users and items: a row a user, a column an item, or the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.shapes.count_matrices import from_count_matrix
from recterm.ingest.shapes.long_table import ITEM, USER, VALUE, long_table
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import NAMES, count_known
from recterm.ingest.tables.values.cell_numbers import filled, numbers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.ingest.tables.table import Table

_FEWEST = 5
"""Columns of ratings below which a table may have several ratings of one item."""

_FEWEST_UNNAMED = 8

_CEILINGS = (1.0, 5.0, 10.0, 20.0, 100.0)
_NONE = 99.0
"""Written for "not rated" beside ratings up to 20."""

_OFTEN = 0.2
"""Share of zeros from which on they mean "not rated"."""

_MORE_ITEMS = frozenset({"movies", "films", "books", "items", "products", "joke", "jokes", "songs", "artists"})


@dataclass(frozen=True)
class _Matrix:
    """Layout of a matrix."""

    key: str | None
    """The column with the name of each row; None where rows are counted."""
    cells: tuple[str, ...]
    """Columns with ratings."""
    none: float | None
    """Number that stands for "not rated" beside an empty cell."""
    items_down: bool
    """Whether rows are items and columns users."""


def from_matrix(table: Table) -> Table:
    """Return the same table, or the ratings of a matrix with one row each."""
    counted = from_count_matrix(table)
    if counted is not None:
        return counted
    matrix = _matrix(table)
    if matrix is None:
        return table
    down, across = (ITEM, USER) if matrix.items_down else (USER, ITEM)
    columns = [*([matrix.key] if matrix.key is not None else []), *matrix.cells]
    rows = table.scan(columns)
    if matrix.key is None:
        rows = rows.with_row_index("\0row", offset=1)
    key = matrix.key or "\0row"
    names = {name: str(place) for place, name in enumerate(matrix.cells, start=1)} if not table.named else {}
    number = table.text(matrix.key).str.strip_chars() if matrix.key is not None else pl.col(key).cast(pl.String)
    texts = [table.text(name).str.strip_chars().alias(name) for name in matrix.cells]
    cells = rows.select(number.alias("\0key"), *texts).unpivot(index="\0key", variable_name=across, value_name=VALUE)
    cells = cells.rename({"\0key": down}).filter((pl.col(VALUE) != "") & ~_is_none(pl.col(VALUE), matrix.none))
    if names:
        cells = cells.with_columns(pl.col(across).replace(names))
    return long_table(table.where, table.format, cells.select(USER, ITEM, VALUE), _note(matrix), table.notes)


def _is_none(cell: pl.Expr, none: float | None) -> pl.Expr:
    if none is None:
        return pl.lit(value=False)
    return (cell.cast(pl.Float64, strict=False) == none).fill_null(value=False)


def _note(matrix: _Matrix) -> str:
    size = f"{len(matrix.cells):,} columns"
    who = (
        f"each row an item, each of {size} a user" if matrix.items_down else f"each row a user, each of {size} an item"
    )
    none = "" if matrix.none is None else f"; {matrix.none:g} is taken for not rated"
    return f"a matrix of users and items: {who}{none}"


def _matrix(table: Table) -> _Matrix | None:
    sample = table.sample
    if sample.width <= (_FEWEST if table.named else _FEWEST_UNNAMED) or sample.height < 3:
        return None
    first, *rest = sample.columns
    if table.named and count_known(rest) > 0.1 * len(rest):
        return None
    numbers = {name: _all_numbers(sample[name]) for name in rest}
    if any(values is None for values in numbers.values()):
        return None
    cells = {name: values for name, values in numbers.items() if values is not None}
    everything = pl.concat(list(cells.values()))
    none = _none(everything)
    if everything.is_empty() or not _one_scale(cells, none):
        return None
    if table.named:
        keys = filled(sample[first])
        if keys.len() != sample.height or keys.n_unique() != keys.len():
            return None
        folded = fold_column_name(first)
        items_down = folded in (*NAMES["item"][:-1], *NAMES["title"][:-1], *_MORE_ITEMS)
        return _Matrix(first, tuple(rest), none, items_down)
    return _unnamed(sample, first, rest, none)


def _unnamed(sample: pl.DataFrame, first: str, rest: Sequence[str], none: float | None) -> _Matrix | None:
    """Return the layout of a matrix without names; its first column may count the ratings of each row."""
    rated = [
        sum(1 for cell in row if cell and cell.strip() and _number(cell) != none)
        for row in sample.select(rest).iter_rows()
    ]
    counts = sample[first].str.strip_chars().cast(pl.Float64, strict=False).to_list()
    if counts == [float(count) for count in rated]:
        return _Matrix(None, tuple(rest), none, items_down=False)
    own = _all_numbers(sample[first])
    scale = _range(pl.concat([numbers_of(sample[name]) for name in rest]), none)
    if own is not None and own.n_unique() < own.len() and _range(own, none) in (None, scale):
        return _Matrix(None, (first, *rest), none, items_down=False)
    keys = filled(sample[first])
    if keys.len() == sample.height and keys.n_unique() == keys.len():
        return _Matrix(first, tuple(rest), none, items_down=False)
    return None


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _all_numbers(cells: pl.Series) -> pl.Series | None:
    """Return the numbers of a column; None if it has other text."""
    numbers = numbers_of(cells)
    return numbers if numbers.len() == filled(cells).len() else None


def _none(values: pl.Series) -> float | None:
    """Return the number that stands for "not rated": 99 beside small numbers, -1 or many zeros beside positive ones."""
    others = values.filter(values != _NONE)
    if others.len() < values.len() and not others.is_empty() and others.abs().max() <= 20:  # type: ignore[operator]
        return _NONE
    for odd in (-1.0, 0.0):
        share = (values == odd).sum() / max(values.len(), 1)
        rest = values.filter(values != odd)
        if share >= (_OFTEN if odd == 0 else 0.01) and not rest.is_empty() and rest.min() > odd:  # type: ignore[operator]
            return odd
    return None


def _range(values: pl.Series, none: float | None) -> float | None:
    """Return the ceiling of the scale of some numbers; None without numbers or beyond every scale."""
    rated = values.filter(values != none) if none is not None else values
    if rated.is_empty():
        return None
    reach = rated.abs().max()
    return next((ceiling for ceiling in _CEILINGS if reach <= ceiling), None)  # type: ignore[operator]


def _one_scale(cells: Mapping[str, pl.Series], none: float | None) -> bool:
    """Return whether all columns have ratings of one scale: that of the whole is that of most of the columns."""
    whole = _range(pl.concat(list(cells.values())), none)
    ranges = [value_range for values in cells.values() if (value_range := _range(values, none)) is not None]
    return whole is not None and sum(value_range == whole for value_range in ranges) >= 0.5 * len(ranges)
