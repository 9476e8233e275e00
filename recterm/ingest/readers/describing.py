"""Features as readers attach them: columns of items become facts of each, columns of users words of each user."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from recterm.domain.item_columns import FEATURES
from recterm.ingest.dataset.features import described, feature_of, features_of, title_words, words_by_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


class UserFeatures(NamedTuple):
    """Columns that describe users."""

    words: Mapping[str, pl.Series]
    """Column -> (U,) the words of each user."""
    features: tuple[Feature, ...]
    """A summary of each column."""


NO_USER_FEATURES = UserFeatures({}, ())


def user_features(users: pl.Series, people: pl.DataFrame | None, tally: Tally) -> UserFeatures:
    """Return the words of each user, by which models are measured, and a summary of each column.

    Args:
        users: the ids of the users with interactions.
        people: their ids in the first column, then what describes them, as text; None without such a table.
        tally: collects notes.
    """
    if people is None or people.width < 2:
        return NO_USER_FEATURES
    key, *names = people.columns
    once = people.drop_nulls(key).unique(key, keep="first")
    rows = users.cast(pl.String).to_frame(key).join(once, on=key, how="left", maintain_order="left")
    words, features, left = features_of(rows.select(names), "users")
    if features:
        tally.note(f"features of the users, for `evaluate --by NAME`: {', '.join(map(described, features))}")
    _note_left(left, "users", tally)
    return UserFeatures(words, tuple(features))


def _note_left(left: dict[str, str], of: str, tally: Tally) -> None:
    if left:
        tally.note(f"columns of the {of} left out: {', '.join(f'{name} ({why})' for name, why in left.items())}")
