"""Array checks: arrays that no fitted model can have are refused by name; those of every model pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from recterm import engine
from recterm.domain.model import Scale
from recterm.engine import MODELS, Interactions, ItemFeatures
from recterm.engine.core.checks.stored_arrays import check_arrays
from recterm.errors import EngineError

N_USERS, N_ITEMS = 37, 23


@pytest.fixture(scope="module")
def fitted() -> dict[str, dict[str, Any]]:
    chance = np.random.default_rng(0)
    data = Interactions.from_arrays(
        chance.integers(0, N_USERS, 400),
        chance.integers(0, N_ITEMS - 2, 400),
        chance.choice([1.0, 2.0, 3.0, 4.0, 5.0], 400),
        None,
        n_users=N_USERS,
        n_items=N_ITEMS,
        scale=Scale(1, 5, 1),
        explicit=True,
        features=ItemFeatures.of([[f"genre:{row % 3}", f"tag:{row % 5}"] for row in range(N_ITEMS)]),
    )
    return {name: engine.create(name).fit(data, rng=np.random.default_rng(0)).arrays() for name in MODELS}


@pytest.mark.parametrize("model", MODELS)
def test_the_arrays_of_every_model_pass_and_any_damaged_one_is_named(
    fitted: dict[str, dict[str, Any]], model: str
) -> None:
    arrays = fitted[model]
    check_arrays(arrays, N_ITEMS)
    for name, array in arrays.items():
        for damaged in _damaged(name, array):
            with pytest.raises(EngineError) as caught:
                check_arrays({**arrays, name: damaged}, N_ITEMS)
            assert caught.value.message
    with pytest.raises(EngineError):
        check_arrays(arrays, N_ITEMS + 1)


def _damaged(name: str, array: Any) -> list[Any]:
    """Return the array with a value that is not a number, with a row out of range, and shorter by one."""
    plain = name.rpartition(".")[2]
    if plain in ("words", "hyperparameters", "seed", "deviation_seen", "deviation", "parts", "n_tokens"):
        return []  # bytes of texts, a number that may be any, lengths that nothing else fits
    damaged = []
    if array.dtype.kind == "f":
        for wrong in (np.nan, np.inf, -np.inf, 1e300 if array.dtype == np.float64 else 1e30):
            changed = array.copy()
            changed.flat[changed.size // 2] = wrong
            damaged.append(changed)
    else:
        for wrong in (-1, 10_000):
            changed = array.copy()
            changed.flat[changed.size // 2] = wrong
            damaged.append(changed)
    damaged.append(array[:-1])
    return damaged
