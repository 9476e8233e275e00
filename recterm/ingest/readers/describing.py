"""Features as readers attach them: columns of items become facts of each, columns of users are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.item_columns import FEATURES
from recterm.ingest.dataset.features import described, feature_of, features_of, title_words, words_by_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data_card import Feature
    from recterm.ingest.report import Tally


TITLE_WORDS = "title words"
"""Name of the feature that titles give items without genres."""


def item_features(
    n_items: int, columns: pl.DataFrame, tally: Tally, titles: Sequence[str | None] = ()
) -> tuple[list[dict[str, object]], tuple[Feature, ...]]:
    """Return the facts with each item's features, and a summary of each feature.

    Args:
        n_items: number of items.
        columns: what describes them, as text, a row for each; without columns nothing does.
        tally: collects notes.
        titles: of items without genres, whose words tell what they are; empty for others.
    """
    words, features, left = features_of(columns, "items")
    if titles:
        texts = title_words(pl.Series(titles, dtype=pl.String))
        if texts.list.len().sum():
            words[TITLE_WORDS] = texts
            features.append(feature_of("items", TITLE_WORDS, "text", texts))
    if features:
        tally.note(f"features of the items: {', '.join(map(described, features))}")
    _note_left(left, "items", tally)
    return [{FEATURES: fact} if fact else {} for fact in words_by_item(words, n_items)], tuple(features)


def user_features(users: pl.Series, people: pl.DataFrame | None, tally: Tally) -> tuple[Feature, ...]:
    """Return a summary of each column that describes users; only the data card keeps them.

    Args:
        users: the ids of the users with interactions.
        people: their ids in the first column, then what describes them, as text; None without such a table.
        tally: collects notes.
    """
    if people is None or people.width < 2:
        return ()
    key, *names = people.columns
    once = people.drop_nulls(key).unique(key, keep="first")
    rows = users.cast(pl.String).to_frame(key).join(once, on=key, how="left", maintain_order="left")
    _, features, left = features_of(rows.select(names), "users")
    if features:
        tally.note(f"features of the users, counted in the data card: {', '.join(map(described, features))}")
    _note_left(left, "users", tally)
    return tuple(features)


def _note_left(left: dict[str, str], of: str, tally: Tally) -> None:
    if left:
        tally.note(f"columns of the {of} left out: {', '.join(f'{name} ({why})' for name, why in left.items())}")
