"""Orders: tables that tell who placed each order, for interactions that name orders instead of users."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.relations.heads import Head, interaction_roles, open_listed
from recterm.ingest.relations.joins import LEAST_SHARE
from recterm.ingest.relations.keys import canonical, column_named, distinct_ids, share_in
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.values.times import time_style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recterm.ingest.files.archive import Member
    from recterm.ingest.relations.joins import KeyColumns
    from recterm.ingest.tables.table import Table

_TIME = re.compile(r"time|date|created")
_KEY = "\0order"


@dataclass(frozen=True)
class Orders:
    """Table of orders and its columns."""

    member: Member
    key: str
    """The column with the ids of orders, which the interactions have too."""
    user: str
    time: str | None


def find_orders(heads: Sequence[Head], others: Sequence[Head], keys: KeyColumns) -> tuple[Head, Orders] | None:
    """Return the largest table without users that a table of orders completes; None without any."""
    largest = max(ordered_tables(heads, others, keys), key=lambda pair: pair[0].member.size, default=None)
    if largest is None:
        return None
    head, orders = largest
    return Head(head.member, with_users(head.table, orders)), orders


def ordered_tables(heads: Sequence[Head], others: Sequence[Head], keys: KeyColumns) -> Iterator[tuple[Head, Orders]]:
    """Yield each table without users whose orders another table lists with their users, and that table."""
    for head in heads:
        if head.user is not None or len(head.items) < 2:
            continue
        for other in others:
            if other is head or other.user is None or interaction_roles(other):
                continue
            orders = orders_between(head, other, other.user, keys)
            if orders is not None and orders.key not in head.unique:
                yield head, orders


def orders_between(head: Head, other: Head, user: str, keys: KeyColumns) -> Orders | None:
    """Return the orders of a table, whose ids another table lists once with their users; None if there are none.

    Args:
        head: the table with ids of orders.
        other: the table that may list them.
        user: its column of users.
        keys: the ids of the tables.
    """
    shared = [name for name in head.items if name in other.unique and name != user]
    if not shared:
        return None
    order_ids = keys.ids(other, shared[0])
    if order_ids is not None and share_in(distinct_ids(head.table.sample[shared[0]]), order_ids) < LEAST_SHARE:
        return None
    return Orders(other.member, shared[0], user, _time_of(other, head))


def _time_of(orders: Head, head: Head) -> str | None:
    """Return the column of the orders' times that the interactions lack."""
    usual = column_named("time", orders.columns)
    named = [name for name in orders.columns if _TIME.search(fold_column_name(name))]
    free = [name for name in [*([usual] if usual else []), *named] if name not in head.columns]
    return next((name for name in free if time_style(orders.table.sample[name]) is not None), None)


def with_users(table: Table, orders: Orders) -> Table:
    """Return the interactions with the user of each row's order, and its time if the orders have one."""
    other = open_listed(orders.member)
    names = [orders.user, *([orders.time] if orders.time is not None else [])]
    scan = other.scan([name for name in other.sample.columns if name in (orders.key, *names)])
    placed = scan.select(
        canonical(other.text(orders.key)).alias(_KEY), *(other.text(name).alias(name) for name in names)
    )
    placed = placed.filter(pl.col(_KEY).is_not_null()).unique(_KEY, keep="first").collect().lazy()
    scan_rows = table.scan

    def rows(columns: Sequence[str]) -> pl.LazyFrame:
        own = [name for name in columns if name not in names]
        frame = scan_rows(own if orders.key in own else [*own, orders.key])
        frame = frame.with_columns(canonical(table.text(orders.key)).alias(_KEY))
        frame = frame.join(placed, on=_KEY, how="left", maintain_order="left")
        return frame.drop(_KEY, *([] if orders.key in own else [orders.key]))

    sample = table.sample.with_columns(canonical(pl.col(orders.key)).alias(_KEY))
    sample = sample.join(placed.collect(), on=_KEY, how="left", maintain_order="left").drop(_KEY)
    schema = pl.Schema({**table.schema, **dict.fromkeys(names, pl.String())})
    return replace(table, sample=sample, schema=schema, scan=rows, first_line=None)
