"""Item-kNN for stars against the formula written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine import Interactions, Taste, create_rating
from recterm.engine.neighbourhood.item_knn_stars import COMPARED, ItemKNNStars, ItemKNNStarsParams
from tests.engine.star_contract import StarContract, ratings, taste_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TestContract(StarContract):
    name = "item-knn-stars"


class TestContractWithFewNeighbours(StarContract):
    name = "item-knn-stars"
    settings = {"n_neighbours": 2, "similarity": "residuals"}  # noqa: RUF012


class TestMeanCentred(StarContract):
    name = "item-knn-stars"
    settings = {"predict": "mean-centred"}  # noqa: RUF012


class TestPlainMean(StarContract):
    name = "item-knn-stars"
    settings = {"predict": "mean", "similarity": "pearson"}  # noqa: RUF012


def fitted(data: Interactions, **settings: object) -> ItemKNNStars:
    return ItemKNNStars(ItemKNNStarsParams.from_json(settings)).fit(data, rng=np.random.default_rng(0))


def by_definition(similarity: str, dense: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (I, I) similarities from their definitions, each times common / (common + 4)."""
    rated = ~np.isnan(dense)
    common = rated.T.astype(float) @ rated
    match similarity:
        case "jaccard" | "dice":
            sizes = rated.sum(axis=0)
            either = sizes[:, None] + sizes
            alike = common / (either - common) if similarity == "jaccard" else 2 * common / either
        case "euclidean":
            apart = np.array([[np.nanmean((a - b) ** 2) for b in dense.T] for a in dense.T])
            alike = 1 / (1 + np.sqrt(apart))
        case _:
            centre = {
                "adjusted-cosine": np.nanmean(dense, axis=1, keepdims=True),
                "pearson": np.nanmean(dense, axis=0, keepdims=True),
                "residuals": expected,
                "cosine": np.zeros(1),
            }[similarity]
            vectors = np.nan_to_num(dense - centre)
            lengths = np.sqrt((vectors**2).sum(axis=0))
            alike = vectors.T @ vectors / np.outer(lengths, lengths)
    return np.asarray(alike * common / (common + 4.0))


@pytest.mark.parametrize("similarity", COMPARED)
def test_a_prediction_is_the_bias_model_plus_the_weighted_mean_residual(similarity: str) -> None:
    data = ratings(30, 12, share=0.6)
    settings = {"similarity": similarity, "support": 4.0, "reserve": 0.3, "n_neighbours": 100}
    model = fitted(data, **settings)
    bias = create_rating("bias").fit(data, rng=np.random.default_rng(0))
    dense = np.full((data.n_users, data.n_items), np.nan)
    dense[data.user, data.item] = data.value
    everything = np.arange(data.n_items)
    expected = np.array([bias.predict(taste_of(data, user), everything).values for user in range(data.n_users)])
    close = by_definition(similarity, dense, expected)
    np.fill_diagonal(close, 0.0)
    close = np.maximum(close, 0.0)
    for user in (0, 3, 17):
        mine = ~np.isnan(dense[user])
        sums = close[:, mine] @ (dense[user] - expected[user])[mine]
        by_hand = expected[user] + sums / (close[:, mine].sum(axis=1) + 0.3)
        answer = model.predict(taste_of(data, user), everything)
        np.testing.assert_allclose(answer.values, np.clip(by_hand, 0.5, 5.0), atol=2e-3)


def test_neighbours_that_were_rated_make_a_surer_prediction() -> None:
    data = ratings(200, 20, share=0.8)
    model = fitted(data)
    bias = create_rating("bias").fit(data, rng=np.random.default_rng(0))
    items, taste = np.arange(data.n_items), taste_of(data, 0)
    assert (model.predict(taste, items).deviations < bias.predict(taste, items).deviations).all()


def test_on_films_with_two_tastes_it_predicts_better_than_the_bias_model() -> None:
    rng = np.random.default_rng(5)
    group, kind = rng.integers(0, 2, 300), rng.integers(0, 2, 60)
    truth = np.where(group[:, None] == kind, 4.5, 2.0) + rng.normal(0, 0.4, (300, 60))
    user, item = np.nonzero(rng.random(truth.shape) < 0.3)
    test = rng.random(len(user)) < 0.2
    data = Interactions.from_arrays(
        user[~test], item[~test], np.clip(truth[user[~test], item[~test]], 0, 6), scale=Scale(0.0, 6.0, 0.5),
        n_users=300, n_items=60,
    )  # fmt: skip
    error = {
        name: np.sqrt(np.mean((create_rating(name).fit(data, rng=np.random.default_rng(0)).predict_pairs(
            data.matrix, user[test], item[test]) - truth[user[test], item[test]]) ** 2))
        for name in ("bias", "item-knn-stars")
    }  # fmt: skip
    assert error["bias"] > 1.0
    assert error["item-knn-stars"] < 0.8


def test_a_taste_without_ratings_gets_the_bias_model() -> None:
    data = ratings()
    bias = create_rating("bias").fit(data, rng=np.random.default_rng(0))
    items = np.arange(data.n_items)
    np.testing.assert_array_equal(
        fitted(data).predict(Taste.empty(), items).values, bias.predict(Taste.empty(), items).values
    )


@pytest.mark.parametrize("predict", ["mean-centred", "mean"])
def test_it_is_the_textbooks_sum(predict: str) -> None:
    data = ratings(30, 12, share=0.6)
    settings = {"similarity": "pearson", "support": 0.0, "reserve": 0.2, "n_neighbours": 100}
    model = fitted(data, predict=predict, **settings)
    bias = create_rating("bias").fit(data, rng=np.random.default_rng(0))
    dense = np.full((data.n_users, data.n_items), np.nan)
    dense[data.user, data.item] = data.value
    means = np.nanmean(dense, axis=0)
    vectors = np.nan_to_num(dense - means)
    lengths = np.sqrt((vectors**2).sum(axis=0))
    close = np.maximum(vectors.T @ vectors / np.outer(lengths, lengths), 0.0)
    np.fill_diagonal(close, 0.0)
    everything = np.arange(data.n_items)
    for user in (0, 3, 17):
        mine = ~np.isnan(dense[user])
        near, stars = close[:, mine], dense[user][mine]
        level = bias.predict(taste_of(data, user), everything).values
        off = near @ stars - near.sum(axis=1) * level
        if predict == "mean-centred":
            level, off = means, near @ (stars - means[mine])
        by_hand = level + off / (near.sum(axis=1) + 0.2)
        answer = model.predict(taste_of(data, user), everything)
        np.testing.assert_allclose(answer.values, np.clip(by_hand, 0.5, 5.0), atol=2e-3)
