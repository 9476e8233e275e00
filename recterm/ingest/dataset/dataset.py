"""Dataset that every reader returns: two polars frames with fixed schemas, in popularity order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.domain.data.editions import NO_EDITIONS, EditionCounts
from recterm.ingest.interactions.columns import INTERACTION_SCHEMA, InteractionColumns, in_order
from recterm.ingest.interactions.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.domain.answers.data.data_card import Feature
    from recterm.domain.data.editions import WorkOfItems
    from recterm.domain.model import Scale
    from recterm.ingest.interactions.id_encoding import Codes
    from recterm.ingest.report import Report

ITEM_SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),
    "title": pl.String(),
    "sort_title": pl.String(),
    "year": pl.Int32(),
    "genres": pl.List(pl.String()),
    "creators": pl.List(pl.String()),
    "kind": pl.String(),
    "original_titles": pl.List(pl.String()),
    "aliases": pl.List(pl.String()),
    "facts": pl.String(),
}
"""Columns of `Dataset.items`. `aliases` are like `imdb:tt0110000`, `facts` is a JSON object, and `sort_title` is
`titles.sort_title(title)`; only `year` may be null."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Validated interactions of a community and their catalogue.

    Row 0 of `items` has the most interactions (ties: by id, numbers as numbers); items without any come last.
    `interactions` is sorted by (user, item), and a pair occurs once.
    """

    format: str
    """Name of the reader: `movielens-csv`, `csv`, `parquet`, ..."""
    label: str
    """Name for people: `MovieLens latest-small`."""
    items: pl.DataFrame
    """One row per item, ITEM_SCHEMA; an item's row here is its row everywhere."""
    interactions: pl.DataFrame
    """INTERACTION_SCHEMA; `user` is an index into `users`, `item` a row of `items`."""
    users: pl.Series
    """The source's own user ids as text, (U,), ordered by id, numbers as numbers."""
    per_user: NDArray[np.int64]
    """(U,) interactions of each user."""
    per_item: NDArray[np.int64]
    """(I,) interactions of each item, without those that speak against it."""
    scale: Scale | None
    """Scale of `value`; None when values are counts of views or plays."""
    report: Report
    simulated: bool = False
    """True when the community was generated, not recorded."""
    source: str = ""
    """Path of the data; empty for built-in data."""
    features: tuple[Feature, ...] = ()
    """Columns that describe items and users."""
    user_words: Mapping[str, pl.Series] = field(default_factory=dict)
    """Feature of users -> the words of each user, (U,) lists of text."""
    works: tuple[WorkOfItems, ...] = ()
    """Items that are, or may be, editions of one work."""
    editions: EditionCounts = NO_EDITIONS
    """How many works have several items, and what was done with these."""

    def __post_init__(self) -> None:
        for name, frame, schema in (
            ("items", self.items, ITEM_SCHEMA),
            ("interactions", self.interactions, INTERACTION_SCHEMA),
        ):
            if dict(frame.schema) != schema:
                raise ValueError(f"{name} has the columns {dict(frame.schema)}, not {schema}")

    @property
    def n_users(self) -> int:
        """Users with at least one interaction."""
        return self.users.len()

    @property
    def n_items(self) -> int:
        """Items of the catalogue, with and without interactions."""
        return self.items.height

    @property
    def n_interactions(self) -> int:
        """Distinct (user, item) pairs."""
        return self.interactions.height

    @property
    def density(self) -> float:
        """Interactions / (users x items), in [0, 1]; 0 when empty."""
        cells = self.n_users * self.n_items
        return self.n_interactions / cells if cells else 0.0

    @property
    def sparsity(self) -> float:
        """1 - density."""
        return 1.0 - self.density


def build(
    *,
    format: str,
    label: str,
    items: pl.DataFrame,
    users: pl.Series,
    events: InteractionColumns,
    scale: Scale | None,
    report: Report,
    simulated: bool = False,
    source: str = "",
    features: tuple[Feature, ...] = (),
    user_words: Mapping[str, pl.Series] | None = None,
) -> Dataset:
    """Sort the parts into the order that every `Dataset` has.

    `items` and `users` may come in any order, `user_words` in that of `users`; users without an event are left out.
    Pairs must be distinct.
    """
    per_user, per_item = in_threads(_counts, ((events.user, users.len()), (_favourable(events, scale), items.height)))
    by_id = natural_order(items["id"])
    order = by_id[np.argsort(-per_item[by_id], kind="stable")]
    row_of = np.empty(items.height, np.uint32)
    row_of[order] = np.arange(items.height, dtype=np.uint32)

    present = np.flatnonzero(per_user)
    present = present[natural_order(users[present])]
    place_of = np.zeros(users.len(), np.uint32)
    place_of[present] = np.arange(len(present), dtype=np.uint32)

    events = replace(events, user=events.user.recoded(place_of), item=events.item.recoded(row_of))
    return Dataset(
        format=format,
        label=label,
        items=items.select(pl.col(name).cast(dtype) for name, dtype in ITEM_SCHEMA.items())[order],
        interactions=in_order(events, items.height),
        users=users[present].cast(pl.String).alias("user"),
        per_user=per_user[present],
        per_item=per_item[order],
        scale=scale,
        report=report,
        simulated=simulated,
        source=source,
        features=features,
        user_words={name: words[present] for name, words in (user_words or {}).items()},
    )


def _favourable(events: InteractionColumns, scale: Scale | None) -> Codes:
    """Return the items of the events that do not speak against them: of counts those from 0, of ratings all."""
    if scale is not None or not len(events) or events.value.min() >= 0:
        return events.item
    return events.item.filter(events.value >= 0)


def _counts(codes_and_number: tuple[Codes, int]) -> NDArray[np.int64]:
    codes, n = codes_and_number
    return codes.counts(n)


def natural_order(ids: pl.Series) -> NDArray[np.int64]:
    """Return indices that sort ids by the text before their last digits, then by these digits: ml:2 before ml:10."""
    keys = pl.DataFrame({"id": ids.cast(pl.String)}).with_columns(
        stem=pl.col("id").str.replace(r"\d+$", ""),
        digits=pl.col("id").str.extract(r"(\d+)$").str.strip_chars_start("0").fill_null(""),
    )
    order = pl.col("stem"), pl.col("digits").str.len_bytes(), pl.col("digits"), pl.col("id")
    return keys.select(pl.arg_sort_by(*order).cast(pl.Int64)).to_series().to_numpy()
