"""Joins: by which columns the items of the interactions are found in another table, and how many match."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.relations.heads import open_listed
from recterm.ingest.relations.keys import (
    ALIKE,
    KNOWN,
    SAME,
    UNLIKE,
    bare_ids,
    canonical,
    distinct_ids,
    likeness,
    percent,
    share_by_chance,
    share_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recterm.ingest.files.archive import Member
    from recterm.ingest.relations.heads import Head
    from recterm.ingest.tables.table import Table

LEAST_SHARE = 0.5
"""Share of the items below which a join is more likely a mistake than an incomplete table."""

_LEAST = {SAME: LEAST_SHARE, KNOWN: LEAST_SHARE, ALIKE: 0.8, UNLIKE: 0.95}
"""Share of ids that must match: the less the names say, the more."""

_ABOVE_CHANCE = 0.3
"""How many more ids must match than by chance, if the names do not say that they are the same."""

_LINKED = 0.8
"""Share of the items that a table of ids alone must know."""


@dataclass(frozen=True)
class Via:
    """Table that maps the ids of one table to those of another."""

    member: Member
    key: str
    """The column with the ids of the interactions."""
    to: str
    """The column with the ids of the other table."""


@dataclass(frozen=True)
class Join:
    """Table with more facts about the items of the interactions."""

    member: Member
    column: str
    """The column of the interactions."""
    key: str
    """The column of the table."""
    share: float | None
    """Share of the ids at the start of the interactions that are in it; None if the table is too large to check."""
    like: int
    """How strongly the columns' names suggest a match."""
    chance: float = 0.0
    """Share of the ids that would be in it by chance."""
    bare: bool = False
    """Whether the ids match only without leading zeros and similar differences."""
    via: Via | None = None
    described: Mapping[str, str] = field(default_factory=dict)
    """Role -> column of the table's facts about items."""
    of_users: bool = False
    """Whether it lists users instead of items."""

    @property
    def sure(self) -> bool:
        """Whether enough ids match, given the names."""
        if self.share is None:
            return True
        beyond_chance = self.like >= KNOWN or self.share - self.chance >= _ABOVE_CHANCE
        return beyond_chance and self.share >= _LEAST[self.like]

    @property
    def by(self) -> str:
        """The columns that join it: `book_id`, `MAL_ID = anime_id`, `id = tmdbId of links.csv`."""
        if self.via is not None:
            return f"{self.key} = {self.via.to} of {self.via.member.file_name}, {self.via.key} = {self.column}"
        return self.key if self.key == self.column else f"{self.key} = {self.column}"


