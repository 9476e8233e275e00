"""Stratified recall of neighbours, by hand and against models of known quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine import Interactions, Neighbours, create_ranking
from recterm.engine.baselines.content import Content, ContentParams
from recterm.lab.metrics.lists import GroundTruth
from recterm.lab.metrics.measuring_neighbours import ask_neighbours
from tests.engine.communities import ratings

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARS = Scale(0.5, 5.0, 0.5)


class Fixed:
    """Model whose neighbours are always the same."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = np.array(rows)
        self.asked: list[int] = []

    def similar(self, item: int, n: int) -> Neighbours:
        self.asked.append(int(item))
        return Neighbours(self.rows[:n], np.ones(min(n, len(self.rows)), dtype=np.float32))


def parts(data: Interactions, test: NDArray[np.int64]) -> tuple[Interactions, GroundTruth]:
    train = data.part(np.setdiff1d(np.arange(len(data)), test))
    return train, GroundTruth.of(data, train, test, np.arange(data.n_items))


def test_hits_on_rare_items_count_more() -> None:
    # User 0 knows item 0 and is tested on item 1 (4 others have it) and item 2 (1 other has it).
    user = [0, 0, 0, 1, 2, 3, 4, 1]
    item = [0, 1, 2, 1, 1, 1, 1, 2]
    data = Interactions.from_arrays(user, item, [5.0] * 8, scale=STARS)
    train, target = parts(data, np.array([1, 2]))
    model: Any = Fixed([0, 2])
    by_hand = 1 / (1 + 4**-0.5)
    assert ask_neighbours(model, train, target, k=5, seed=0).recall.tolist() == pytest.approx([by_hand])
    assert model.asked == [0]
    assert ask_neighbours(Fixed([1, 2]), train, target, k=5, seed=0).recall.tolist() == [1.0]  # type: ignore[arg-type]
    # What the user knows takes no place in the list.
    assert ask_neighbours(Fixed([0, 1, 2]), train, target, k=2, seed=0).recall.tolist() == [1.0]  # type: ignore[arg-type]


def test_a_model_that_knows_something_beats_chance() -> None:
    data = ratings(200, 60)
    test = np.flatnonzero(np.random.default_rng(0).random(len(data)) < 0.2)
    train, target = parts(data, test)
    model = create_ranking("item-knn").fit(train, rng=np.random.default_rng(0))
    recall = ask_neighbours(model, train, target, k=10, seed=0).recall
    chance = ask_neighbours(Fixed(list(range(60))), train, target, k=10, seed=0).recall  # type: ignore[arg-type]
    assert recall.mean() > 1.3 * chance.mean()
    assert len(recall) == len(chance)
    np.testing.assert_array_equal(recall, ask_neighbours(model, train, target, k=10, seed=0).recall)


def test_kinship_is_what_the_list_has_in_common_with_the_item() -> None:
    data = ratings(60, 40)
    test = np.flatnonzero(np.random.default_rng(0).random(len(data)) < 0.2)
    train, target = parts(data, test)
    kin = Content(ContentParams()).fit(train, rng=np.random.default_rng(0))
    alike = ask_neighbours(kin, train, target, k=5, seed=0, kin=kin).content_similarity
    other = ask_neighbours(Fixed(list(range(40))), train, target, k=5, seed=0, kin=kin).content_similarity  # type: ignore[arg-type]
    assert (alike >= other - 1e-6).all()
    assert alike.mean() > other.mean() + 0.2
    assert not ask_neighbours(kin, train, target, k=5, seed=0).content_similarity.any()
