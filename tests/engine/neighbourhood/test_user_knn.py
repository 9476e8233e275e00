"""User-kNN against similarities and sums written out."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, create_ranking, top_n
from recterm.engine.core.taste import weigh_stars
from recterm.engine.neighbourhood.similarity import SIMILARITIES, WEIGHTINGS
from recterm.engine.neighbourhood.user_knn import UserKNNParams
from tests.engine.communities import plays, ratings, taste_of

RNG = np.random.default_rng(0)


def weights_of(data: Interactions) -> np.ndarray:
    """Return (U, I) weights, NaN where there is no rating."""
    dense = np.full((data.n_users, data.n_items), np.nan)
    dense[data.user, data.item] = weigh_stars(data.value, UserKNNParams())
    return dense


def brute_force(similarity: str, me: np.ndarray, other: np.ndarray, item_means: np.ndarray) -> float:
    """Return the similarity of two rows of weights, by its formula."""
    if similarity in ("jaccard", "dice"):
        mine, theirs = set(np.flatnonzero(me > 0)), set(np.flatnonzero(other > 0))
        common = len(mine & theirs)
        return common / len(mine | theirs) if similarity == "jaccard" else 2 * common / (len(mine) + len(theirs))
    if similarity == "euclidean":
        apart = (me - other)[~np.isnan(me - other)]
        return 1 / (1 + np.sqrt((apart**2).mean())) if len(apart) else 0.0
    if similarity == "phi":
        return max(0.0, float(np.corrcoef(np.nan_to_num(me), np.nan_to_num(other))[0, 1]))
    if similarity == "pearson":
        me, other = me - np.nanmean(me), other - np.nanmean(other)
    if similarity == "adjusted-cosine":
        me, other = me - item_means, other - item_means
    lengths = np.sqrt(np.nansum(me**2) * np.nansum(other**2))
    return float(np.nansum(me * other) / max(lengths, 1e-9) * np.sqrt(np.nansum(me**2)))


@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_scores_are_sums_over_the_nearest_users(similarity: str) -> None:
    data = ratings(40, 25)
    model = create_ranking("user-knn", similarity=similarity, n_neighbours=7, amplification=2.0).fit(data, rng=RNG)
    dense = weights_of(data)
    means = np.nanmean(dense, axis=0)
    close = np.array([brute_force(similarity, dense[11], line, means) for line in dense])
    nearest = np.argsort(-close, kind="stable")[:7]
    expected = close[nearest] ** 2 @ np.nan_to_num(dense[nearest])
    np.testing.assert_allclose(model.score(taste_of(data, 11)), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_amounts_sum_to_the_score_for_every_similarity(similarity: str, weighting: str) -> None:
    for data in (ratings(), plays()):
        settings = {"similarity": similarity, "weighting": weighting, "shrinkage": 3.0, "n_neighbours": 12}
        model = create_ranking("user-knn", **settings).fit(data, rng=RNG)
        taste = taste_of(data, 5)
        scores, items = model.score(taste), np.array([3, 8, 8, 40])
        sums = [reasons.amounts.sum() for reasons in model.explain_many(taste, items)]
        np.testing.assert_allclose(sums, scores[items], rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(model.score_many(data.matrix)[5], scores, rtol=1e-4, atol=1e-6)


def test_reasons_are_what_is_shared_with_those_who_liked_it() -> None:
    """Item 3 was liked by the one who shares item 0 with me; nobody who shares item 1 has touched it."""
    data = Interactions.from_arrays([0, 0, 1, 1], [0, 3, 1, 2], [1, 1, 1, 1], explicit=False)
    model = create_ranking("user-knn").fit(data, rng=RNG)
    me = Interactions.from_arrays([0, 0], [0, 1], [1, 1], n_items=4, explicit=False)
    reasons = model.explain(taste_of(me, 0), ItemRow(3))
    np.testing.assert_array_equal(reasons.rows, [0, 1])
    assert reasons.amounts[0] > 0
    assert reasons.amounts[1] == 0


def test_shrinkage_holds_back_those_with_little_in_common() -> None:
    """User 0 agrees on one item and has no other; users 1 and 2 agree on three of four."""
    user, item = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2], [0, 5, 0, 1, 2, 6, 0, 1, 2, 6]
    data = Interactions.from_arrays(user, item, np.ones(10), explicit=False)
    me = Interactions.from_arrays([0, 0, 0], [0, 1, 2], np.ones(3), n_items=7, explicit=False)
    score = create_ranking("user-knn", shrinkage=50.0, amplification=8.0).fit(data, rng=RNG).score(taste_of(me, 0))
    plain = create_ranking("user-knn", shrinkage=0.0, amplification=8.0).fit(data, rng=RNG).score(taste_of(me, 0))
    assert score[5] / score[6] < plain[5] / plain[6]


def test_similar_items_have_the_same_people() -> None:
    data = ratings(extra_items=1)
    model = create_ranking("user-knn").fit(data, rng=RNG)
    dense = np.nan_to_num(weights_of(data))
    cosines = dense.T @ dense[:, 4] / np.maximum(np.linalg.norm(dense, axis=0) * np.linalg.norm(dense[:, 4]), 1e-9)
    neighbours = model.similar(ItemRow(4), 6)
    np.testing.assert_array_equal(
        neighbours.rows,
        top_n(cosines.astype(np.float32), 6, exclude=np.array([4]), candidates=np.flatnonzero(cosines > 0)),
    )
    np.testing.assert_allclose(neighbours.similarities, cosines[neighbours.rows], rtol=1e-5)


def test_at_most_max_users_are_kept() -> None:
    data = ratings()
    model = create_ranking("user-knn", max_users=10).fit(data, rng=np.random.default_rng(3))
    assert len(model.arrays()["indptr"]) == 11
    assert len(model.arrays()["items"]) < len(data) / 4
    assert np.isfinite(model.score(taste_of(data, 0))).all()
