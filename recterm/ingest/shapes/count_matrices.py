"""Matrices of counts: a row a user, a column how often an item was played, or `views_7` and `buys_7` of each item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import known_kind
from recterm.ingest.shapes.long_table import ITEM, USER, long_table
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import NAMES
from recterm.ingest.tables.values.cell_numbers import filled, numbers_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.ingest.tables.table import Table

EVENT, COUNT = "event", "count"

_FEWEST = 4
"""Columns below which a table has counts of kinds, and not of items."""

_FEWEST_UNCALLED = 8
"""The same where nothing but the numbers tells that they count."""

_EMPTY = 0.3
"""Share of empty cells and zeros from which on such numbers are counts of items."""

_BEYOND_SCALES = 100
"""Numbers up to this may be ratings."""

_SMALL = 5
"""Largest number that may be the commonest among counts above 0."""

_COUNTING = frozenset({"n", "num", "count", "counts", "cnt", "times", "total"})
_PARTS = re.compile(r"([_ .:/-]+|(?<=[a-z])(?=\d))")
_WORD_AND_MARK = 2
_BEHIND = re.compile(r"^(?P<rest>.+?)[_ .:/-](?P<last>[^\W\d_]+)$")


def from_count_matrix(table: Table) -> Table | None:
    """Return the counts above 0 of a matrix with one row each; None for any other table."""
    sample = table.sample
    if not table.named or sample.width <= _FEWEST or sample.height < 2:
        return None
    key, *rest = sample.columns
    names = _called(rest)
    keys = filled(sample[key])
    if keys.len() != sample.height or keys.n_unique() != keys.len() or not _are_counts(sample.select(rest)):
        return None
    if not (_are_usual(sample, rest) if names is not None else _is_sparse(sample, key, rest)):
        return None
    cells = names or {name: ("", name) for name in rest}
    kinds = {name: kind for name, (kind, _) in cells.items()}
    several = len(set(kinds.values())) > 1
    texts = [table.text(name).str.strip_chars().alias(name) for name in rest]
    user = table.text(key).str.strip_chars().alias("\0key")
    rows = table.scan([key, *rest]).select(user, *texts).unpivot(index="\0key", variable_name=ITEM, value_name=COUNT)
    rows = rows.filter(pl.col(COUNT).cast(pl.Float64, strict=False) > 0).rename({"\0key": USER})
    events = [pl.col(ITEM).replace_strict(kinds, return_dtype=pl.String).alias(EVENT)] if several else []
    item = pl.col(ITEM).replace_strict({name: item for name, (_, item) in cells.items()}, return_dtype=pl.String)
    rows = rows.with_columns(*events).select(USER, item.alias(ITEM), *([EVENT] if several else []), COUNT)
    return long_table(table.where, table.format, rows, _note(kinds, len(rest)), table.notes)


def _note(kinds: Mapping[str, str], width: int) -> str:
    called = ", ".join(dict.fromkeys(filter(None, kinds.values())))
    events = f" and a kind of event ({called})" if called else ""
    return f"a matrix of counts: each row a user, each of {width:,} columns an item{events}; a count of 0 is left out"


def _called(names: list[str]) -> dict[str, tuple[str, str]] | None:
    """Return column -> kind and item, where all columns are called after a kind: `plays_7`, `7.plays`; else None."""
    for read in (_kind_before, _kind_behind):
        parts = {name: pair for name in names if (pair := read(name)) is not None}
        if len(parts) == len(names) and len({item for _, item in parts.values()}) > 1:
            return parts
    return None


def _kind_before(name: str) -> tuple[str, str] | None:
    """Return the kind and the item of `plays_item1`, `n_plays_item1` or `plays7`; None for any other name."""
    words = _PARTS.split(name)
    while len(words) > _WORD_AND_MARK and words[0].lower() in _COUNTING:
        words = words[_WORD_AND_MARK:]
    head, rest = words[0], words[_WORD_AND_MARK:]
    while len(rest) > _WORD_AND_MARK and rest[0].lower() in _COUNTING:
        rest = rest[_WORD_AND_MARK:]
    kind, item = known_kind(head), "".join(rest)
    return None if kind is None or not item else (kind.name, item)


def _kind_behind(name: str) -> tuple[str, str] | None:
    """Return the kind and the item of `item1_plays` or `item1.play_count`; None for any other name."""
    parted = _BEHIND.fullmatch(name)
    if parted is None:
        return None
    rest, last = parted["rest"], parted["last"]
    if last.lower() in _COUNTING and (again := _BEHIND.fullmatch(rest)) is not None:
        rest, last = again["rest"], again["last"]
    kind = known_kind(last)
    return None if kind is None else (kind.name, rest)


def _are_counts(cells: pl.DataFrame) -> bool:
    """Return whether all cells are whole numbers from 0 on, or empty."""
    for name in cells.columns:
        numbers = numbers_of(cells[name])
        if numbers.len() != filled(cells[name]).len() or not ((numbers >= 0) & (numbers == numbers.floor())).all():
            return False
    return True


def _are_usual(sample: pl.DataFrame, rest: list[str]) -> bool:
    """Return whether some cells are empty or 0, and the commonest other number is small: ids of items differ."""
    numbers = pl.concat([numbers_of(sample[name]) for name in rest])
    positive = numbers.filter(numbers > 0)
    if positive.is_empty() or positive.len() == sample.height * len(rest):
        return False
    commonest = positive.value_counts(sort=True)[0, 0]
    return bool(commonest <= _SMALL)


def _is_sparse(sample: pl.DataFrame, key: str, rest: list[str]) -> bool:
    """Return whether most users did nothing with most items, and numbers go beyond every scale of ratings."""
    if len(rest) < _FEWEST_UNCALLED or fold_column_name(key) not in NAMES["user"]:
        return False
    numbers = pl.concat([numbers_of(sample[name]) for name in rest])
    positive = numbers.filter(numbers > 0)
    share = 1 - positive.len() / (sample.height * len(rest))
    return not positive.is_empty() and share >= _EMPTY and bool((positive > _BEYOND_SCALES).any())