class KeyColumns:
    """The ids in columns of tables, each read once; those of too large a table stay unknown."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._tables: dict[str, Table] = {}
        self._columns: dict[tuple[str, str], pl.Series] = {}

    def ids(self, head: Head, column: str) -> pl.Series | None:
        """Return the ids of one column as `canonical` has them, in row order; None if they cannot be read now."""
        if self._limit is not None and head.member.size > self._limit:
            return None
        try:
            return self.frame(head, [column])[column]
        except (InputError, pl.exceptions.PolarsError, UnicodeError, OSError):
            return None  # damaged further down: refused where it is read for its items, else of no interest

    def frame(self, head: Head, columns: Sequence[str]) -> pl.DataFrame:
        """Return the same of several columns."""
        name = head.member.name
        wanted = [column for column in columns if (name, column) not in self._columns]
        if wanted:
            if name not in self._tables:
                self._tables[name] = open_listed(head.member)
            table = self._tables[name]
            ids = table.scan(wanted).select(canonical(table.text(column)).alias(column) for column in wanted)
            self._columns |= {(name, cells.name): cells for cells in ids.collect().iter_columns()}
        return pl.DataFrame([self._columns[name, column] for column in columns])


def best_join(columns: Sequence[str], interactions: Head, other: Head, keys: KeyColumns, key: str = "") -> Join | None:
    """Return the columns by which a table matches most items; None if no column can be a key.

    Args:
        columns: columns of the interactions that may hold the items.
        interactions: the table of interactions.
        other: the table that may list the items.
        keys: reads ids.
        key: the column of `other`, if a person named it.
    """
    joins = list(_joins(columns, interactions, other, keys, key))
    sure = [join for join in joins if join.sure]
    return max(sure or joins, key=_rank, default=None)


def _rank(join: Join) -> tuple[bool, float, int]:
    """Rank joins: an equal name first if certain, since running numbers match by chance; then by matches."""
    return join.like == SAME and join.sure, join.share or 0.0, join.like


def _joins(columns: Sequence[str], interactions: Head, other: Head, keys: KeyColumns, wanted: str) -> Iterator[Join]:
    """Every pair of columns that may join two tables; what the names say goes first, and ends it where it is sure."""
    pairs = [(SAME, column, wanted) for column in columns] if wanted else _pairs(columns, other)
    sure = UNLIKE
    for like, column, key in pairs:
        if like < sure:
            return
        join = _join(interactions, other, keys, column, key, like)
        if join is not None:
            sure = max(sure, like) if join.sure else sure
            yield join


def _pairs(columns: Sequence[str], other: Head) -> list[tuple[int, str, str]]:
    """Columns of the interactions and keys of a table, and how similar their names are; most similar first."""
    pairs = [
        (likeness(column, key, other.stem, first=key == other.columns[0]), column, key)
        for column in columns
        for key in other.unique
        if key != other.user
    ]
    return sorted(pairs, key=lambda pair: -pair[0])


def _join(interactions: Head, other: Head, keys: KeyColumns, column: str, key: str, like: int) -> Join | None:
    other_ids = keys.ids(other, key)
    if other_ids is None:
        return Join(other.member, column, key, None, like, described=other.described) if like >= KNOWN else None
    ids = distinct_ids(interactions.table.sample[column])
    share, bare = matched(ids, other_ids) if like > UNLIKE else (share_in(ids, other_ids), False)
    chance = share_by_chance(ids, other_ids) if like < KNOWN else 0.0
    return Join(other.member, column, key, share, like, chance, bare, described=other.described)


def matched(ids: pl.Series, others: pl.Series) -> tuple[float, bool]:
    """Return the share of some ids that are among others, and whether that needs `bare` ids."""
    share = share_in(ids, others)
    if share < LEAST_SHARE:
        without = share_in(bare_ids(ids), bare_ids(others))
        if without > share:
            return without, True
    return share, False


def linked_join(columns: Sequence[str], interactions: Head, links: Head, other: Head, keys: KeyColumns) -> Join | None:
    """Return the join through a table of ids; None if it knows too few of the items or of the other table."""
    likes = (
        (likeness(c, key, links.stem, first=key == links.columns[0]), c, key) for c in columns for key in links.unique
    )
    to_links = [join for like, c, key in likes if (join := _join(interactions, links, keys, c, key, like)) is not None]
    first = max(to_links, key=lambda join: (join.share or 0.0, join.like), default=None)
    if first is None or first.bare or (first.share or 0.0) < _LINKED or first.like < ALIKE:
        return None
    linking = keys.frame(links, links.columns)
    ids = distinct_ids(interactions.table.sample[first.column])
    wanted = linking.join(ids.to_frame("id"), left_on=first.key, right_on="id", how="semi")
    joins = [
        Join(
            other.member, first.column, key, share, KNOWN, 0.0, bare, Via(links.member, first.key, to), other.described
        )
        for to in linking.columns
        if to != first.key
        for key in other.unique
        if (other_ids := keys.ids(other, key)) is not None
        for share, bare in [matched(distinct_ids(wanted[to]), other_ids)]
        if share >= _LINKED
    ]
    return max(joins, key=_rank, default=None)


def refuse_little(join: Join, hint: str) -> InputError:
    """Make the error for a join that matches too few of the items."""
    return InputError(
        f"{join.member.file_name}: {percent(join.share or 0.0)} of the item ids match by {join.by}, too few to join it",
        hint,
        code="join_matches_little",
    )
