"""Catalogue frame of items: titles parsed, genre names unified, ready for the store."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.domain.data.item_columns import ItemColumns, encoded
from recterm.domain.terminal_text import storable as clean
from recterm.domain.titles import sort_title
from recterm.ingest.catalogue.mending import mended
from recterm.ingest.catalogue.plain_titles import plain_titles
from recterm.ingest.catalogue.titles import ParsedTitle, has_year, parse_title
from recterm.ingest.dataset.dataset import ITEM_SCHEMA
from recterm.ingest.interactions.id_encoding import pieces_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.ingest.dataset.dataset import Dataset

NO_GENRES = frozenset({"", "(no genres listed)", "unknown", "(unknown)", "none", "n/a"})
"""Cells, in lower case, that mean that nothing is known."""

GENRE_NAMES = {"Children's": "Children"}
"""MovieLens 100K and 1M use the first name, later sets the second."""


_SEPARATOR = "\x1f"
"""Occurs in no cell, since control characters are removed."""


def items_frame(
    *,
    ids: Sequence[str],
    titles: Sequence[str],
    years: Sequence[int | None] | None = None,
    genres: Sequence[Sequence[str] | None] | None = None,
    creators: Sequence[Sequence[str] | None] | None = None,
    aliases: pl.Series | None = None,
    facts: Sequence[Mapping[str, object]] | None = None,
    kind: str,
    film_titles: bool | None = None,
) -> pl.DataFrame:
    """Make items with ITEM_SCHEMA, in the given order.

    Args:
        aliases: lists like `imdb:tt0110000`, one for each item.
        film_titles: whether titles are parsed as `Title, The (alias) (year)`; None: if at least half have a year.
    """
    titles = [title or "" for title in mended(titles)]
    if film_titles is None:
        film_titles = sum(map(has_year, titles)) * 2 >= len(titles)
    columns = {"id": pl.Series(ids, dtype=pl.String), **_titles(ids, titles, facts, film_titles=film_titles)}
    if years is not None:
        given = pl.Series(years, dtype=pl.Int32)
        columns["year"] = given.zip_with(given.is_not_null(), columns["year"])
    if genres is not None:
        columns["genres"] = _lists([clean_genres(tuple(cell)) if cell else () for cell in genres])
    if creators is not None:
        columns["creators"] = _lists([_names(tuple(cell)) if cell else () for cell in creators])
    if aliases is not None:
        columns["aliases"] = aliases
    none = {name: pl.lit([], dtype) for name, dtype in ITEM_SCHEMA.items() if name not in columns and name != "kind"}
    return pl.DataFrame(columns).with_columns(**none, kind=pl.lit(kind)).select(*ITEM_SCHEMA)


def _titles(
    ids: Sequence[str], titles: Sequence[str], facts: Sequence[Mapping[str, object]] | None, *, film_titles: bool
) -> dict[str, pl.Series]:
    """Parse titles into title, sort key, year and original titles; also return facts and display titles."""
    plain = plain_titles(pl.Series(titles, dtype=pl.String), films=film_titles)
    title, order, year = (plain[name].to_list() for name in ("title", "sort_title", "year"))
    originals: list[Sequence[str]] = [()] * len(ids)
    about = list(map(encoded, facts)) if facts is not None else ["{}"] * len(ids)
    for place in plain["title"].is_null().arg_true().to_list():
        listed = clean(titles[place])
        parsed = parse_title(titles[place]) if film_titles else ParsedTitle(listed, None, ())
        title[place] = parsed.title or ids[place]
        order[place] = sort_title(title[place])
        year[place] = parsed.year
        originals[place] = parsed.original_titles
        if listed not in ("", title[place]) and listed != f"{title[place]} ({parsed.year})":
            about[place] = encoded({**(facts[place] if facts is not None else {}), "listed_as": listed})
    return {
        "title": pl.Series(title, dtype=pl.String),
        "sort_title": pl.Series(order, dtype=pl.String),
        "year": pl.Series(year, dtype=pl.Int32),
        "original_titles": _lists(originals),
        "facts": pl.Series(about, dtype=pl.String),
    }


def _lists(cells: Sequence[Sequence[str]]) -> pl.Series:
    """Make a column of lists of clean text. Joined and split: polars takes 100 times as long for a list of lists."""
    joined = pl.DataFrame({"cell": pl.Series(map(_SEPARATOR.join, cells), dtype=pl.String)})
    cell = pl.col("cell")
    parts = pl.when(cell == "").then(pl.lit([], pl.List(pl.String))).otherwise(cell.str.split(_SEPARATOR))
    return joined.select(parts).to_series()


@lru_cache(maxsize=4096)
def _names(names: tuple[str, ...]) -> list[str]:
    return [name for text in mended(names) if (name := clean(text or ""))]


@lru_cache(maxsize=4096)
def clean_genres(genres: tuple[str, ...]) -> list[str]:
    """Clean genres: without the words for none, each once, under the names of the later sets."""
    named = (GENRE_NAMES.get(genre, genre) for text in mended(genres) if (genre := clean(text or "")))
    return list(dict.fromkeys(genre for genre in named if genre.lower() not in NO_GENRES))


def look_like_titles(ids: pl.Series) -> bool:
    """Return whether at least half of some ids look like titles, such as `Tin Drum`, not keys, such as `B0031`."""
    words = ids.str.contains(r"\s") | (ids.str.contains(r"\p{L}") & ~ids.str.contains(r"[0-9_:/]"))
    return bool(words.sum() * 2 >= ids.len())


def alias(text: str) -> tuple[str, str]:
    """Split `imdb:tt0110000` into its namespace and its value."""
    namespace, _, value = text.partition(":")
    return namespace, value


def item_columns(dataset: Dataset) -> ItemColumns:
    """Make the catalogue for the store, in row order, with each item's count and mean rating in stars."""
    items = dataset.items
    return ItemColumns(
        id=items["id"].to_list(),
        title=items["title"].to_list(),
        sort_title=items["sort_title"].to_list(),
        year=items["year"].to_list(),
        kind=items["kind"].to_list(),
        genres=_tuples(items["genres"]),
        creators=_tuples(items["creators"]),
        original_titles=_tuples(items["original_titles"]),
        facts=items["facts"].to_list(),
        count=dataset.per_item.tolist(),
        mean=_means(dataset),
        aliases=_aliases(items["aliases"]),
    )


