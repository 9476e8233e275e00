"""Relations of the tables of a folder or archive: the interactions, the tables of items, their joins, the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import FileUse
from recterm.errors import InputError, SeveralTablesError
from recterm.ingest.relations.heads import ABOUT_USERS, Head, interaction_roles, open_heads, siblings
from recterm.ingest.relations.joins import Join, KeyColumns, best_join, linked_join, refuse_little
from recterm.ingest.relations.keys import SAME, is_alias_name, is_id_name, listed, percent
from recterm.ingest.relations.kind_groups import kind_group, named_group
from recterm.ingest.relations.orders import Orders, find_orders, with_users
from recterm.ingest.report import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.ingest.files.archive import Member
    from recterm.ingest.relations.kind_tables import KindTables
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.ingest.tables.table import Table

TABLES_SEPARATOR = ", "
"""Between the names of several tables of interactions."""

NO_ITEMS = "none"
"""Value for the file of the items when none is to be joined."""

LOOKED_AT_BYTES = 32 << 20
"""Size up to which a table's ids are read before an import."""

CLEARLY_MORE = 0.2
"""How many more items an indirect join must find than columns of the same name."""

_ORDER = ("interactions", "orders", "items", "users", "links", "")
"""Order in which files are named, by role."""

_CLEARLY_LARGER = 1.5
"""How much larger one of two tables of interactions must be to be taken without asking."""


@dataclass(frozen=True)
class Relations:
    """Role of each table of a source."""

    interactions: Member
    item: str | None
    """The column of the interactions that joins the tables of items; None without any."""
    items: tuple[Join, ...]
    """The tables of items, the one with most facts first."""
    uses: tuple[FileUse, ...]
    """Every file of the source."""
    users: Join | None = None
    """The table that describes the users."""
    orders: Orders | None = None
    """The table that tells whose each order is, if the interactions name orders."""
    kinds: KindTables | None = None
    """The tables with a kind of event each, `interactions` the first, if there are several."""

    def complete(self, table: Table, *, start: bool = False) -> Table:
        """Return the interactions with their users, or with the other kinds of events, if other tables have these.

        Args:
            table: the interactions.
            start: read only the first rows of other kinds.
        """
        if self.kinds is not None:
            return self.kinds.combined(start=start)
        return table if self.orders is None else with_users(table, self.orders)

    @property
    def proposed(self) -> dict[str, str]:
        """The files and the column as a person would give them; empty for a single table."""
        if len(self.uses) < 2:
            return {}
        first = self.items[0] if self.items else None
        by = {} if first is None or first.via is not None else {"on": first.key}
        members = [self.interactions] if self.kinds is None else [table.member for table in self.kinds.tables]
        names = TABLES_SEPARATOR.join(member.name for member in members)
        return {"interactions": names, "items": first.member.name if first else NO_ITEMS} | by


def find_relations(
    path: Path, members: Sequence[Member], mapping: ColumnMapping, extra: Member | None, limit: int | None
) -> Relations:
    """Find the role of each table.

    Args:
        path: name of the source in messages.
        members: its files.
        mapping: the person's choices.
        extra: the table of items that a person named, which may be elsewhere.
        limit: size in bytes up to which tables are read from end to end; None for any.

    Raises:
        InputError: nothing shows which table has the interactions, or a join matches too few items.
    """
    beside = [] if extra is None or any(member.name == extra.name for member in members) else [extra]
    heads, others = open_heads([*members, *beside])
    keys = KeyColumns(limit)
    fitting = interaction_heads(heads, keys)
    kinds = _kinds(path, heads, fitting, mapping, keys)
    if kinds is not None:
        chosen, orders = kinds.tables[0].head, kinds.tables[0].orders
    else:
        chosen, orders = _interactions(path, heads, fitting, mapping, keys)
    columns = _item_columns(chosen, mapping)
    parts = {chosen.member.name} if kinds is None else {table.member.name for table in kinds.tables}
    rest = [head for head in heads if head.member.name not in parts]
    if extra is not None:
        named = next((head for head in rest if head.member.name == extra.name), None)
        joins = [_named_join(columns, chosen, named, extra, others, keys, mapping.on or "")]
    elif mapping.items == NO_ITEMS:
        joins = []
    else:
        joins = _found_joins(columns, chosen, [head for head in rest if head not in fitting], keys)
    users = _users_join(chosen, [head for head in rest if head not in fitting], mapping, keys)
    uses = [_use(head, chosen, [*joins, *([users] if users else [])], fitting) for head in heads]
    special = {use.file: use for use in _special_uses(orders, kinds)}
    uses = [special.get(use.file, use) for use in uses]
    uses += [FileUse(name, "", why) for name, why in others.items()]
    uses.sort(key=lambda use: (_ORDER.index(use.use), use.file))
    return Relations(
        chosen.member, joins[0].column if joins else None, tuple(joins), grouped(uses), users, orders, kinds
    )


