"""Items of a plain table: titles, years and features from the interactions and from the tables of items."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.catalogue import catalogue
from recterm.ingest.readers.shared.describing import NO_USER_FEATURES, UserFeatures, item_features, user_features
from recterm.ingest.readers.shared.other_columns import user_cells, words_of_reviews
from recterm.ingest.relations.item_table import ROLES, alias_of, joined_items, user_columns
from recterm.ingest.relations.keys import ALIASES
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.creators import creators_of
from recterm.ingest.tables.roles.columns import kind_named
from recterm.ingest.tables.table import as_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.data_card import Feature
    from recterm.ingest.dataset.text_words import ReviewWords
    from recterm.ingest.interactions.reading import Interactions
    from recterm.ingest.readers.shared.other_columns import OtherColumns
    from recterm.ingest.relations.relations import Relations
    from recterm.ingest.report import Tally
    from recterm.ingest.tables.roles.columns import Columns
    from recterm.ingest.tables.table import Table

_COLUMN = "\0column "
"""Prefix of the names of columns that describe items."""


def items_of(
    table: Table,
    columns: Columns,
    key: pl.Expr,
    others: OtherColumns,
    interactions: Interactions,
    relations: Relations,
    tally: Tally,
) -> tuple[pl.DataFrame, tuple[Feature, ...]]:
    """Return one row per item in the order of its codes, from the first filled cells of each, and its features."""
    rows = _own_rows(table, columns, key, interactions.items, others.items)
    if relations.items:
        catalogued, more = joined_items(interactions.items, relations.items, tally)
        rows = _joined(rows, catalogued, more)
    keys = rows["key"].to_list()
    titled = not relations.items and (
        columns.item is None or (columns.title is None and catalogue.look_like_titles(interactions.items))
    )
    titles = rows["title"].to_list() if "title" in rows.columns else keys
    reviews = words_of_reviews(table, key, others.reviews, rows["key"], len(interactions.events))
    facts, features = _features(rows, tally, reviews)
    frame = catalogue.items_frame(
        ids=[f"x:{name}" for name in keys] if titled else keys,
        titles=[title or name for title, name in zip(titles, keys, strict=True)],
        years=rows["year"].to_list() if "year" in rows.columns else None,
        genres=rows["genres"].to_list() if "genres" in rows.columns else None,
        creators=rows["creators"].to_list() if "creators" in rows.columns else None,
        aliases=rows["aliases"].fill_null([]) if "aliases" in rows.columns else None,
        facts=facts,
        kind=_kind(columns, relations),
    )
    return frame, features


def _own_rows(table: Table, columns: Columns, key: pl.Expr, items: pl.Series, own: Sequence[str]) -> pl.DataFrame:
    """Return the facts from the interactions: `key`, then a column for each role and each own column."""
    expressions = _role_columns(table, columns) | {_COLUMN + name: table.text(name) for name in own}
    rows = pl.DataFrame({"key": items})
    if not expressions:
        return rows
    names = {name for cell in (key, *expressions.values()) for name in cell.meta.root_names()}
    scan = table.scan([name for name in table.sample.columns if name in names])
    first = scan.select(key=key.str.strip_chars(), **expressions).group_by("key")
    firsts = first.agg(pl.col(name).drop_nulls().first() for name in expressions).collect(engine="streaming")
    rows = rows.join(firsts, on="key", how="left", maintain_order="left")
    if "genres" in expressions:
        rows = rows.with_columns(as_list(pl.col("genres"), rows.schema["genres"]).alias("genres"))
    if columns.creators is not None and "creators" in expressions:
        rows = rows.with_columns(creators_of(rows["creators"], columns.creators).alias("creators"))
    return rows


def _joined(facts: pl.DataFrame, listed: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Return the facts from the tables of items, else those from the interactions."""
    own = pl.concat([facts, listed.select(key="id")[facts.height :]], how="diagonal")
    shared = [pl.coalesce(listed[name], own[name]).alias(name) for name in ROLES if name in own.columns]
    named = more.rename({name: _COLUMN + name for name in more.columns})
    kept = own.select(name for name in own.columns if name.startswith(_COLUMN) and name not in named.columns)
    return pl.concat([listed.rename({"id": "key"}).with_columns(shared), kept, named], how="horizontal")


def _features(
    rows: pl.DataFrame, tally: Tally, reviews: ReviewWords | None
) -> tuple[list[dict[str, object]] | None, tuple[Feature, ...]]:
    names = [name for name in rows.columns if name.startswith(_COLUMN)]
    has_genres = "genres" in rows.columns and bool(rows["genres"].list.len().sum())
    titles = rows["title"].to_list() if "title" in rows.columns and not has_genres else []
    if not names and not titles and reviews is None:
        return None, ()
    columns = rows.select(pl.col(name).alias(name.removeprefix(_COLUMN)) for name in names)
    return item_features(rows.height, columns, tally, titles, reviews)


def features_of_users(
    table: Table, user: str, others: OtherColumns, users: pl.Series, relations: Relations, tally: Tally
) -> UserFeatures:
    """Return the columns that describe users: those of the interactions, and those of the table of users."""
    parts = [users.cast(pl.String).alias("\0id").to_frame()]
    if relations.users is not None:
        parts.append(user_columns(users, relations.users, tally))
    names = [name for name in others.users if all(name not in part.columns for part in parts)]
    if names:
        parts.append(user_cells(table, user, names, users))
    return user_features(users, pl.concat(parts, how="horizontal"), tally) if len(parts) > 1 else NO_USER_FEATURES


def _kind(columns: Columns, relations: Relations) -> str:
    """Return the kind of the items: from the columns of the interactions, else those of the items, else their file."""
    names = (join.described.get("title", "") for join in relations.items)
    files = (PurePosixPath(join.member.base).stem for join in relations.items)
    kinds = (columns.kind, *(kind_named(name) for name in (*names, *files)))
    return next((kind for kind in kinds if kind != "other"), "other")


def _role_columns(table: Table, columns: Columns) -> dict[str, pl.Expr]:
    """Return the table's facts about items, apart from their ids."""
    expressions: dict[str, pl.Expr] = {}
    if columns.title is not None:
        title = table.text(columns.title).str.strip_chars()
        expressions["title"] = pl.when(title != "").then(title)
    if columns.year is not None:
        expressions["year"] = table.text(columns.year).str.extract(r"(\d{4})").cast(pl.Int32)
    if columns.genres is not None:
        expressions["genres"] = pl.col(columns.genres)
    if columns.creators is not None and columns.creators != columns.title:
        expressions["creators"] = pl.col(columns.creators)
    if works := work_columns(table, columns):
        expressions["aliases"] = pl.concat_list(alias_of(table, works[0])).list.drop_nulls()
    return expressions


def work_columns(table: Table, columns: Columns) -> list[str]:
    """Return the columns that say of which work an item is an edition."""
    free = [name for name in table.sample.columns if table.named and name not in columns.used]
    return [name for name in free if ALIASES.get(fold_column_name(name)) == "work"]