def _tuples(lists: pl.Series) -> list[tuple[str, ...]]:
    """Return lists of clean text as tuples. Joined and split, each combination once: polars takes long for lists."""
    parts_of: dict[str, tuple[str, ...]] = {"": ()}
    cells = lists.list.join(_SEPARATOR).to_list()
    for cell in cells:
        if cell not in parts_of:
            parts_of[cell] = tuple(cell.split(_SEPARATOR))
    return [parts_of[cell] for cell in cells]


def _means(dataset: Dataset) -> list[float | None]:
    interactions, scale = dataset.interactions, dataset.scale
    if scale is None:
        return [None] * dataset.n_items
    sums = np.zeros(dataset.n_items)
    for rows, values in zip(pieces_of(interactions["item"]), pieces_of(interactions["value"]), strict=True):
        sums += np.bincount(rows, values, minlength=dataset.n_items)
    counted = zip(dataset.per_item.tolist(), sums.tolist(), strict=True)
    return [scale.to_stars(total / count) if count else None for count, total in counted]


def _aliases(lists: pl.Series) -> list[tuple[str, str, int]]:
    """Return namespace, value and row of every alias, ascending: `imdb` is the namespace of `imdb:tt0110000`."""
    listed = pl.DataFrame({"alias": lists}).with_row_index("row").explode("alias").drop_nulls()
    parts = pl.col("alias").str.splitn(":", 2).struct
    named = listed.select(namespace=parts.field("field_0"), value=parts.field("field_1").fill_null(""), row="row")
    return named.unique(["row", "namespace"], keep="last").sort("namespace", "value", "row").rows()
