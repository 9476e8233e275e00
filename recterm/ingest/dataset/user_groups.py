"""User groups of a data set: for each word of each feature of users, who has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.user_groups import UserGroup
from recterm.ingest.dataset.features import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.dataset.dataset import Dataset

MOST_WORDS = 1_000
"""Words kept for each feature, the most frequent ones; lists of friends have millions."""

_FIRST_NUMBER = re.compile(r"-?[\d.]+(e[+-]?\d+)?")


def user_groups(dataset: Dataset) -> Iterator[UserGroup]:
    """Yield the groups of each feature: bands of numbers ascending, other words by frequency."""
    numbers = {feature.name for feature in dataset.features if feature.of == "users" and feature.kind == NUMBER}
    for name, words in dataset.user_words.items():
        rows = words.alias("word").to_frame().with_row_index("user").explode("word").drop_nulls("word").unique()
        groups = rows.sort("user").group_by("word", maintain_order=True).agg("user")
        groups = groups.sort(pl.col("user").list.len(), "word", descending=[True, False]).head(MOST_WORDS)
        pairs = list(zip(groups["word"].to_list(), groups["user"].to_list(), strict=True))
        if name in numbers:
            pairs.sort(key=lambda pair: _lowest(pair[0]))
        yield from (UserGroup(name, word, users) for word, users in pairs)


def _lowest(band: str) -> float:
    match = _FIRST_NUMBER.match(band)
    return float(match[0]) if match is not None else 0.0
