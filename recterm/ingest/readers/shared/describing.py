"""Features as readers attach them: columns of items become facts of each, columns of users words of each user."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from recterm.domain.data.item_columns import FEATURES, REVIEW_WORDS, encoded
from recterm.ingest.dataset.features import described, feature_of, features_of, words_by_item
from recterm.ingest.dataset.text_words import text_words
from recterm.ingest.dataset.user_groups import MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from recterm.domain.answers.data.data_card import Feature
    from recterm.ingest.dataset.text_words import ReviewWords
    from recterm.ingest.report import Tally


TITLE_WORDS = "title words"
"""Name of the feature that titles give items without genres."""


def item_features(
    n_items: int,
    columns: pl.DataFrame,
    tally: Tally,
    titles: Sequence[str | None] = (),
    reviews: ReviewWords | None = None,
) -> tuple[list[dict[str, object]], tuple[Feature, ...]]:
    """Return the facts with each item's features, and a summary of each feature.

    Args:
        n_items: number of items.
        columns: what describes them, as text, a row for each; without columns nothing does.
        tally: collects notes.
        titles: of items without genres, whose words tell what they are; empty for others.
        reviews: the words of each item's reviews; None without texts of reviews.
    """
    words, features, left = features_of(columns, "items")
    if titles:
        texts = text_words(pl.Series(titles, dtype=pl.String))
        if texts.list.len().sum():
            words[TITLE_WORDS] = texts
            features.append(feature_of("items", TITLE_WORDS, "text", texts))
    if reviews is not None and reviews.words.list.len().sum():
        words[REVIEW_WORDS] = reviews.words
        features.append(feature_of("items", REVIEW_WORDS, "text", reviews.words))
        _note_reviews(reviews, tally)
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


def with_review_words(
    items: pl.DataFrame, rows: NDArray[np.uint32], reviews: ReviewWords, tally: Tally
) -> tuple[pl.DataFrame, tuple[Feature, ...]]:
    """Return the items with the words of their reviews among their features, and a summary.

    Args:
        items: a row for each item, with `facts`.
        rows: the row of each item that has words, distinct.
        reviews: their words.
        tally: collects notes.
    """
    if not reviews.words.list.len().sum():
        return items, ()
    feature = feature_of("items", REVIEW_WORDS, "text", reviews.words)
    _note_reviews(reviews, tally)
    tally.note(f"features of the items: {described(feature)}")
    facts = items["facts"].to_list()
    for row, words in zip(rows.tolist(), reviews.words.to_list(), strict=True):
        if words:
            fact = json.loads(facts[row])
            facts[row] = encoded(fact | {FEATURES: fact.get(FEATURES, {}) | {REVIEW_WORDS: words}})
    return items.with_columns(facts=pl.Series(facts, dtype=pl.String)), (feature,)


def _note_reviews(reviews: ReviewWords, tally: Tally) -> None:
    if reviews.nth > 1:
        tally.note(f"words of reviews: one of {reviews.nth:,} reviews was read")


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
    for feature in features:
        if feature.values > MOST_WORDS:
            tally.note(f"of {feature.name}, the {MOST_WORDS:,} most frequent of {feature.values:,} values are kept")
    if features:
        tally.note(f"features of the users, for `evaluate --by NAME`: {', '.join(map(described, features))}")
    _note_left(left, "users", tally)
    return UserFeatures(words, tuple(features))


def note_left_out(tally: Tally, file_name: str, names: Sequence[str], why: str = "") -> None:
    """Note columns of a file that nothing uses: all of their names, and in brackets why; nothing without names."""
    if names:
        tally.note(f"columns of {file_name} left out: {', '.join(names)}{f' ({why})' if why else ''}")


def _note_left(left: dict[str, str], of: str, tally: Tally) -> None:
    if left:
        tally.note(f"columns of the {of} left out: {', '.join(f'{name} ({why})' for name, why in left.items())}")
