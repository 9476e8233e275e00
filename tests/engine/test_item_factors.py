"""Item factors: every model that has some gives one row for each item, and the same after it was stored."""

from __future__ import annotations

import numpy as np
import pytest

from recterm import engine
from recterm.domain.model import Scale
from recterm.engine import Interactions
from recterm.engine.core.trained_model import TrainedModel

WITH_FACTORS = [
    spec.name
    for spec in (*engine.RANKING_MODELS.values(), *engine.RATING_MODELS.values())
    if getattr(spec.cls, "item_factors", None) not in (None, TrainedModel.item_factors)
]


def data() -> Interactions:
    chance = np.random.default_rng(4)
    user, item = np.nonzero(chance.random((60, 30)) < 0.4)
    values = np.clip(3 + (user % 2 == item % 2) * 1.5 + chance.normal(0, 0.5, len(user)), 0.5, 5)
    return Interactions.from_arrays(
        user, item, np.rint(values * 2) / 2, n_users=60, n_items=30, scale=Scale(0.5, 5, 0.5), explicit=True
    )


def test_the_factor_models_are_among_them() -> None:
    assert {"als", "pure-svd", "bayesian-mf", "biased-mf", "nmf", "bpr", "stacked-stars"} <= set(WITH_FACTORS)


@pytest.mark.parametrize("name", WITH_FACTORS)
def test_factors_have_a_row_for_each_item(name: str) -> None:
    model = engine.create(name).fit(data(), rng=np.random.default_rng(0))
    assert isinstance(model, TrainedModel)
    factors = model.item_factors
    assert factors is not None
    assert factors.shape[0] == 30
    assert factors.shape[1] >= 1
    assert factors.dtype == np.float32
    again = engine.load(name, model.hyperparameters.to_json(), model.arrays())
    assert isinstance(again, TrainedModel)
    assert again.item_factors is not None
    assert (again.item_factors == factors).all()
