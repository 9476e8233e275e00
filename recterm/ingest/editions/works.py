"""Works of a catalogue: its items grouped by comparing those whose titles are the same without edition marks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.editions.comparing import NO, OF_EDITIONS, OF_WORKS, Alike, Entry, Verdict, compare
from recterm.ingest.editions.groups import Groups
from recterm.ingest.editions.keys import ISBN, keyed
from recterm.ingest.editions.nearly import nearly_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FEW = 8
"""Items with one title up to which all are compared; of more, only those of one maker: many share the title `Home`."""

MOST_COMPARED = 40
"""Items with one title and maker that are compared, the most popular ones."""

NO_EDITIONS = ("artist",)
"""Kinds of items that have no editions."""


@dataclass(frozen=True, slots=True)
class Work:
    """Items that are, or may be, editions of one work."""

    rows: tuple[int, ...]
    """The most popular one first."""
    sure: bool
    reasons: tuple[str, ...]


def works_of(items: pl.DataFrame) -> list[Work]:
    """Return the works with several items, sure ones first, then by their most popular item.

    A group that is only possible names each work that is sure once, by its most popular item.

    Args:
        items: `dataset.ITEM_SCHEMA`, the most popular item first.
    """
    keys = keyed(items).filter(~pl.col("kind").is_in(NO_EDITIONS))
    sure, maybe = Groups(), Groups()
    for block in _blocks(items, keys):
        _settle(block, sure, maybe)
    for first, second, reason in nearly_alike(keys):
        if sure.of(first) != sure.of(second):
            maybe.join(sure.of(first), sure.of(second), reason)
    return [*_works(sure, sure=True), *_works(maybe.between(sure), sure=False)]


def _works(groups: Groups, *, sure: bool) -> list[Work]:
    return [Work(tuple(rows), sure, tuple(reasons)) for rows, reasons in groups.listed()]


def _blocks(items: pl.DataFrame, keys: pl.DataFrame) -> Iterator[list[Entry]]:
    """Yield the items that share a title, or an id that says that they are the same work."""
    ids = _ids(items, keys)
    titled = keys.filter(pl.len().over("kind", "key") > 1).select("row", block=pl.struct("kind", "key").rank("dense"))
    same = ids.filter(pl.len().over("space", "value") > 1).select(
        "row", block=pl.struct("space", "value").rank("dense").cast(pl.Int64) * -1
    )
    members = pl.concat([same, titled.with_columns(pl.col("block").cast(pl.Int64))]).unique().sort("block", "row")
    rows = members["row"].unique()
    entries = _entries(items, keys, ids, rows)
    block: list[Entry] = []
    last = None
    for row, number in members.select("row", "block").iter_rows():
        if number != last and block:
            yield block
            block = []
        last = number
        block.append(entries[row])
    if block:
        yield block


def _ids(items: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Return `row`, `space` and `value` of every id that may show that two items are the same."""
    filled = items.with_row_index("row").filter(pl.col("aliases").list.len() > 0)
    parts = pl.col("aliases").str.splitn(":", 2).struct
    elsewhere = (
        filled.select("row", "aliases")
        .explode("aliases")
        .select("row", space=parts.field("field_0"), value=parts.field("field_1"))
        .filter(pl.col("space").is_in([*OF_WORKS, *OF_EDITIONS]) & (pl.col("value") != ""))
    )
    own = keys.drop_nulls("book").select("row", space=pl.lit(ISBN), value=pl.col("book"))
    return pl.concat([elsewhere.join(keys.select("row"), on="row", how="semi"), own])


def _entries(items: pl.DataFrame, keys: pl.DataFrame, ids: pl.DataFrame, rows: pl.Series) -> dict[int, Entry]:
    """Return the items at these rows as they are compared."""
    by_row: dict[int, dict[str, str]] = defaultdict(dict)
    for row, space, value in ids.join(rows.to_frame(), on="row", how="semi").iter_rows():
        by_row[row][space] = value
    genres = items.select("genres").with_row_index("row")
    wanted = keys.join(rows.to_frame(), on="row", how="semi").join(genres, on="row", how="left")
    columns = wanted.select("row", "kind", "key", "maker", "year", "marks", "number", "genres")
    return {
        row: Entry(row, kind, key, maker, year, marks, number, by_row.get(row, {}), tuple(listed))
        for row, kind, key, maker, year, marks, number, listed in columns.iter_rows()
    }


def _settle(block: list[Entry], sure: Groups, maybe: Groups) -> None:
    """Join the items of one block whose comparison is sure, then those that an edition mark explains."""
    explained: list[tuple[int, int, str]] = []
    for first, second in _pairs(block):
        verdict = _verdict(first, second)
        if verdict.alike is Alike.SURE:
            sure.join(first.row, second.row, verdict.reason)
        elif verdict.alike is Alike.MARKED:
            explained.append((first.row, second.row, verdict.reason))
        elif verdict.alike is Alike.POSSIBLE:
            maybe.join(first.row, second.row, verdict.reason)
    works = {sure.of(row) for pair in explained for row in pair[:2]}
    plain = {sure.of(entry.row) for entry in block if not entry.marks} & works
    # A reissue of one of two works with the same title, such as a band's self-titled albums, may be of either.
    groups = sure if len(plain) <= 1 else maybe
    for first_row, second_row, reason in explained:
        groups.join(first_row, second_row, reason)


def _pairs(block: list[Entry]) -> Iterable[tuple[Entry, Entry]]:
    if len(block) <= FEW:
        return combinations(block, 2)
    by_maker: dict[str, list[Entry]] = defaultdict(list)
    for entry in block:
        by_maker[entry.maker].append(entry)
    return (pair for entries in by_maker.values() for pair in combinations(entries[:MOST_COMPARED], 2))


def _verdict(first: Entry, second: Entry) -> Verdict:
    """Compare two items; a shared id with unlike titles is only possible: it may be of a series, or of a set."""
    if first.kind != second.kind:
        return NO
    if first.key == second.key:
        return compare(first, second)
    shared = [space for space in first.ids if first.ids[space] == second.ids.get(space)]
    if not shared:
        return NO
    sure = shared[0] in ("work", ISBN)
    return Verdict(Alike.SURE if sure else Alike.POSSIBLE, f"same {shared[0]} id")
