"""Item features from words."""

from __future__ import annotations

import pytest

from recterm.engine import Interactions, ItemFeatures
from recterm.errors import EngineError


def test_tokens_are_numbered_as_they_come_and_counted_once() -> None:
    features = ItemFeatures.of([["genre:Horror", "theme:space", "genre:Horror"], [], ["theme:space"]])
    assert len(features) == 3
    assert features.names == ("genre:Horror", "theme:space")
    assert features.indptr.tolist() == [0, 2, 2, 3]
    assert features.tokens.tolist() == [0, 1, 1]
    assert features.kinds == ("genre", "theme")


def test_a_token_without_a_kind_is_refused() -> None:
    with pytest.raises(EngineError, match="'Horror' has no kind"):
        ItemFeatures.of([["Horror"]])


def test_features_of_another_catalogue_are_refused() -> None:
    with pytest.raises(EngineError, match="features of 1 items, but 2 items"):
        Interactions.from_arrays([0, 0], [0, 1], [4, 5], features=ItemFeatures.of([["genre:Horror"]]))


def test_a_part_of_the_data_keeps_them() -> None:
    features = ItemFeatures.of([["genre:Horror"], ["genre:War"]])
    data = Interactions.from_arrays([0, 0, 1], [0, 1, 1], [4, 5, 3], features=features)
    part = data.part(data.user.nonzero()[0])
    assert (len(part), part.n_users, part.n_items, part.scale) == (1, 2, 2, data.scale)
    assert part.features is features
    assert part.popularity.tolist() == [0, 1]


def test_nothing_is_read_before_it_is_asked_for_and_then_once() -> None:
    asked: list[int] = []

    def read() -> list[list[str]]:
        asked.append(1)
        return [["genre:Horror"], []]

    features = ItemFeatures(2, read)
    data = Interactions.from_arrays([0, 0], [0, 1], [4, 5], features=features)
    assert (len(features), asked) == (2, [])
    assert data.part(data.user[:1].astype("i8")).features is features
    assert (features.names, features.indptr.tolist(), features.tokens.tolist()) == (("genre:Horror",), [0, 1, 1], [0])
    assert asked == [1]


def test_features_of_another_number_of_items_than_told_are_refused() -> None:
    with pytest.raises(EngineError, match="features of 1 items, but 2 items"):
        ItemFeatures(2, lambda: [["genre:Horror"]]).names  # noqa: B018


def test_the_tokens_of_a_kind_can_be_left_out() -> None:
    asked: list[int] = []

    def read() -> list[list[str]]:
        asked.append(1)
        return [["review words:slow", "genre:Horror"], [], ["review words:slow"], ["genre:War", "review words:x"]]

    features = ItemFeatures(4, read)
    part = features.without("review words")
    assert not asked
    assert part.names == ("genre:Horror", "genre:War")
    assert part.indptr.tolist() == [0, 1, 1, 1, 2]
    assert part.tokens.tolist() == [0, 1]
    assert (len(part), part.left_out, features.left_out) == (4, "review words", "")
    assert features.names == ("review words:slow", "genre:Horror", "genre:War", "review words:x")
    nothing = features.without("theme")
    assert (nothing.names, nothing.left_out) == (features.names, "")
    assert asked == [1]