def _kinds(
    path: Path, heads: Sequence[Head], fitting: Sequence[Head], mapping: ColumnMapping, keys: KeyColumns
) -> KindTables | None:
    """Return the tables with a kind of event each, as named or as found; None if one table has the interactions."""
    wanted = mapping.interactions
    if wanted is None:
        return kind_group(heads, fitting, mapping, keys)
    alone = any(wanted in (head.member.name, head.member.file_name) for head in heads)
    if alone or TABLES_SEPARATOR.strip() not in wanted:
        return None
    names = [name.strip() for name in wanted.split(TABLES_SEPARATOR.strip())]
    return named_group([_named(path, heads, name) for name in names if name], mapping)


def _special_uses(orders: Orders | None, kinds: KindTables | None) -> list[FileUse]:
    """Return the use of tables of orders, and of those with a kind of event each."""
    uses = [] if kinds is None else [FileUse(part.member.name, "interactions", part.why) for part in kinds.tables]
    all_orders = [orders] if kinds is None else [part.orders for part in kinds.tables]
    return [*uses, *(_of_orders(table) for table in all_orders if table is not None)]


def _of_orders(orders: Orders) -> FileUse:
    return FileUse(orders.member.name, "orders", f"by {orders.key}: {orders.user} is the user of each order")


def offer(path: Path, member: Member, item: str) -> str | None:
    """Return a note about a table that lists the items, beside one of interactions; None without one.

    Args:
        path: the file.
        member: the same, the interactions.
        item: its column of items.
    """
    try:
        heads, _ = open_heads([member, *siblings(path)])
    except (InputError, OSError):  # files beside it must not make it fail
        return None
    chosen = next((head for head in heads if head.member is member), None)
    if chosen is None or item not in chosen.columns:
        return None
    keys = KeyColumns(LOOKED_AT_BYTES)
    rivals = interaction_heads(heads, keys)
    rest = [head for head in heads if head is not chosen and head not in rivals]
    try:
        joins = _found_joins([item], chosen, rest, keys)
    except InputError:
        return None
    if not joins or joins[0].share is None or "title" not in joins[0].described:
        return None
    name = joins[0].member.file_name
    return (
        f"{name} beside it lists {percent(joins[0].share)} of the first items by {joins[0].by}; --items {name} joins it"
    )


def interaction_heads(heads: Sequence[Head], keys: KeyColumns) -> list[Head]:
    """Return the tables that may hold the interactions: not one of items with their owners if there are others.

    Such a table names a user in each row too, but each item once in the whole file.
    """
    fitting = [head for head in heads if interaction_roles(head)]
    owned = [head for head in fitting if head.described and _lists_once(head, keys)]
    return [head for head in fitting if head not in owned] if len(owned) < len(fitting) else fitting


def _lists_once(head: Head, keys: KeyColumns) -> bool:
    """Return whether a table has each item once; only tables that may are read from end to end."""
    item = head.items[0]
    if item not in head.unique or (ids := keys.ids(head, item)) is None:
        return False
    filled = ids.drop_nulls()
    return filled.len() > 1 and filled.n_unique() == filled.len()


