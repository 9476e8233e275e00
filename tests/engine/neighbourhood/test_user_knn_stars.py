"""User-kNN for stars against its definition written out, in each of its forms."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine import Interactions, Taste, create_rating
from recterm.engine.neighbourhood.user_knn_stars import UserKNNStars, UserKNNStarsParams
from tests.engine.star_contract import STARS, StarContract, ratings, taste_of


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


class TestContract(StarContract):
    name = "user-knn-stars"


class TestMeanCentred(StarContract):
    name = "user-knn-stars"
    settings = {"predict": "mean-centred", "similarity": "pearson"}  # noqa: RUF012


class TestPlainMean(StarContract):
    name = "user-knn-stars"
    settings = {"predict": "mean", "similarity": "euclidean"}  # noqa: RUF012


@pytest.mark.parametrize("similarity", ["cosine", "pearson", "euclidean", "jaccard", "dice"])
@pytest.mark.parametrize("predict", ["mean-centred", "mean"])
def test_it_is_the_textbooks_sum(similarity: str, predict: str) -> None:
    data = ratings(30, 20)
    settings = {"similarity": similarity, "predict": predict, "support": 3.0, "reserve": 0.5, "n_neighbours": 6}
    model = UserKNNStars(UserKNNStarsParams.from_json(settings)).fit(data, rng=rng())
    bias = create_rating("bias").fit(data, rng=rng())
    dense = np.full((30, 20), np.nan)
    dense[data.user, data.item] = data.value
    rows, stars = np.array([0, 3, 4, 8, 11, 15]), np.array([5.0, 2.0, 4.0, 3.5, 1.0, 4.5])
    me = np.full(20, np.nan)
    me[rows] = stars
    taste = Taste.from_history(rows, stars, scale=STARS)
    answer = model.predict(taste, np.arange(20))
    expected = bias.predict(taste, np.arange(20)).values
    for item in range(20):
        neighbours = []
        for line in dense:
            both = ~np.isnan(line) & ~np.isnan(me)
            if np.isnan(line[item]) or not both.any():
                continue
            a, b = me[both], line[both]
            if similarity == "pearson":
                a, b = a - np.nanmean(me), b - np.nanmean(line)
            if similarity in ("jaccard", "dice"):
                sizes = (~np.isnan(line)).sum() + len(rows)
                alike = both.sum() / (sizes - both.sum()) if similarity == "jaccard" else 2 * both.sum() / sizes
            elif similarity == "euclidean":
                alike = 1 / (1 + np.sqrt(((a - b) ** 2).mean()))
            else:
                length = np.sqrt((a @ a) * (b @ b))
                alike = a @ b / length if length > 1e-6 else 0.0
            alike *= both.sum() / (both.sum() + 3.0)
            if alike > 0:
                neighbours.append((alike, line[item] - (np.nanmean(line) if predict == "mean-centred" else 0.0)))
        best = np.array(sorted(neighbours, key=lambda pair: -pair[0])[:6])
        level = np.nanmean(me) if predict == "mean-centred" else expected[item]
        off = best[:, 1] - (level if predict == "mean" else 0.0)
        by_hand = np.clip(level + best[:, 0] @ off / (best[:, 0].sum() + 0.5), 0.5, 5.0)
        assert answer.values[item] == pytest.approx(by_hand, abs=2e-3)


def test_people_like_you_know_more_than_biases() -> None:
    data = ratings(300, 60, share=0.5, noise=0.3)
    draw = np.random.default_rng(1).random(len(data)) < 0.2
    train, test = data.part(np.flatnonzero(~draw)), data.part(np.flatnonzero(draw))
    errors = {}
    for name in ("bias", "user-knn-stars"):
        model = create_rating(name).fit(train, rng=rng())
        predicted = model.predict_pairs(train.matrix, test.user.astype(np.int64), test.item.astype(np.int64))
        errors[name] = float(np.sqrt(np.mean((predicted - test.value) ** 2)))
    assert errors["user-knn-stars"] < 0.95 * errors["bias"]


def test_only_some_of_many_users_are_kept() -> None:
    data = ratings(60, 30)
    model = create_rating("user-knn-stars", max_users=20).fit(data, rng=rng())
    assert model.arrays()["levels"].shape == (20, 2)
    assert np.isfinite(model.predict(taste_of(data, 0), np.arange(30)).values).all()


def test_a_stranger_gets_what_is_expected_of_the_item() -> None:
    data = Interactions.from_arrays([0, 0, 1, 1], [0, 1, 0, 2], [4.0, 5.0, 2.0, 3.0], scale=STARS)
    model, bias = (create_rating(name).fit(data, rng=rng()) for name in ("user-knn-stars", "bias"))
    items = np.arange(3)
    np.testing.assert_allclose(model.predict(Taste.empty(), items).values, bias.predict(Taste.empty(), items).values)
