"""Conditions on the rows of a table: `verified=Y`, `helpful_votes>=1`, `country!=DE`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.row_conditions import SIGNS, YES_AND_NO, Condition, number_of
from recterm.errors import InputError
from recterm.ingest.tables.values.cell_numbers import number_from_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.report import Tally
    from recterm.ingest.tables.table import Table


_WORD = r"^\p{L}+$"
"""Words do not count as numbers, not even yes and no."""


def holds(condition: Condition, cell: pl.Expr) -> pl.Expr:
    """Return whether a cell of text meets a condition; an empty cell never does."""
    number = number_of(condition.value)
    compare = SIGNS[condition.sign]
    trimmed = cell.str.strip_chars().str.to_lowercase()
    folded = condition.value.lower()
    held: pl.Expr
    if condition.of_words:
        held = compare(trimmed.replace(YES_AND_NO), YES_AND_NO[folded])
    elif number is not None:
        numbers = pl.when(~trimmed.str.contains(_WORD)).then(number_from_text(cell).cast(pl.Float64))
        held = compare(numbers, number)
    else:
        held = compare(trimmed, folded)
    return (held & (trimmed != "")).fill_null(value=False)


def sampled(table: Table, conditions: Sequence[Condition]) -> pl.DataFrame:
    """Return the first rows that meet every condition.

    Raises:
        InputError: a column does not exist.
    """
    sample = table.sample
    for condition in conditions:
        sample = sample.filter(holds(condition, pl.col(_column(table, condition))))
    return sample


def filtered(table: Table, conditions: Sequence[Condition], tally: Tally) -> Table:
    """Return the table with the rows that meet every condition; the others are counted.

    Raises:
        InputError: a column does not exist.
    """
    for condition in conditions:
        table = _filtered(table, condition, tally)
    return table


def _filtered(table: Table, condition: Condition, tally: Tally) -> Table:
    name = _column(table, condition)
    scan, held = table.scan, holds(condition, table.text(name))
    n_rows, n_kept = scan([name]).select(n=pl.len(), kept=held.sum()).collect(engine="streaming").row(0)
    tally.read += n_rows - n_kept
    tally.drop(f"not {condition}", n_rows - n_kept)

    def rows(columns: Sequence[str]) -> pl.LazyFrame:
        frame = scan(columns if name in columns else [*columns, name]).filter(held)
        return frame if name in columns else frame.drop(name)

    return replace(table, scan=rows, first_line=None)


def _column(table: Table, condition: Condition) -> str:
    """Return the column that a condition names.

    Raises:
        InputError: it does not exist.
    """
    name = next(filter(condition.is_about, table.sample.columns), None)
    if name is None:
        raise InputError(
            f"{table.where} has no column {condition.column!r}", f"its columns are {', '.join(table.sample.columns)}"
        )
    return name
