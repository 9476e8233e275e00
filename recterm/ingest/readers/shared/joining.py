"""Joining, for all readers: the interactions of one table, joined to other files' facts about the items."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.errors import InputError
from recterm.ingest.catalogue.catalogue import items_frame
from recterm.ingest.dataset.dataset import build
from recterm.ingest.interactions.cells import Cells, Fields
from recterm.ingest.interactions.reading import read_events
from recterm.ingest.readers.shared.describing import item_features, user_features, with_review_words
from recterm.ingest.tables.roles.left_out import left_out_note
from recterm.ingest.tables.values.times import resolved_style, time_style
from recterm.ingest.tables.where import filtered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from recterm.domain.answers.data.data_card import Feature
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.dataset.text_words import ReviewWords
    from recterm.ingest.interactions.reading import Interactions
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.values.scale import Values


@dataclass(frozen=True)
class Listing:
    """Items as the files list them; every list has one entry per item, or is empty if nothing is known."""

    ids: list[str]
    """Without prefix."""
    titles: list[str]
    genres: list[list[str]] = field(default_factory=list)
    facts: list[dict[str, object]] = field(default_factory=list)
    years: list[int | None] = field(default_factory=list)
    creators: list[list[str]] = field(default_factory=list)
    columns: pl.DataFrame | None = None
    """Other columns that describe the items, as text."""
    aliases: pl.Series | None = None
    """Lists like `imdb:tt0110000`."""
    items: pl.DataFrame | None = None
    """The result of `frame`, if a reader has already made it."""

    def frame(self, prefix: str, kind: str, *, film_titles: bool | None) -> pl.DataFrame:
        """Make the frame of the listed items; for the arguments see `assemble`."""
        return items_frame(
            ids=[f"{prefix}:{item}" for item in self.ids],
            titles=self.titles,
            years=self.years or None,
            genres=self.genres or None,
            creators=self.creators or None,
            facts=self.facts or None,
            aliases=self.aliases,
            kind=kind,
            film_titles=film_titles,
        )


NOTHING_LISTED = Listing([], [])


@dataclass(frozen=True)
class Roles:
    """Columns of a table of interactions; expressions over text if an id consists of several cells."""

    user: str
    item: str | pl.Expr
    value: str | None = None
    """None if each row is one view."""
    time: str | None = None


def read_interactions(
    request: Request,
    table: Table,
    roles: Roles,
    values: Callable[[pl.Series], Values] | Values,
    also: Collection[str] = (),
) -> Interactions:
    """Read the interactions of a table.

    Args:
        request: the import.
        table: the rows.
        roles: the roles of the columns.
        values: the scale, or a function that finds it from the usable numbers.
        also: other columns that the reader uses.

    Raises:
        InputError: the table lacks a column, or no row can be used.
    """
    named = [name for name in (roles.value, roles.time) if name is not None]
    keys = roles.item.meta.root_names() if isinstance(roles.item, pl.Expr) else [roles.item]
    used = {roles.user, *keys, *named}
    _require(table, used)
    table = filtered(table, request.where, request.tally)
    filters = {name for name in table.sample.columns if any(condition.is_about(name) for condition in request.where)}
    unused = [name for name in table.sample.columns if table.named and name not in {*used, *also, *filters}]
    if (left := left_out_note(table.sample, unused)) is not None:
        request.tally.note(left)
    item = roles.item if isinstance(roles.item, pl.Expr) else table.text(roles.item)
    cells = Cells(table.where, table.scan([name for name in table.sample.columns if name in used]), table.first_line)
    style = time_style(table.sample[roles.time]) if roles.time is not None else None
    if roles.time is not None:
        style = resolved_style(style, cells.rows.select(table.text(roles.time)))
    fields = Fields.of(table, user=roles.user, item=item, value=roles.value, time=roles.time, style=style)
    meaning = values if callable(values) else lambda _: values
    interactions = read_events(cells, fields, meaning, request.now, request.tally, request.take)
    request.tally.note(interactions.values.description)
    return interactions


def first_titles(table: Table, key: pl.Expr, title: str) -> dict[str, str]:
    """Return the first filled title of each item of a table."""
    _require(table, {title, *key.meta.root_names()})
    names = [name for name in table.sample.columns if name in {title, *key.meta.root_names()}]
    rows = table.scan(names).select(key=key.str.strip_chars(), title=table.text(title).str.strip_chars())
    filled = rows.filter((pl.col("title") != "") & pl.col("key").is_not_null())
    return dict(filled.group_by("key").agg(pl.col("title").first()).collect(engine="streaming").iter_rows())


def assemble(
    request: Request,
    *,
    name: str,
    label: str,
    prefix: str,
    kind: str,
    listing: Listing,
    interactions: Interactions,
    noun: str = "",
    film_titles: bool | None = False,
    people: pl.DataFrame | None = None,
    reviews: ReviewWords | None = None,
) -> Dataset:
    """Join interactions and items by id; an item with interactions that is not listed is kept under its id.

    Args:
        request: the import.
        name: of the format.
        label: name of the data for people.
        prefix: of the ids, without its colon.
        kind: of the items.
        listing: facts about the items.
        interactions: items by their ids without prefix.
        noun: name of an item in messages; the kind when empty.
        film_titles: whether titles are parsed as `Title, The (alias) (year)`.
        people: ids of users, then columns that describe them, as text; None without such a table.
        reviews: the words of the reviews of each item with interactions; None without texts of reviews.
    """
    listing, features = _with_features(request, listing, kind)
    listed = listing.items if listing.items is not None else listing.frame(prefix, kind, film_titles=film_titles)
    listed, row_of = _once_each(request, listing.ids, listed, noun or kind)
    touched = interactions.items.to_list()
    unlisted = [item for item in touched if item not in row_of]
    if unlisted and listing.ids:
        done = "played" if interactions.values.scale is None else "rated"
        request.tally.note(_unlisted(len(unlisted), done, noun or kind))
    names = [f"{prefix}:{item}" for item in unlisted]
    items = pl.concat([listed, items_frame(ids=names, titles=names, kind=kind, film_titles=False)])
    row_of |= {item: listed.height + place for place, item in enumerate(unlisted)}
    rows = np.array([row_of[item] for item in touched], np.uint32)
    if reviews is not None:
        items, words = with_review_words(items, rows, reviews, request.tally)
        features += words
    events = interactions.events
    about_users = user_features(interactions.users, people, request.tally)
    request.step("putting items in order", 2)
    return build(
        format=name,
        label=label,
        items=items,
        users=interactions.users,
        events=replace(events, item=events.item.recoded(rows)),
        scale=interactions.values.scale,
        report=request.tally.report(len(events)),
        source=str(request.source.path),
        features=features + about_users.features,
        user_words=about_users.words,
    )


def _with_features(request: Request, listing: Listing, kind: str) -> tuple[Listing, tuple[Feature, ...]]:
    """Return the items with the facts that their other columns tell, and which features these are."""
    titles = listing.titles if kind == "product" and not any(listing.genres) else ()
    if listing.columns is None and not titles:
        return listing, ()
    columns = pl.DataFrame() if listing.columns is None else listing.columns
    more, features = item_features(len(listing.ids), columns, request.tally, titles)
    facts = [own | other for own, other in zip(listing.facts or repeat({}), more, strict=False)]
    return replace(listing, facts=facts), features


def _once_each(
    request: Request, ids: Sequence[str], listed: pl.DataFrame, noun: str
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the first row of each listed item, and the rows by their items."""
    distinct = dict.fromkeys(ids)
    if repeated := len(ids) - len(distinct):
        request.tally.merge(f"{noun}s listed more than once: the first is kept", repeated)
        first_rows = {item: row for row, item in reversed(list(enumerate(ids)))}
        listed = listed[sorted(first_rows.values())]
    return listed, {item: row for row, item in enumerate(distinct)}


def _unlisted(n: int, done: str, noun: str) -> str:
    if n == 1:
        return f"1 {done} {noun} is not in the list of {noun}s, and is shown by its id"
    return f"{n:,} {done} {noun}s are not in the list of {noun}s, and are shown by their ids"


def _require(table: Table, names: set[str]) -> None:
    missing = sorted(names.difference(table.sample.columns))
    if missing:
        raise InputError(
            f"{table.where} has no column {missing[0]!r}; most of its rows have {', '.join(table.sample.columns)}",
            "it may be damaged: get it again, or name its columns with --user and --item to read it as a plain table",
            code="known_table_broken",
        )
