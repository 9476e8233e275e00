"""Groups of tables with a kind of event each, found by the names of files and columns, and by ids that match.

The kind is a word of the file's name (`train-purchases.csv`), else of a column that the other tables lack
(`ordered_at`). Users and items must have the same names in all tables, or the same ids.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recterm.domain.data.event_weights import known_kind
from recterm.errors import InputError
from recterm.ingest.relations.heads import Head
from recterm.ingest.relations.joins import LEAST_SHARE
from recterm.ingest.relations.keys import distinct_ids, share_in
from recterm.ingest.relations.kind_tables import ROLES, KindTable, KindTables
from recterm.ingest.relations.orders import orders_between, with_users
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import ColumnMapping, Columns, find_columns
from recterm.ingest.tables.values.cell_numbers import filled, numbers_of
from recterm.ingest.tables.values.value_styles import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recterm.ingest.files.archive import Member
    from recterm.ingest.relations.joins import KeyColumns
    from recterm.ingest.tables.table import Table

_WORDS = re.compile(r"[^\W\d_]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_KIND = 3
"""Words of a kind: `add to cart`."""

_REPEATS = frozenset({"test", "valid", "validation", "sample", "submission"})
"""Words in the names of files that hold rows to be predicted, or copies of others."""

_MOST_KINDS = 20
"""Different cells above which a column holds something else than kinds."""

_BASKET, _ORDERED = "cart", "purchase"
"""A basket with an id of its own was paid for."""

_CLEARLY_LARGER = 1.5
"""How much larger than a group another table must be to hold the interactions instead."""


def kind_group(
    heads: Sequence[Head], fitting: Sequence[Head], mapping: ColumnMapping, keys: KeyColumns
) -> KindTables | None:
    """Return the tables that hold a kind of event each; None where a table of ratings, or a larger one, leads.

    Args:
        heads: all tables.
        fitting: those that may hold interactions.
        mapping: the person's choices.
        keys: the ids of the tables.
    """
    candidates = [table for head in fitting if (table := _kind_table(head, mapping)) is not None]
    candidates += _without_ids([head for head in heads if head not in fitting], mapping)
    if any(_is_rated(head, mapping) for head in fitting):
        return None
    candidates += _ordered(heads, candidates, mapping, keys)
    candidates = _kinds_of_columns([table for table in candidates if not _repeats(table, candidates)])
    group = _matching(sorted(candidates, key=lambda table: -table.member.size), keys)
    members = {table.member.name for table in group}
    others = [head.member.size for head in fitting if head.member.name not in members]
    tables = KindTables(tuple(group))
    kinds = {table.kind for table in group if table.kinds is None}
    if len(kinds) + sum(table.kinds is not None for table in group) < 2:
        return None
    return None if max(others, default=0) > _CLEARLY_LARGER * tables.size else tables


def named_group(heads: Sequence[Head], mapping: ColumnMapping) -> KindTables:
    """Return the tables that a person named, whatever their names tell.

    Raises:
        InputError: one of them has no users or no items.
    """
    tables = []
    for head in heads:
        columns = find_columns(head.table.where, head.table.sample, _own(mapping, head), named=head.table.named)
        kinds = _own_kinds(head.table, columns)
        kind = "" if kinds is not None else kind_in(_stem(head.member)) or head.stem
        tables.append(KindTable(head, kind, _roles(head, columns, mapping), kinds))
    return KindTables(tuple(sorted(tables, key=lambda table: -table.member.size)))


def kind_in(name: str) -> str:
    """Return the name of the kind that a file or column is called after; empty if there is none."""
    words = _WORDS.findall(_HUMPS.sub("_", name))
    for size in range(_LONGEST_KIND, 0, -1):
        for start in range(len(words) - size + 1):
            if (kind := known_kind("".join(words[start : start + size]))) is not None:
                return kind.name
    return ""


def _stem(member: Member) -> str:
    """Return a file's name without its suffix, as it is written: `addToCart`."""
    return PurePosixPath(member.file_name).stem


def _kind_table(head: Head, mapping: ColumnMapping) -> KindTable | None:
    """Return a table with its kind, if its name or a column tells it, and its roles; None without users and items."""
    try:
        columns = find_columns(head.table.where, head.table.sample, _own(mapping, head), named=head.table.named)
    except InputError:
        return None
    kinds = _own_kinds(head.table, columns)
    return KindTable(
        head, "" if kinds is not None else kind_in(_stem(head.member)), _roles(head, columns, mapping), kinds
    )


def _without_ids(heads: Sequence[Head], mapping: ColumnMapping) -> Iterator[KindTable]:
    """Yield tables without a header that are called after a kind, and those whose items have titles alone."""
    for head in heads:
        if head.table.named and (head.user is None or head.user in head.unique):
            continue
        table = _kind_table(head, mapping)
        if table is not None and (table.kind if not head.table.named else "item" not in table.roles):
            yield table


