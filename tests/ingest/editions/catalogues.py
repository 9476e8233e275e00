"""Catalogues of a few items for tests of editions."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from recterm.domain.titles import sort_title
from recterm.ingest.dataset.dataset import ITEM_SCHEMA


class Listed(NamedTuple):
    """One item; what is left out is not known."""

    title: str
    maker: str = ""
    year: int | None = None
    alias: str = ""
    genre: str = ""


def catalogue(kind: str, *items: Listed, ids: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the items with ITEM_SCHEMA; their ids are those given, else their numbers."""
    rows = {
        "id": list(ids) or [str(number) for number in range(len(items))],
        "title": [item.title for item in items],
        "sort_title": [sort_title(item.title) for item in items],
        "year": [item.year for item in items],
        "genres": [[item.genre] if item.genre else [] for item in items],
        "creators": [[item.maker] if item.maker else [] for item in items],
        "kind": [kind] * len(items),
        "original_titles": [[]] * len(items),
        "aliases": [[item.alias] if item.alias else [] for item in items],
        "facts": ["{}"] * len(items),
    }
    return pl.DataFrame(rows, schema=ITEM_SCHEMA)
