"""Baskets and adjacency lists: lines that list items, of one purchase or behind the id of a user."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.shapes.long_table import ITEM, USER, long_table
from recterm.ingest.tables.delimited import SEPARATORS, split_lines
from recterm.ingest.tables.roles.columns import count_known
from recterm.ingest.tables.table import SAMPLE_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.text import Text

_SEPARATORS = ("\t", ";", "|", ",", " ")
_LEAST_LINES = 4
"""Lines below which nothing tells baskets from a table."""

_SHARED = 0.6
"""Share of the first cells that must occur in other places for a line to be a basket."""

_NUMBER = re.compile(r"-?\d+")
_NUMBERED = re.compile(r"item\W*\d+", re.IGNORECASE)

_TRIAL_LINES = 200
_TABLE = 0.9
"""Share of lines with the same number of cells from which on a separator makes a table."""

_SOME = 0.05
_MANY = 8
"""Items in every line from which on lines of one width may list ids."""


@dataclass(frozen=True)
class _Layout:
    """How the lines of a file list items."""

    separator: str
    has_user: bool
    """Whether the first cell is a user, and not an item."""
    skipped: int = 0
    """Lines of a header."""
    counted: bool = False
    """Whether the first cell counts the others."""


def read_lists(text: Text) -> Table | None:
    """Open a file of baskets or adjacency lists; None if its lines are rows of a table."""
    lines = [line for line in text.first_lines(SAMPLE_ROWS) if line.strip()]
    layout = _layout_of(lines, text.quoted)
    if layout is None:
        return None
    rows = _rows(text, layout)
    if layout.has_user:
        note = "adjacency lists: each line is a user and the items that belong to the user"
    else:
        note = "baskets: each line is one purchase, and counts as one user, since no user is named"
    return long_table(text.where, "tsv" if layout.separator == "\t" else "csv", rows, note)


def _layout_of(lines: Sequence[str], quoted: bool) -> _Layout | None:
    if len(lines) < _LEAST_LINES or lines[0].startswith(("%%", "{", "[")):
        return None
    for separator in SEPARATORS:
        rows = split_lines(lines[:_TRIAL_LINES], separator, quoted and separator in ",;")
        if count_known(rows[0]) >= 2 or (
            _are_even(rows) and not _shared([cells for row in rows if (cells := _filled(row))])
        ):
            return None
    for separator in _SEPARATORS:
        if sum(separator in line for line in lines) * 4 >= len(lines):
            rows = split_lines(lines, separator, quoted and separator in ",;")
            if sum(_has_gap(row) for row in rows) > _SOME * len(rows):
                return None
            layout = _of_cells([cells for row in rows if (cells := _filled(row))], separator)
            if layout is not None:
                return layout
    return None


def _are_even(rows: Sequence[Sequence[str]]) -> bool:
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return width > 1 and count >= _TABLE * len(rows)


def _has_gap(row: Sequence[str]) -> bool:
    """Return whether an empty cell is before a filled one, as in a table."""
    filled = [bool(cell.strip()) for cell in row]
    return filled != sorted(filled, reverse=True)


def _filled(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _of_cells(rows: list[list[str]], separator: str) -> _Layout | None:
    header, *others = rows
    if others and sum(_NUMBERED.fullmatch(cell) is not None for cell in header) >= max(2, len(header) - 1):
        counted = all(row[0] == str(len(row) - 1) for row in others)
        return _Layout(separator, has_user=not counted and _are_users(others), skipped=1, counted=counted)
    tails = [cell for row in rows for cell in row[1:]]
    numbers = sum(_NUMBER.fullmatch(cell) is not None for cell in tails) / max(len(tails), 1)
    if max(map(len, rows)) < 3 or _SOME < numbers < 1 - _SOME:
        return None
    if separator == " " and numbers <= _SOME:  # words of a sentence
        return None
    if _are_even(rows) and numbers > _SOME and not _are_ids(rows):
        return None
    shared = _shared(rows)
    if _are_users(rows) and (numbers > _SOME or not shared):
        return _Layout(separator, has_user=True) if _repeats(rows) else None
    return _Layout(separator, has_user=False) if shared else None


def _are_users(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether every line begins differently."""
    return len({row[0] for row in rows}) == len(rows)


def _shared(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first cells are items too: they occur behind the first cell of other lines."""
    others = {cell for row in rows for cell in row[1:]}
    first = {row[0] for row in rows}
    return len(first & others) >= _SHARED * len(first)


def _are_ids(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether lines of one width list ids: behind `user:`, or many whole numbers without repeats."""
    if not _are_users(rows):
        return False
    if all(row[0].endswith(":") for row in rows):
        return True
    tails = [row[1:] for row in rows]
    return all(
        len(tail) >= _MANY and len(set(tail)) == len(tail) and all(map(_NUMBER.fullmatch, tail)) for tail in tails
    )


def _repeats(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the lines share items."""
    cells = [cell for row in rows for cell in row[1:]]
    return len(set(cells)) < 0.9 * len(cells)


def _rows(text: Text, layout: _Layout) -> pl.LazyFrame:
    lines = pl.scan_csv(
        text.content, glob=False, has_header=False, skip_lines=layout.skipped, separator="\x1f", quote_char=None,
        schema={"line": pl.String()}, truncate_ragged_lines=True,
    ).with_row_index(USER)  # fmt: skip
    line = pl.col("line").str.strip_chars()
    parted = line.str.replace_all(r"\s+", " ").str.split(" ") if layout.separator == " " else _split(line, layout, text)
    cells = parted.list.eval(pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != ""))
    user = cells.list.first().str.strip_suffix(":") if layout.has_user else (pl.col(USER) + 1).cast(pl.String)
    items = cells.list.slice(1) if layout.has_user or layout.counted else cells
    return (
        lines.filter(line != "")
        .select(user.alias(USER), items.alias(ITEM))
        .explode(ITEM)
        .filter(pl.col(ITEM).is_not_null())
    )


def _split(line: pl.Expr, layout: _Layout, text: Text) -> pl.Expr:
    if not text.quoted:
        return line.str.split(layout.separator)
    mark = re.escape(layout.separator)
    return line.str.extract_all(rf'"(?:[^"]|"")*"|[^{mark}]+').list.eval(
        pl.element().str.strip_chars('" ').str.replace_all('""', '"', literal=True)
    )
