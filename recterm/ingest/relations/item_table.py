"""Item tables beside the interactions: titles, years, genres, creators and other ids, in the interactions' order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.dataset.features import LONGEST_TEXT, TOO_LONG
from recterm.ingest.relations.heads import open_listed
from recterm.ingest.relations.joins import LEAST_SHARE, Join, refuse_little
from recterm.ingest.relations.keys import ALIASES, bare, canonical, is_id_name, percent
from recterm.ingest.shapes.any_table import NOT_UTF8
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.creators import creators_of
from recterm.ingest.tables.table import as_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.ingest.report import Tally
    from recterm.ingest.tables.table import Table

ROLES: dict[str, pl.DataType] = {
    "title": pl.String(),
    "year": pl.Int32(),
    "genres": pl.List(pl.String()),
    "creators": pl.List(pl.String()),
    "aliases": pl.List(pl.String()),
}
"""Facts that a table can have about items."""

_OTHER = "\0other "
"""Prefix of the names of all other columns."""


def joined_items(touched: pl.Series, joins: Sequence[Join], tally: Tally) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return items with interactions in order, then items that are only listed, and the tables' other columns.

    Args:
        touched: the ids of the items that have interactions.
        joins: the tables; the first decides which items exist, later ones fill gaps.
        tally: collects notes.

    Returns:
        `id` and the columns of ROLES; the tables' other columns, as text, under their names.

    Raises:
        InputError: the first table knows too few of the items, or a table is damaged.
    """
    items = pl.DataFrame({"id": touched}).with_columns(pl.lit(None, dtype).alias(name) for name, dtype in ROLES.items())
    for place, join in enumerate(joins):
        items = _filled(items, join, tally, n_touched=touched.len(), first=place == 0)
    more = [name for name in items.columns if name.startswith(_OTHER)]
    return items.drop(more), items.select(pl.col(name).alias(name.removeprefix(_OTHER)) for name in more)


def user_columns(users: pl.Series, join: Join, tally: Tally) -> pl.DataFrame:
    """Return a table's columns about some users, in their order, as text; ids are left out."""
    table = open_listed(join.member)
    spelled = bare if join.bare else canonical
    others = _others(table, join, tally)
    scan = table.scan([name for name in table.sample.columns if name == join.key or _OTHER + name in others])
    rows = scan.select(spelled(table.text(join.key)).alias("match"), **others).collect().unique("match", keep="first")
    keys = users.to_frame("id").select(match=spelled(pl.col("id").cast(pl.String)))
    matched = keys.join(rows, on="match", how="left", maintain_order="left").drop("match")
    return matched.rename({name: name.removeprefix(_OTHER) for name in matched.columns})


def _filled(items: pl.DataFrame, join: Join, tally: Tally, *, n_touched: int, first: bool) -> pl.DataFrame:
    spelled = bare if join.bare else canonical
    rows = _rows(join, spelled, tally)
    keys = items.select("id", match=spelled(pl.col("id")))
    matched = keys.join(rows, on="match", how="left", maintain_order="left")
    n_found = int(matched["found"].head(n_touched).sum())
    if first and n_found < n_touched * LEAST_SHARE:
        counted = replace(join, share=n_found / n_touched)
        raise refuse_little(counted, "--items FILE --on COLUMN says what joins the items; --items none leaves it out")
    tally.note(
        f"{', '.join(join.described) or 'other ids'} from {join.member.file_name} by {join.by}:"
        f" {n_found:,} of {n_touched:,} items ({percent(n_found / max(n_touched, 1))})"
    )
    both = {name: pl.coalesce(items[name], matched[name]) for name in ROLES if name != "aliases"}
    aliases = pl.concat_list(items["aliases"].fill_null([]), matched["aliases"].fill_null([]))
    others = [name for name in rows.columns if name.startswith(_OTHER) and name not in items.columns]
    items = items.with_columns(**both, aliases=aliases.list.unique(maintain_order=True))
    items = items.with_columns(matched[name] for name in others)
    if not first:
        return items
    more = rows.join(keys, on="match", how="anti").select("id", *ROLES, *others)
    return pl.concat([items, more])


