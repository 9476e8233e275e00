"""Implicit ALS against the implicit library itself, and against its equations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from recterm.domain.model import Feedback, ItemRow
from recterm.engine import Interactions, Taste, top_n
from recterm.engine.factors.als import ALS, ALSParams
from tests.engine.communities import STARS, plays, ratings, taste_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scipy.sparse import csr_matrix

    from recterm.domain.model import Progress


def fitted(data: Interactions, **settings: Any) -> ALS:
    """Return a model without its prior, which implicit does not have."""
    return ALS(ALSParams(prior=0.0, **settings)).fit(data, rng=np.random.default_rng(7))


def confidences(model: ALS, data: Interactions) -> csr_matrix:
    """Return the matrix as implicit reads it: 1 + alpha * weight, below zero for disliked items."""
    matrix = model.weigh(data.matrix)
    sign = np.where(matrix.data > 0, 1.0, -1.0)
    matrix.data = (sign * (1.0 + model.hyperparameters.alpha * np.abs(matrix.data))).astype(np.float32)
    return matrix


@pytest.fixture
def one_thread() -> Iterator[None]:
    with threadpool_limits(1, "blas"):
        yield


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("make", [ratings, plays])
class TestAgainstImplicit:
    def _theirs(self, model: ALS, data: Interactions) -> AlternatingLeastSquares:
        params = model.hyperparameters
        theirs = AlternatingLeastSquares(
            factors=params.n_factors,
            regularization=params.regularization,
            alpha=1.0,
            iterations=params.n_iterations,
            random_state=np.random.default_rng(7),
        )
        theirs.fit(confidences(model, data), show_progress=False)
        return theirs

    def test_it_learns_the_same_factors(self, make: Any) -> None:
        data = make()
        model = fitted(data, n_factors=8, regularization=5.0)
        np.testing.assert_allclose(model.arrays()["item_factors"], self._theirs(model, data).item_factors, rtol=1e-5)

    def test_fold_in_is_its_recalculate_user(self, make: Any) -> None:
        data = make()
        model = fitted(data, n_factors=8, regularization=5.0)
        theirs = self._theirs(model, data)
        users = theirs.recalculate_user(np.arange(data.n_users), confidences(model, data))
        np.testing.assert_allclose(model.score_many(data.matrix), users @ theirs.item_factors.T, rtol=1e-3, atol=1e-5)

    def test_recommendations_are_its_recommend(self, make: Any) -> None:
        data = make()
        model = fitted(data, n_factors=8, regularization=5.0)
        matrix = confidences(model, data)
        expected, _ = self._theirs(model, data).recommend(
            np.arange(10), matrix[:10], N=6, filter_already_liked_items=True, recalculate_user=True
        )
        for user in range(10):
            taste = taste_of(data, user)
            rows = top_n(model.score(taste), 6, exclude=taste.exclude)
            assert rows.tolist() == expected[user].tolist()

    def test_a_folded_in_copy_of_a_training_user_gets_nearly_that_users_list(self, make: Any) -> None:
        """Training stops a step before the user's own equations are solved exactly; the lists are almost the same."""
        data = make()
        model = fitted(data, n_factors=8, n_iterations=30)
        theirs = self._theirs(model, data)
        shared = []
        for user in range(data.n_users):
            taste = taste_of(data, user)
            trained = theirs.user_factors[user] @ theirs.item_factors.T
            expected = top_n(trained, 10, exclude=taste.exclude)
            folded_in = top_n(model.score(taste), 10, exclude=taste.exclude)
            shared.append(len(set(expected) & set(folded_in)) / 10)
        assert np.mean(shared) > 0.95

    def test_reasons_are_its_explain(self, make: Any) -> None:
        data = make()
        model = fitted(data, n_factors=8, regularization=5.0)
        theirs = self._theirs(model, data)
        matrix = confidences(model, data)
        taste = taste_of(data, 2)
        for item in top_n(model.score(taste), 3, exclude=taste.exclude):
            total, parts, _ = theirs.explain(2, matrix, int(item), N=100)
            reasons = model.explain(taste, ItemRow(int(item)))
            ours = dict(zip(reasons.rows.tolist(), reasons.amounts.tolist(), strict=True))
            assert reasons.amounts.sum() == pytest.approx(total, rel=1e-3, abs=1e-5)
            for row, amount in parts:
                assert ours[int(row)] == pytest.approx(amount, rel=1e-3, abs=1e-5)


def test_fold_in_solves_the_equations_of_hu_koren_and_volinsky() -> None:
    data = ratings()
    model = fitted(data, n_factors=6, alpha=10.0)
    items = model.arrays()["item_factors"].astype(np.float64)
    feedback = {ItemRow(1): Feedback(stars=5.0), ItemRow(4): Feedback(stars=1.0), ItemRow(6): Feedback(hidden=True)}
    weights = {1: 1.0, 4: model.hyperparameters.disliked, 6: -model.hyperparameters.hidden}
    preference, confidence = np.zeros(data.n_items), np.ones(data.n_items)
    for row, weight in weights.items():
        preference[row] = float(weight > 0)
        confidence[row] = 1.0 + 10.0 * abs(weight)
    left = items.T @ (items * confidence[:, None]) + float(model.hyperparameters.regularization or 0) * np.eye(6)
    profile = np.linalg.solve(left, items.T @ (confidence * preference))
    scores = model.score(Taste.build(feedback, scale=STARS, now=0))
    np.testing.assert_allclose(scores, items @ profile, rtol=1e-4, atol=1e-6)


def test_similar_is_the_cosine_of_the_factors() -> None:
    data = ratings(extra_items=2)
    model = fitted(data, n_factors=5)
    factors = model.arrays()["item_factors"].astype(np.float64)[:-2]
    unit = factors / np.linalg.norm(factors, axis=1, keepdims=True)
    cosines = unit @ unit[3]
    cosines[3] = -2
    neighbours = model.similar(ItemRow(3), 6)
    assert neighbours.rows.tolist() == np.argsort(-cosines, kind="stable")[:6].tolist()
    np.testing.assert_allclose(neighbours.similarities, np.sort(cosines)[::-1][:6], rtol=1e-5)


def test_every_pass_is_reported() -> None:
    seen: list[Progress] = []
    ALS(ALSParams(n_iterations=4)).fit(ratings(), rng=np.random.default_rng(0), progress=seen.append)
    assert [(step.done, step.total) for step in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_data_decide_what_is_left_open_and_nothing_else() -> None:
    data = ratings(30, 12)
    open_ones = fitted(data).hyperparameters
    assert open_ones.n_factors == 12
    assert open_ones.regularization is not None
    assert fitted(data, n_factors=3, regularization=2.0).hyperparameters == ALSParams(
        n_factors=3, regularization=2.0, prior=0.0
    )
    assert fitted(data, n_factors=500).arrays()["item_factors"].shape == (12, 500)


def test_what_the_data_decided_does_not_outlive_the_data() -> None:
    model = fitted(ratings(30, 12))
    again = model.fit(ratings(60, 40), rng=np.random.default_rng(0)).hyperparameters
    assert again == fitted(ratings(60, 40)).hyperparameters


def test_regularisation_grows_with_confidence_and_with_the_data() -> None:
    small, large = ratings(30, 12), ratings(300, 120)
    regularizations = [
        float(fitted(data, alpha=alpha, n_factors=2).hyperparameters.regularization or 0)
        for data, alpha in ((small, 2.0), (small, 8.0), (large, 8.0))
    ]
    assert regularizations == sorted(regularizations)
    assert regularizations[1] == pytest.approx(2 * regularizations[0])
