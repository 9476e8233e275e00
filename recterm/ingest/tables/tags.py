"""Tags that people gave to items: the most frequent ones become facts of the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_TAGS = 10
"""Number of tags kept per item."""


def tag_facts(ids: Sequence[str], tags: pl.LazyFrame) -> list[dict[str, object]]:
    """Return the facts of items: the most frequent tags of each, in lower case; ties in alphabetical order.

    Args:
        ids: of the items, as the tags name them.
        tags: columns `item` and `tag`, text; one row per use.
    """
    counted = (
        tags.select(item=pl.col("item").str.strip_chars(), tag=pl.col("tag").str.strip_chars().str.to_lowercase())
        .filter((pl.col("tag") != "") & (pl.col("item") != ""))
        .group_by("item", "tag")
        .len()
        .sort("item", "len", "tag", descending=[False, True, False])
        .group_by("item", maintain_order=True)
        .agg(pl.col("tag").head(MAX_TAGS))
    )
    tags_of = dict(counted.collect(engine="streaming").iter_rows())
    return [{"tags": tags_of[item]} if item in tags_of else {} for item in ids]
