"""Keys that two tables share: columns with unique ids, their spelling, and how many are in both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.ingest.tables.table import Table

SAME, KNOWN, ALIKE, UNLIKE = 3, 2, 1, 0
"""How strongly the names of two columns suggest the same ids."""

_ENDINGS = ("id", "ids", "key", "code", "sku", "isbn", "isbn13", "asin", "uri", "url", "idx")
_OWN_KEYS = frozenset({"id", "key", "code", "itemid", "item"})
"""Names of the id column in tables of items."""

ALIASES = {
    "imdbid": "imdb",
    "imdb": "imdb",
    "tconst": "imdb",
    "tmdbid": "tmdb",
    "tmdb": "tmdb",
    "isbn": "isbn",
    "isbn10": "isbn",
    "isbn13": "isbn",
    "asin": "asin",
    "workid": "work",
}
"""Folded names of columns with other catalogues' ids, and the namespace of these."""

_ONCE = 0.9
"""Share of distinct cells from which a column counts as unique: real lists repeat a few rows."""

_LONGEST_ID = 64

_LEAST_AGAIN = 5
"""Fewest repeated keys from which to tell whether a column depends on them."""

_SAME = 0.98
"""Share of them that must have a single cell: prices may change."""


def canonical(text: pl.Expr) -> pl.Expr:
    """Return an id without spaces around it, and without the `.0` of a number that has passed through pandas."""
    return text.str.strip_chars().str.strip_suffix(".0")


def bare(text: pl.Expr) -> pl.Expr:
    """Strip an id of variants between files: leading zeros, the `tt` of IMDb, `="..."`."""
    kept = canonical(text).str.strip_chars('="').str.strip_prefix("tt").str.strip_chars_start("0")
    return pl.when((kept != "") | (text == "")).then(kept).otherwise(pl.lit("0"))


def is_id_name(name: str) -> bool:
    """Return whether a column's name says that it holds ids."""
    folded = fold_column_name(name)
    words = re.split(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])", name)
    usual = NAMES["item"][: NAMES["item"].index("const")]
    return folded.endswith(_ENDINGS) or folded in usual or "id" in (word.lower() for word in words)


def is_alias_name(name: str) -> bool:
    """Return whether a column holds ids from other catalogues."""
    return fold_column_name(name) in ALIASES


def column_named(role: str, names: Iterable[str]) -> str | None:
    """Return the column with a usual name of a role, the most usual name first."""
    by_name = {fold_column_name(name): name for name in reversed(list(names))}
    return next((by_name[usual_name] for usual_name in NAMES[role] if usual_name in by_name), None)


def unique_columns(table: Table) -> list[str]:
    """Find unique columns, judging by the first rows: short, filled, without decimals and spaces."""
    return [name for name in table.sample.columns if _names_rows(table.sample[name])]


def _names_rows(cells: pl.Series) -> bool:
    filled = cells.str.strip_chars().drop_nulls()
    filled = filled.filter(filled != "")
    if filled.len() < max(1, cells.len() * _ONCE) or filled.n_unique() < filled.len() * _ONCE:
        return False
    odd = filled.str.contains(r"\s|^-?\d*[.,]\d*[1-9]\d*$") | (filled.str.len_chars() > _LONGEST_ID)
    return int(odd.sum()) * 10 <= filled.len()


def likeness(item: str, key: str, table: str, *, first: bool) -> int:
    """Rate how strongly names suggest that a column of items and the key of a table hold the same ids.

    Args:
        item: the column of the interactions.
        key: the column of the other table.
        table: the other table's name, without its suffix.
        first: whether `key` is the first column of its table.
    """
    wanted, folded = fold_column_name(item), fold_column_name(key)
    if wanted == folded:
        return SAME
    own = {f"{fold_column_name(table)[:length]}id" for length in range(3, len(fold_column_name(table)) + 1)}
    if folded in _OWN_KEYS or folded in own or folded in NAMES["item"]:
        return KNOWN
    stem = wanted.removesuffix("id")
    both_ids = wanted.endswith("id") and folded.endswith("id")
    if (first and both_ids) or (len(stem) > 2 and (stem in folded or folded in wanted)):
        return ALIKE
    return UNLIKE


def share_by_chance(wanted: pl.Series, keys: pl.Series) -> float:
    """Estimate the share of some ids that are among others by chance: how densely numbers fill their range; else 0."""
    numbers = keys.cast(pl.Int64, strict=False), wanted.cast(pl.Int64, strict=False)
    if wanted.is_empty() or any(column.null_count() for column in numbers):
        return 0.0
    low, high = numbers[1].to_frame("n").select(low=pl.col("n").min(), high=pl.col("n").max()).row(0)
    return float(numbers[0].is_between(low, high).sum() / (high - low + 1))


def distinct_ids(cells: pl.Series) -> pl.Series:
    """Return the ids of a column as `canonical` writes them, each once, without empty ones."""
    ids = cells.to_frame("id").select(canonical(pl.col("id"))).to_series().drop_nulls().unique()
    return ids.filter(ids != "")


def share_in(wanted: pl.Series, keys: pl.Series) -> float:
    """Share of some distinct ids, of which there are few, that are among some keys; 0 without any."""
    if wanted.is_empty():
        return 0.0
    return keys.filter(keys.is_in(wanted.implode())).n_unique() / wanted.len()


def bare_ids(ids: pl.Series) -> pl.Series:
    """Ids as `bare` has them."""
    return ids.to_frame("id").select(bare(pl.col("id"))).to_series()


def depends_on(sample: pl.DataFrame, key: str, name: str) -> bool:
    """Return whether all rows of a key have the same cell; keys must repeat, and a constant does not count."""
    cells = sample.select(key=pl.col(key), cell=pl.col(name).str.strip_chars()).drop_nulls()
    groups = cells.group_by("key").agg(pl.len().alias("rows"), pl.col("cell").n_unique().alias("cells"))
    again = groups.filter(pl.col("rows") > 1)
    if again.height < _LEAST_AGAIN or cells["cell"].n_unique() < 2:
        return False
    return int((again["cells"] == 1).sum()) >= again.height * _SAME


def listed(names: Sequence[str], most: int = 8) -> str:
    """Format some names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def percent(share: float) -> str:
    """Format a share, `31 %`; only exact values round to 0 or 100."""
    return f"{min(max(share * 100, share > 0), 100 if share == 1 else 99):.0f} %"
