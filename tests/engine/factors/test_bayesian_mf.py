"""Bayesian matrix factorisation against brute force, sampling, and data whose truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine import Interactions, create_rating
from recterm.engine.core.rating_model import Rated, rated_by
from recterm.engine.factors.bayesian_mf import BayesianMF, BayesianMFParams
from recterm.engine.factors.variational import Evidence, Posterior, Prior, Side, posterior, triangle
from tests.engine.star_contract import StarContract, ratings, taste_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


WIDE = Scale(-100.0, 100.0, 1.0)
"""Nothing is cut off on it."""


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def fitted(data: Interactions, **settings: object) -> BayesianMF:
    return BayesianMF(BayesianMFParams.from_json(settings)).fit(data, rng=rng())


class TestContract(StarContract):
    name = "bayesian-mf"


class TestContractWithoutFactors(StarContract):
    name = "bayesian-mf"
    settings = {"n_factors": 0, "n_traces": 0, "n_iterations": 3}  # noqa: RUF012


def random_posterior(n: int, size: int, seed: int) -> Posterior:
    """Return random means and covariances."""
    draws = rng(seed).normal(0.0, 0.4, (n, size, size))
    rows, columns, _, _ = triangle(size)
    covariance = (draws @ draws.transpose(0, 2, 1))[:, rows, columns]
    return Posterior(rng(seed + 1).normal(size=(n, size)), covariance)


def full_covariance(of: Posterior) -> NDArray[np.float64]:
    """Return the (N, D, D) covariances from the triangles."""
    full: NDArray[np.float64] = of.covariance[:, triangle(of.mean.shape[1]).full]
    return full


def test_a_posterior_is_the_one_written_out() -> None:
    """One member who rated three: E[(f, 1)(f, 1)'] and E[(f, 1)(y - bias)], each summed with its weight."""
    size, noise, own = 4, 1.7, 0.8
    others, weights, values = random_posterior(3, size, 1), np.array([0.5, 1.0, 2.0]), np.array([0.3, -1.2, 0.9])
    precision, means, products, target, squares = np.eye(size) * 2.0, np.ones(size), 0.0, 0.0, 0.0
    for mean, covariance, weight, value in zip(others.mean, full_covariance(others), weights, values, strict=True):
        shown, spread = np.append(mean[:-1], 1.0), covariance.copy()
        spread[-1] = spread[:, -1] = 0.0
        products = products + weight * (np.outer(shown, shown) + spread)
        target = target + weight * (shown * (value - mean[-1]) - np.append(covariance[-1, :-1], 0.0))
        squares = squares + weight * ((value - mean[-1]) ** 2 + covariance[-1, -1])
    covariance = np.linalg.inv(precision + noise * own * products)
    mean = covariance @ (precision @ means + noise * own * np.asarray(target))
    error = squares + (products * (np.outer(mean, mean) + covariance)).sum() - 2.0 * mean @ target

    left = values - others.mean[:, -1]
    evidence = Evidence(
        (weights @ others.expected_products())[None],
        ((weights * left) @ others.shown - weights @ others.with_bias())[None],
        np.array([weights @ (left**2 + others.covariance[:, -1])]),
        np.array([3.0]),
    )
    prior = Prior((precision @ means)[None], precision, 30.0)
    member, reliability, errors = posterior(evidence, prior, noise, np.array([own]))
    np.testing.assert_allclose(member.mean[0], mean)
    np.testing.assert_allclose(full_covariance(member)[0], covariance)
    np.testing.assert_allclose(errors[0], error)
    np.testing.assert_allclose(reliability[0], 33.0 / (30.0 + noise * error))


def test_a_profile_is_folded_in_as_training_would_update_it() -> None:
    """One more update of the users, written out with `Side`, gives what the model predicts for them."""
    data = ratings(80, 30)
    matrix, centre, unit = data.matrix, data.value.mean(dtype=np.float64), data.value.std(dtype=np.float64)
    values = (data.value.astype(np.float64) - centre) / unit
    by_user = type(matrix)((values, matrix.indices, matrix.indptr), shape=matrix.shape)
    generator, noise = rng(), 1.5
    users = Side.start(by_user, np.zeros((80, 0)), 3, 60.0, generator)
    items = Side.start(by_user.T.tocsr(), np.zeros((30, 0)), 3, 60.0, generator)
    for _ in range(60):
        noise = users.update(items, noise)
        noise = items.update(users, noise)
    users.update(items, noise)
    trained = users.posterior.mean @ items.posterior.shown.T + items.posterior.mean[:, -1]
    model = fitted(data, n_factors=3, n_traces=0, n_iterations=60)
    everything = np.arange(data.n_items)
    folded = np.stack(
        [model.expect_by_factors(rated_by(matrix, user), everything).means for user in range(data.n_users)]
    )
    np.testing.assert_allclose(folded, centre + unit * trained, atol=0.02)


def test_the_variance_is_that_of_draws_from_the_model() -> None:
    data = ratings(40, 20)
    model = fitted(data, n_factors=3, n_iterations=6)
    rated, item = rated_by(data.matrix, 0), 7
    expected = model.expect(rated, np.array([item]))
    arrays = model.arrays()
    who, reliability = model.profile(rated)
    draws = 400_000
    people = rng(1).multivariate_normal(who.mean[0], full_covariance(who)[0], draws)
    what = Posterior(arrays["item_mean"][[item]], arrays["item_covariance"][[item]])
    items = rng(2).multivariate_normal(what.mean[0], full_covariance(what)[0], draws)
    mean, unit, noise = arrays["mean_unit_noise"]
    signal = mean + unit * ((people[:, :-1] * items[:, :-1]).sum(axis=1) + people[:, -1] + items[:, -1])
    variance = signal.var() + unit**2 / (noise * reliability * arrays["item_reliability"][item])
    assert expected.means[0] == pytest.approx(signal.mean(), abs=0.01)
    assert expected.variances[0] == pytest.approx(variance, rel=0.01)


def factored(n_users: int, n_items: int, share: float, seed: int) -> tuple[Interactions, Interactions, float]:
    """Return training and test ratings with two true factors, and the standard deviation of their noise."""
    draw, noise = rng(seed), 0.5
    truth = 3.0 + draw.normal(0, 0.4, (n_users, 1)) + draw.normal(0, 0.4, n_items)
    truth += draw.normal(0, 0.8, (n_users, 2)) @ draw.normal(0, 0.8, (2, n_items))
    user, item = np.nonzero(draw.random(truth.shape) < share)
    value = truth[user, item] + draw.normal(0, noise, len(user))
    test = draw.random(len(user)) < 0.2
    parts = [
        Interactions.from_arrays(user[part], item[part], value[part], n_users=n_users, n_items=n_items, scale=WIDE)
        for part in (~test, test)
    ]
    return parts[0], parts[1], noise


def test_it_finds_factors_and_knows_how_far_off_it_is() -> None:
    train, test, noise = factored(500, 300, 0.15, 4)
    model = fitted(train)
    bias = create_rating("bias").fit(train, rng=rng())
    scores, errors, baseline = [], [], []
    for user in range(train.n_users):
        mine = test.user == user
        answer = model.predict(taste_of(train, user), test.item[mine].astype(np.int64))
        errors.append(test.value[mine] - answer.values)
        scores.append(errors[-1] / answer.deviations)
        baseline.append(test.value[mine] - bias.predict(taste_of(train, user), test.item[mine].astype(np.int64)).values)
    error, score, floor = (np.concatenate(parts) for parts in (errors, scores, baseline))
    assert floor.std() > 0.95
    assert noise < error.std() < 0.65
    assert 0.95 < score.std() < 1.08
    for inside, share in ((0.674, 0.5), (1.282, 0.8), (1.96, 0.95)):
        assert (np.abs(score) < inside).mean() == pytest.approx(share, abs=0.03)


def test_who_rates_erratically_gets_wider_deviations() -> None:
    train, _, _ = factored(300, 60, 0.5, 5)
    erratic = np.where(train.user < 30, rng(6).normal(0, 1.5, len(train)), 0.0)
    data = Interactions.from_arrays(train.user, train.item, train.value + erratic, scale=WIDE, n_users=300, n_items=60)
    model, items = fitted(data), np.arange(60)
    steady, wild = (
        np.mean([model.predict(taste_of(data, user), items).deviations for user in users])
        for users in (range(100, 110), range(10))
    )
    assert wild > 1.3 * steady


def test_more_ratings_make_a_surer_prediction() -> None:
    data = ratings(200, 60)
    model, items = fitted(data), np.arange(60)
    mine = rated_by(data.matrix, 3)
    widths = [model.expect(Rated(mine.rows[:n], mine.ratings[:n]), items).variances.mean() for n in (0, 4, len(mine))]
    assert widths[0] > widths[1] > widths[2]
