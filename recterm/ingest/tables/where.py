"""Conditions on the rows of a table: `verified=Y`, `helpful_votes>=1`, `country!=DE`."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from recterm.errors import InputError
from recterm.ingest.tables.cell_numbers import number_from_text
from recterm.ingest.tables.column_names import fold_column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.ingest.report import Tally
    from recterm.ingest.tables.table import Table

_CONDITION = re.compile(r"\s*(?P<column>[^<>=!]+?)\s*(?P<sign>>=|<=|!=|=|>|<)\s*(?P<value>.*?)\s*")
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_WORDS = dict.fromkeys(("y", "yes", "true", "t", "1"), "yes") | dict.fromkeys(("n", "no", "false", "f", "0"), "no")
"""Words for yes and no, which files use interchangeably."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Condition on the cells of one column."""

    column: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.column}{self.sign}{self.value}"

    @classmethod
    def of(cls, text: str) -> Condition:
        """Parse `COLUMN=VALUE`, or the same with another sign.

        Raises:
            InputError: it is not a condition.
        """
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise InputError(
                f"{text!r} is not a condition", "write it as COLUMN=VALUE; the signs are =, !=, >, >=, <, <="
            )
        if match["sign"] not in ("=", "!=") and _number(match["value"]) is None:
            raise InputError(
                f"{text!r} compares with {match['value']!r}, which is not a number", "write a number behind it"
            )
        return cls(match["column"], match["sign"], match["value"])

    def holds(self, cell: pl.Expr) -> pl.Expr:
        """Return whether a cell of text meets the condition; an empty cell never does."""
        number = _number(self.value)
        compare = _SIGNS[self.sign]
        trimmed = cell.str.strip_chars().str.to_lowercase()
        folded = self.value.lower()
        held: pl.Expr
        if folded in _WORDS and self.sign in ("=", "!="):
            held = compare(trimmed.replace(_WORDS), _WORDS[folded])
        elif number is not None:
            held = compare(number_from_text(cell).cast(pl.Float64), number)
        else:
            held = compare(trimmed, folded)
        return (held & (trimmed != "")).fill_null(value=False)


def filtered(table: Table, conditions: Sequence[Condition], tally: Tally) -> Table:
    """Return the table with the rows that meet every condition; the others are counted.

    Raises:
        InputError: a column does not exist.
    """
    for condition in conditions:
        table = _filtered(table, condition, tally)
    return table


def _filtered(table: Table, condition: Condition, tally: Tally) -> Table:
    wanted = fold_column_name(condition.column)
    name = next((name for name in table.sample.columns if fold_column_name(name) == wanted), None)
    if name is None:
        raise InputError(
            f"{table.where} has no column {condition.column!r}", f"its columns are {', '.join(table.sample.columns)}"
        )
    scan, holds = table.scan, condition.holds(table.text(name))
    n_rows, n_kept = scan([name]).select(n=pl.len(), kept=holds.sum()).collect(engine="streaming").row(0)
    tally.read += n_rows - n_kept
    tally.drop(f"not {condition}", n_rows - n_kept)

    def rows(columns: Sequence[str]) -> pl.LazyFrame:
        frame = scan(columns if name in columns else [*columns, name]).filter(holds)
        return frame if name in columns else frame.drop(name)

    return replace(table, scan=rows, first_line=None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
