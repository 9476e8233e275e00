"""Likes of a community: alike users and pairs of items, against counts by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine.lists import likes as module
from recterm.engine.lists.likes import Likes

STARS = Scale(0.5, 5.0, 0.5)
LIKED = ([0, 1, 2], [0, 1, 2], [0, 1, 3], [0, 1], [3, 4], [4])
"""Items that each user rated 5 stars; each rated item 5 one star."""


def likes() -> Likes:
    pairs = [(user, item, 5.0) for user, items in enumerate(LIKED) for item in items]
    pairs += [(user, 5, 1.0) for user in range(len(LIKED))]
    user, item, value = map(np.array, zip(*sorted(pairs), strict=True))
    return Likes.of(user.astype(np.int32), item.astype(np.int32), value.astype(np.float32), n_items=7, scale=STARS)


def test_only_ratings_of_four_stars_or_more_are_likes() -> None:
    assert likes().counts.tolist() == [4, 4, 2, 2, 2, 0, 0]


def test_those_who_share_more_are_more_alike_and_only_they(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ALIKE_SHRINKAGE", 0.0)
    alike = likes().alike(np.array([0, 1, 2, 9]), 10)
    assert alike.users.tolist() == [0, 1, 3, 2]
    assert alike.similarities[:2].tolist() == pytest.approx([1.0, 1.0])
    assert (alike.similarities[2:] < 1).all()
    assert likes().alike(np.array([6]), 10).users.tolist() == []


def test_what_the_alike_like_is_counted_and_weighed() -> None:
    alike = likes().alike(np.array([0, 1, 2]), 3)
    scores, lovers = likes().liked_by(alike)
    assert lovers.tolist() == [3, 3, 2, 0, 0, 0, 0]
    assert scores[2] == pytest.approx(alike.similarities[:2].sum())
    assert likes().among(alike.users, 2).tolist() == [0, 1]
    assert likes().shared(np.array([4, 5]), np.array([0, 3, 4, 9])).tolist() == [0, 1, 2, 0]
    common, rare, unknown = likes().rarity_of(np.array([0, 2, 9])).tolist()
    assert rare > common > unknown == 0


def test_pairs_are_directed_counted_and_need_support() -> None:
    pair = likes().together(0)
    assert (pair.total, pair.both.tolist()) == (4, [0, 4, 2, 1, 0, 0, 0])
    expected = 4 / (4 * 4 / 6 + module.TOGETHER_SHRINKAGE)
    assert pair.lift.tolist() == pytest.approx([0, expected, 0, 0, 0, 0, 0])
    assert likes().together(2).total == 2