def _interactions(
    path: Path, heads: Sequence[Head], fitting: Sequence[Head], mapping: ColumnMapping, keys: KeyColumns
) -> tuple[Head, Orders | None]:
    """Return the table with the interactions: named, the only table, or the one with users, items and most rows."""
    named = None if mapping.interactions is None else _named(path, heads, mapping.interactions)
    if named is not None or len(heads) == 1:
        alone = named or heads[0]
        ordered = find_orders([alone], [head for head in heads if head is not alone], keys)
        return ordered or (alone, None)
    ranked = sorted(fitting, key=lambda head: (head.value is not None, head.member.size), reverse=True)
    if not ranked:
        ordered = find_orders(heads, heads, keys)
        if ordered is None:
            raise _several(path, heads, heads)
        return ordered
    first, *others = ranked
    rivals = [rival for rival in others if (rival.value is None) == (first.value is None)]
    if rivals and rivals[0].member.size * _CLEARLY_LARGER > first.member.size:
        raise _several(path, heads, [first, *rivals])
    return first, None


def _named(path: Path, heads: Sequence[Head], name: str) -> Head:
    named = [head for head in heads if name in (head.member.name, head.member.file_name)]
    if len(named) != 1:
        raise InputError(
            f"{path} has no table {name!r}",
            f"its tables are {listed([head.member.name for head in heads])}",
            code="no_such_file",
        )
    return named[0]


def _several(path: Path, heads: Sequence[Head], rivals: Sequence[Head]) -> SeveralTablesError:
    names = listed(sorted(head.member.name for head in heads))
    likely = tuple(head.member.name for head in rivals)
    likely_note = "" if len(rivals) == len(heads) else f"; it may be {listed(likely)}"
    return SeveralTablesError(
        f"{path} contains several tables: {names}",
        f"name the one with the interactions with --interactions FILE{likely_note}",
        likely,
    )


def _item_columns(chosen: Head, mapping: ColumnMapping) -> list[str]:
    names = chosen.table.sample.columns
    if mapping.item is not None:
        return [name for name in names if name == mapping.item]
    return [name for name in chosen.items if name != mapping.user]


def _named_join(
    columns: Sequence[str],
    chosen: Head,
    named: Head | None,
    extra: Member,
    others: dict[str, str],
    keys: KeyColumns,
    on: str,
) -> Join:
    """Return the join of the table that a person named."""
    if named is None:
        why = others.get(extra.name, "it is not a table")
        raise InputError(f"{extra.where} cannot list the items: {why}", "name a table with --items FILE")
    if on and on not in named.columns:
        raise InputError(
            f"{extra.where} has no column {on!r}",
            f"its columns are {listed(named.columns, 20)}",
            code="no_such_column",
        )
    join = best_join(columns or chosen.columns, chosen, named, keys, on)
    if join is None or not join.sure:
        where = f"give the column of its ids to --on: {listed(named.columns, 20)}"
        raise refuse_little(join or Join(extra, "item", named.columns[0], 0.0, SAME), where)
    return join


def _found_joins(columns: Sequence[str], chosen: Head, rest: Sequence[Head], keys: KeyColumns) -> list[Join]:
    """Return the joins of tables with facts about the items, the best first; later ones fill its gaps."""
    links = [head for head in rest if head.only_ids and head.user is None]
    sure: dict[str, Join] = {}
    too_few: list[Join] = []
    for head in rest:
        if head in links or not head.described:
            continue
        join = _direct_or_linked(columns, chosen, head, links, keys)
        if join is not None and join.sure:
            sure[head.member.name] = join
        elif join is not None and join.like == SAME and "title" in head.described:
            too_few.append(join)
    by_name = {head.member.name: head for head in rest}
    joins = _needed(sure, by_name)
    if too_few and not any("title" in join.described for join in joins):
        raise refuse_little(
            too_few[0], "--items FILE --on COLUMN says what joins the items; --items none imports without titles"
        )
    return [*joins, *_other_ids(columns, chosen, links, keys)] if joins else []


def _users_join(chosen: Head, rest: Sequence[Head], mapping: ColumnMapping, keys: KeyColumns) -> Join | None:
    """Return the join of the table that names each user once and describes them."""
    column = mapping.user or chosen.user
    if column not in chosen.columns:
        return None
    listing = [(head, key) for head in rest if not head.only_ids and (key := _user_key(head)) is not None]
    listing.sort(key=lambda pair: ABOUT_USERS.search(pair[0].stem) is None)
    joins = [best_join([column], chosen, head, keys, key) for head, key in listing]
    return next((replace(join, of_users=True) for join in joins if join is not None and join.sure), None)


