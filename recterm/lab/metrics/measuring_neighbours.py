"""Measuring neighbour lists, "Because you liked X", like any other list.

Each test user contributes one liked training item. The list is that item's neighbours without the user's known items.
Two things are measured. Hits, which count more the rarer the item is: popularity-stratified recall (Steck, "Item
popularity and recommendation accuracy", 2011). And content similarity: what the list shares with the item in genres,
creators, themes and tags. Recall alone, even stratified, prefers the model that puts what everyone has seen beside
everything; people expect Toy Story 2 beside Toy Story.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import LIKED_STARS, ItemRow, Progress
from recterm.domain.progress import silent
from recterm.engine.core.taste import to_stars
from recterm.lab.metrics.inputs import NeighbourList
from recterm.lab.metrics.registry import metrics_of_input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.engine import Interactions, Recommender
    from recterm.engine.baselines.content import Content
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.lists import GroundTruth

BETA = 0.5
"""Power of an item's popularity by which a hit on it is divided; 0 would be plain recall."""

LONGEST = 300
"""Maximum number of neighbours requested, so that k are left without the known ones."""

MOST_USERS = 2000
"""Maximum number of test users."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers of a model, for A users with one item each."""

    values: Mapping[str, F64Vector]
    """(A,) values by metric name."""

    @property
    def recall(self) -> F64Vector:
        """(A,) stratified recall."""
        return self.values["neighbour_recall"]

    @property
    def content_similarity(self) -> F64Vector:
        """(A,) content similarity."""
        return self.values["kinship"]


def ask_neighbours(
    model: Recommender,
    train: Interactions,
    target: GroundTruth,
    *,
    k: int,
    seed: int,
    kin: Content | None = None,
    progress: ProgressSink = silent,
) -> Answers:
    """Measure neighbour lists of test users; the same data and seed give the same users and items.

    Args:
        model: fitted on `train`.
        train: the training part.
        target: the ground truth.
        k: length of the lists.
        seed: draws users and items.
        kin: the content model of the same items, which measures content similarity.
        progress: called from time to time.
    """
    asked, items = _questions(train, target, seed)
    weights = np.maximum(train.popularity, 1) ** -BETA
    metrics = metrics_of_input(NeighbourList)
    values = {metric.name: np.zeros(len(asked)) for metric in metrics}
    for place, (user, item) in enumerate(zip(asked, items, strict=True)):
        first, last = np.searchsorted(train.user, [user, user + 1])
        history = train.item[first:last]
        neighbours = model.similar(ItemRow(int(item)), min(LONGEST, k + len(history))).rows
        shown = neighbours[~np.isin(neighbours, history)][:k]
        first, last = np.searchsorted(target.pairs, [user * target.n_items, (user + 1) * target.n_items])
        relevant = target.pairs[first:last] - user * target.n_items
        neighbour_list = NeighbourList(int(item), shown, relevant, weights, kin)
        for metric in metrics:
            values[metric.name][place] = metric.of(neighbour_list)
        if place % 100 == 0:
            progress(Progress("measuring neighbours", place, len(asked)))
    return Answers(values)


def _questions(train: Interactions, target: GroundTruth, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw test users who liked something in training, and one such item of each."""
    rng = np.random.default_rng(seed)
    liked = train.value >= 0
    if train.scale is not None:
        liked = np.asarray(to_stars(train.value, train.scale) >= LIKED_STARS)
    users = target.users
    if len(users) > MOST_USERS:
        users = np.sort(rng.choice(users, MOST_USERS, replace=False))
    asked, items = [], []
    for user in users:
        first, last = np.searchsorted(train.user, [user, user + 1])
        mine = train.item[first:last][liked[first:last]]
        if len(mine):
            asked.append(int(user))
            items.append(int(rng.choice(mine)))
    return np.array(asked, dtype=np.int64), np.array(items, dtype=np.int64)