def _rows(join: Join, spelled: Callable[[pl.Expr], pl.Expr], tally: Tally) -> pl.DataFrame:
    """Return one table's rows: `match`, as the interactions write ids; `id`; the columns of ROLES; `found`, true."""
    table = open_listed(join.member)
    for note in table.notes:
        if note.endswith(NOT_UTF8):
            tally.note(f"{join.member.file_name} was {note}")
    columns = _role_columns(table, join) | _others(table, join, tally)
    names = {name for expression in columns.values() for name in expression.meta.root_names()} | {join.key}
    scan = table.scan([name for name in table.sample.columns if name in names])
    rows = scan.select(canonical(table.text(join.key)).alias("key"), **columns).collect()
    rows = rows.filter(pl.col("key").is_not_null() & (pl.col("key") != ""))
    if "creators" in columns:
        rows = rows.with_columns(creators_of(rows["creators"], join.described["creators"]).alias("creators"))
    once = rows.unique("key", keep="first", maintain_order=True)
    tally.merge(f"{join.member.file_name}: items listed more than once: the first is kept", rows.height - once.height)
    once = once.rename({"key": "id"}) if join.via is None else _linked(once, join)
    once = once.with_columns(match=spelled(pl.col("id")), found=pl.lit(value=True))
    once = once.unique("match", keep="first", maintain_order=True)
    return once.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in ROLES.items() if name not in columns)


def _others(table: Table, join: Join, tally: Tally) -> dict[str, pl.Expr]:
    """Return the table's columns that are neither ids nor roles; texts that are too long are left out."""
    used = {join.key, *join.described.values()}
    free = [name for name in table.sample.columns if name not in used and not is_id_name(name)]
    lengths = {name: int(table.sample[name].str.len_bytes().sum()) for name in table.sample.columns}
    total = max(sum(lengths.values()), 1)
    long = [name for name in free if join.member.size * lengths[name] // total > LONGEST_TEXT]
    ids = [name for name in table.sample.columns if name not in used and is_id_name(name)]
    ids = [name for name in ids if fold_column_name(name) not in ALIASES]
    unused = [] if join.described or join.of_users else free
    if ids or unused:
        why = "ids and addresses" if not unused else "ids, or of a table without titles"
        tally.note(f"columns of {join.member.file_name} left out: {', '.join([*ids, *unused])} ({why})")
    if long:
        tally.note(f"columns of {join.member.file_name} left out: {', '.join(long)} ({TOO_LONG})")
    return {_OTHER + name: table.text(name) for name in free if name not in long and (join.described or join.of_users)}


def _linked(rows: pl.DataFrame, join: Join) -> pl.DataFrame:
    """Return the rows under the ids of the interactions, by way of a table of ids."""
    assert join.via is not None  # the caller has checked
    table = open_listed(join.via.member)
    spelled = bare if join.bare else canonical
    links = table.scan([name for name in table.sample.columns if name in (join.via.key, join.via.to)])
    pairs = links.select(
        id=canonical(table.text(join.via.key)), key=spelled(canonical(table.text(join.via.to)))
    ).collect()
    pairs = pairs.drop_nulls().unique("id", keep="first", maintain_order=True)
    return pairs.join(rows.with_columns(spelled(pl.col("key"))), on="key", how="inner", maintain_order="left").drop(
        "key"
    )


def _role_columns(table: Table, join: Join) -> dict[str, pl.Expr]:
    """Return the table's columns in the form of ROLES."""
    columns: dict[str, pl.Expr] = {}
    described = {role: name for role, name in join.described.items() if name in table.schema}
    if "title" in described:
        title = table.text(described["title"]).str.strip_chars()
        columns["title"] = pl.when(title != "").then(title)
    if "year" in described:
        columns["year"] = table.text(described["year"]).str.extract(r"(\d{4})").cast(pl.Int32)
    if "genres" in described:
        columns["genres"] = as_list(pl.col(described["genres"]), table.schema[described["genres"]])
    if "creators" in described:
        columns["creators"] = pl.col(described["creators"])
    aliases = [alias for name in table.sample.columns if (alias := alias_of(table, name)) is not None]
    if aliases:
        columns["aliases"] = pl.concat_list(aliases).list.drop_nulls().list.unique(maintain_order=True)
    return columns


def alias_of(table: Table, name: str) -> pl.Expr | None:
    """Read a column of ids in other catalogues: `imdb:tt0110000`; null for a cell without one."""
    cell = canonical(table.text(name))
    match ALIASES.get(fold_column_name(name)):
        case "imdb":
            return "imdb:tt" + cell.str.extract(r"^(?:tt)?(\d+)$").str.zfill(7)
        case "tmdb":
            return "tmdb:" + cell.str.extract(r"^([1-9]\d*)$")
        case "isbn":
            return "isbn:" + cell.str.to_uppercase().str.extract(r"^(\d{13}|\d{9}[\dX])$")
        case "work":
            return "work:" + cell.str.extract(r"^(?:/works/)?(\S+)$")
        case "asin":
            return "asin:" + cell.str.extract(r"^([A-Z0-9]{10})$")
    return None