def _user_key(head: Head) -> str | None:
    """Return the column that names each user once: one named so, or the first of a file named so."""
    if head.user is not None:
        return head.user if head.user in head.unique else None
    first = head.columns[:1]
    return first[0] if first and ABOUT_USERS.search(head.stem) and first == head.unique[:1] else None


def _direct_or_linked(
    columns: Sequence[str], chosen: Head, head: Head, links: Sequence[Head], keys: KeyColumns
) -> Join | None:
    """Return the join of a table, through a table of ids if that finds clearly more of the items."""
    direct = best_join(columns, chosen, head, keys)
    if direct is not None and direct.like == SAME and (direct.share is None or direct.share > 1 - CLEARLY_MORE):
        return direct
    ways = (linked_join(columns, chosen, link, head, keys) for link in links)
    linked = max(filter(None, ways), key=lambda way: way.share or 0.0, default=None)
    if linked is None or direct is None or not direct.sure:
        return linked or direct
    needed = (direct.share or 0.0) + (CLEARLY_MORE if direct.like == SAME else 0.0)
    return linked if (linked.share or 0.0) >= needed else direct


def _other_ids(columns: Sequence[str], chosen: Head, links: Sequence[Head], keys: KeyColumns) -> list[Join]:
    """Return the tables that only map items to ids in other catalogues."""
    joins = (best_join(columns, chosen, head, keys) for head in links if any(map(is_alias_name, head.columns)))
    return [join for join in joins if join is not None and join.like == SAME and join.sure]


def _needed(joins: dict[str, Join], heads: dict[str, Head]) -> list[Join]:
    """Return the table with most facts, and those with facts that it lacks, all joined by one column."""

    def rank(join: Join) -> tuple[bool, int, float, int, int]:
        described = heads[join.member.name].described
        return "title" in described, len(described), round(join.share or 0.0, 2), join.like, join.member.size

    needed: list[Join] = []
    covered: set[str] = set()
    for join in sorted(joins.values(), key=rank, reverse=True):
        described = heads[join.member.name].described.keys()
        if described - covered and (not needed or join.column == needed[0].column):
            needed.append(join)
            covered |= described
    return needed


def _features(head: Head, join: Join) -> str:
    """Return which columns of a table become features; a table of items without titles gives none."""
    used = {join.key, *join.described.values()}
    names = [name for name in head.columns if name not in used and not is_id_name(name)]
    return f"features = {', '.join(names)}" if names and (join.of_users or join.described) else ""


def _use(head: Head, chosen: Head, joins: Sequence[Join], fitting: Sequence[Head]) -> FileUse:
    """Return the role of a table, or why it is not read."""
    name = head.member.name
    if head.member is chosen.member:
        return FileUse(name, "interactions", "")
    for join in joins:
        if join.member.name == name:
            many = "users" if join.of_users else "items"
            share = "" if join.share is None else f": {percent(join.share)} of the first {many}"
            features = _features(head, join)
            if join.of_users:
                return FileUse(name, "users", "; ".join(filter(None, (f"by {join.by}{share}", features))))
            facts = ", ".join(f"{role} = {column}" for role, column in join.described.items())
            use = "items" if facts else "links"
            return FileUse(name, use, "; ".join(filter(None, (f"by {join.by}{share}", facts, features))))
        if join.via is not None and join.via.member.name == name:
            return FileUse(name, "links", f"{join.via.key} and {join.via.to} are ids of the same item")
    if head in fitting or head.columns == chosen.columns[: len(head.columns)]:
        return FileUse(name, "", f"more interactions; --interactions {head.member.file_name} takes them instead")
    if head.user is not None and head.user in head.unique:
        return FileUse(name, "", f"about users, by {head.user}")
    if head.described and joins and set(head.unique) & {join.key for join in joins}:
        return FileUse(name, "", f"has no more facts about the items; --items {head.member.file_name} takes it instead")
    if head.described:
        return FileUse(name, "", "none of its columns identifies the items")
    return FileUse(name, "", "it has no titles, years, genres or creators of items")
