"""Works of a catalogue: its items grouped by comparing those whose titles are the same without edition marks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from recterm.ingest.editions.comparing import (
    NO,
    OF_EDITIONS,
    OF_WORKS,
    SAME_MAKER,
    SEVERAL,
    Alike,
    Entry,
    Verdict,
    compare,
)
from recterm.ingest.editions.groups import Groups
from recterm.ingest.editions.keys import ISBN, keyed
from recterm.ingest.editions.nearly import nearly_alike
from recterm.ingest.editions.pairs import codes, may_be_alike, pairs_within, years_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

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


class Block(NamedTuple):
    """Items that may be editions of one work."""

    entries: list[Entry]
    is_crowded: bool
    """Whether those of one maker alone are compared."""


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
    for first, second, reason in nearly_alike(items, keys):
        if sure.of(first) != sure.of(second):
            maybe.join(sure.of(first), sure.of(second), reason)
    return [*_works(sure, sure=True), *_works(maybe.between(sure), sure=False)]


def _works(groups: Groups, *, sure: bool) -> list[Work]:
    return [Work(tuple(rows), sure, tuple(reasons)) for rows, reasons in groups.listed()]


def _blocks(items: pl.DataFrame, keys: pl.DataFrame) -> Iterator[Block]:
    """Yield the items that share a title, or an id that says that they are the same work.

    Items are left out of which none in their block can be another edition.
    """
    ids = _ids(items, keys)
    same = ids.filter(pl.len().over("space", "value") > 1).select(
        "row", block=pl.struct("space", "value").rank("dense").cast(pl.Int64) * -1
    )
    same = same.unique().with_columns(crowded=pl.len().over("block") > FEW)
    members = pl.concat([same, _titled(keys, ids)]).sort("block", "row")
    entries = _entries(items, keys, ids, members["row"].unique())
    numbers, rows, crowded = (members[name].to_list() for name in ("block", "row", "crowded"))
    bounds = np.flatnonzero(np.diff(members["block"].to_numpy(), prepend=0, append=0)).tolist() if numbers else []
    for start, end in pairwise(bounds):
        yield Block([entries[row] for row in rows[start:end]], is_crowded=crowded[start])


def _titled(keys: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """Return `row`, `block` and `crowded` of the items that share a title, where two of them may be editions."""
    shared = keys.filter(pl.len().over("kind", "key") > 1)
    # Numbered from 1 in the order of kinds and titles, in which they are then joined.
    titled = shared.with_columns(block=pl.struct("kind", "key").rank("dense").cast(pl.Int64)).sort("block", "row")
    titled = titled.with_columns(crowded=pl.len().over("block") > FEW)
    block, maker, crowded = titled["block"].to_numpy(), codes(titled["maker"]), titled["crowded"].to_numpy()
    few, many = np.flatnonzero(~crowded), np.flatnonzero(crowded)
    # Of crowded blocks those of one maker are compared, of each the first ones.
    many = many[np.lexsort((many, maker[many], block[many]))]
    of_maker = block[many] * (maker.max(initial=0) + 1) + maker[many]
    kept = _first_of_each(of_maker, MOST_COMPARED)
    of_few, of_many = pairs_within(block[few], FEW), pairs_within(of_maker[kept], MOST_COMPARED)
    first, second = (np.concatenate([few[of_few[side]], many[kept][of_many[side]]]) for side in (0, 1))
    has_ids = titled["row"].is_in(ids["row"].unique().implode()).to_numpy()
    promising = _promising(titled, has_ids, first, second)
    wanted = has_ids.copy()
    wanted[first[promising]] = wanted[second[promising]] = True
    return titled.select("row", "block", "crowded").filter(pl.Series(wanted))


def _first_of_each(numbers: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return the places of the first members of each run of equal numbers."""
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]])) if len(numbers) else numbers
    begun = np.repeat(starts, np.diff(np.append(starts, len(numbers))))
    return np.flatnonzero(np.arange(len(numbers)) - begun < most)


def _promising(
    titled: pl.DataFrame, has_ids: NDArray[np.bool_], first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return (P,) whether `compare` can find anything else than that two items are different works."""
    maker, number, marks = (codes(titled[name]) for name in ("maker", "number", "marks"))
    is_somebody = (maker > 0) & ~titled["maker"].is_in(list(SEVERAL)).to_numpy()
    by_somebody = is_somebody[first] & is_somebody[second]
    same = maker[first] == maker[second]
    apart = np.flatnonzero(by_somebody & ~same)
    alike: NDArray[np.bool_] = by_somebody & same
    alike[apart] = may_be_alike(titled["maker"], first[apart], second[apart], SAME_MAKER)
    other_year = years_apart(titled["year"], first, second) > 0
    alike |= ~by_somebody & ~(other_year & (marks[first] == marks[second]))
    alike &= (number[first] == 0) | (number[second] == 0) | (number[first] == number[second])
    alike |= has_ids[first] & has_ids[second]
    return alike


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
    wanted = keys.join(rows.to_frame(), on="row", how="semi")
    genres = items["genres"].gather(wanted["row"]).to_list()
    columns = (wanted[name].to_list() for name in ("row", "kind", "key", "maker", "year", "marks", "number"))
    nothing: dict[str, str] = {}
    return {
        row: Entry(row, kind, key, maker, year, marks, number, by_row.get(row, nothing), tuple(listed))
        for row, kind, key, maker, year, marks, number, listed in zip(*columns, genres, strict=True)
    }


def _settle(block: Block, sure: Groups, maybe: Groups) -> None:
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
    if not explained:
        return
    works = {sure.of(row) for pair in explained for row in pair[:2]}
    plain = {sure.of(entry.row) for entry in block.entries if not entry.marks} & works
    # A reissue of one of two works with the same title, such as a band's self-titled albums, may be of either.
    groups = sure if len(plain) <= 1 else maybe
    for first_row, second_row, reason in explained:
        groups.join(first_row, second_row, reason)


def _pairs(block: Block) -> Iterable[tuple[Entry, Entry]]:
    if not block.is_crowded:
        return combinations(block.entries, 2)
    by_maker: dict[str, list[Entry]] = defaultdict(list)
    for entry in block.entries:
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