def _own(mapping: ColumnMapping, head: Head) -> ColumnMapping:
    """Return the person's choices, as far as they name columns of this table."""
    there = {role: name for role in ROLES if (name := getattr(mapping, role)) in head.table.sample.columns}
    return ColumnMapping(**there, scale=mapping.scale)


def _roles(head: Head, columns: Columns, mapping: ColumnMapping) -> dict[str, str]:
    """Return role -> column; without a header no numbers are taken for counts, which nothing tells from prices."""
    roles = {role: name for role in ROLES if (name := getattr(columns, role)) is not None}
    if not head.table.named and mapping.value is None:
        roles.pop("value", None)
    return roles


def _own_kinds(table: Table, columns: Columns) -> str | None:
    """Return a column whose cells are all kinds that recterm knows, two at least; None without one."""
    for name in table.sample.columns:
        kinds = [] if name in columns.used else filled(table.sample[name]).unique().to_list()
        if 2 <= len(kinds) <= _MOST_KINDS and all(map(known_kind, kinds)):
            return name
    return None


def _is_rated(head: Head, mapping: ColumnMapping) -> bool:
    """Return whether a table has ratings on a scale, beside which other tables are not interactions."""
    try:
        columns = find_columns(head.table.where, head.table.sample, _own(mapping, head), named=head.table.named)
    except InputError:
        return False
    if columns.value is None:
        return False
    numbers = numbers_of(head.table.sample[columns.value])
    return not numbers.len() or values_of(columns.value, columns.words, mapping.scale, numbers).scale is not None


def _ordered(
    heads: Sequence[Head], others: Sequence[KindTable], mapping: ColumnMapping, keys: KeyColumns
) -> Iterator[KindTable]:
    """Yield the lines of orders, baskets or searches beside tables with the same users, completed by whose each is."""
    users = [table.roles["user"] for table in others]
    taken = {table.member.name for table in others if table.kind}
    lists = [(other, user) for other in heads for user in other.columns if user in users]
    for head in heads:
        lines = head.user is None and len(head.items) > 1
        for other, user in lists if lines else ():
            kind = kind_in(_stem(other.member)) or kind_in(_stem(head.member))
            free = kind and other is not head and other.member.name not in taken
            orders = orders_between(head, other, user, keys) if free else None
            if orders is None:
                continue
            ordered = _kind_table(Head(head.member, with_users(head.table, orders)), mapping)
            if ordered is not None:
                yield replace(ordered, kind=_ORDERED if kind == _BASKET else kind, orders=orders)
                break


def _repeats(table: KindTable, tables: Sequence[KindTable]) -> bool:
    """Return whether a file is named after rows to be predicted, beside another one of its kind."""
    words = {word.lower() for word in _WORDS.findall(table.head.stem)}
    same = [other for other in tables if other is not table and other.kind == table.kind]
    return bool(words & _REPEATS and same)


def _kinds_of_columns(tables: Sequence[KindTable]) -> list[KindTable]:
    """Return the tables with a kind; where only some files are named after one, a column of the others may be."""
    if not any(table.kind for table in tables):
        return [table for table in tables if table.kinds is not None]
    named = []
    for table in tables:
        if not table.kind and table.kinds is None:
            shared = {name for other in tables if other is not table for name in other.head.columns}
            own = (kind for name in table.head.columns if name not in shared and (kind := kind_in(name)))
            named.append(replace(table, kind=next(own, "")))
        else:
            named.append(table)
    return [table for table in named if table.kind or table.kinds is not None]


def _matching(tables: Sequence[KindTable], keys: KeyColumns) -> list[KindTable]:
    """Return the first table, and those whose users and items are the same."""
    first = tables[:1]
    return [table for table in tables if not first or table is first[0] or _is_same(first[0], table, keys)]


def _is_same(first: KindTable, other: KindTable, keys: KeyColumns) -> bool:
    """Return whether two tables name users and items alike, or have the same ids of both; unnamed columns match."""
    return all(_same_ids(first, other, role, keys) for role in ("user", "item"))


def _same_ids(first: KindTable, other: KindTable, role: str, keys: KeyColumns) -> bool:
    if role not in first.roles or role not in other.roles:  # items by title
        return role not in first.roles and role not in other.roles
    names = fold_column_name(first.roles[role]), fold_column_name(other.roles[role])
    unnamed = not (first.head.table.named or other.head.table.named)
    if names[0] == names[1] or unnamed:
        return True
    there = keys.ids(first.head, first.roles[role])
    return (
        there is not None and share_in(distinct_ids(other.head.table.sample[other.roles[role]]), there) >= LEAST_SHARE
    )
