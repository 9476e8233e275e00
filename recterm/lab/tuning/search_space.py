"""Search space of a model: the ranges that its hyperparameters declare, in the sampler's form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.engine import MODELS, spec_of
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from optuna.distributions import BaseDistribution

    from recterm.engine import Interactions
    from recterm.engine.core.hyperparameters import Spec

OF_STARS = ("just_liked", "below_liked", "disliked")
OF_COUNTS = ("count_power",)
"""Weights without effect on data of the other kind."""


def search_space(model: str, data: Interactions, wanted: Sequence[str] = ()) -> dict[str, Spec]:
    """Return the hyperparameters to search, by name.

    Args:
        model: name in `recterm.engine.MODELS`.
        data: decides which weights have an effect.
        wanted: only these, including those with a few choices; empty: all that declare a range worth searching.

    Raises:
        EngineError: an unknown model or hyperparameter, one without a range to search, or nothing to search at all.
    """
    spec_of(model)
    specs = MODELS[model].params.specs()
    idle = OF_COUNTS if data.explicit else OF_STARS
    searchable = {name: spec for name, spec in specs.items() if spec.tune or len(spec.choices) > 1}
    for name in wanted:
        if name not in searchable:
            raise EngineError(
                f"{model} has nothing to search in {name!r}", f"choose from {', '.join(searchable) or 'nothing'}"
            )
    # The model's own hyperparameters come first, then the weights of stars and counts.
    space = {
        name: spec
        for name, spec in sorted(searchable.items(), key=lambda pair: pair[0] in (*OF_STARS, *OF_COUNTS))
        if (name in wanted if wanted else spec.tune is not None and name not in idle)
    }
    if not space:
        raise EngineError(f"{model} has no hyperparameter to tune", "tune another model, such as als or ease")
    return space


def distributions(space: Mapping[str, Spec]) -> dict[str, BaseDistribution]:
    """Return the space as optuna's distributions."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    distribution_of: dict[str, BaseDistribution] = {}
    for name, spec in space.items():
        if spec.tune is None:
            distribution_of[name] = CategoricalDistribution(spec.choices)
        elif spec.kind == "int":
            distribution_of[name] = IntDistribution(int(spec.tune[0]), int(spec.tune[1]), log=spec.log)
        else:
            distribution_of[name] = FloatDistribution(*spec.tune, log=spec.log)
    return distribution_of


def grid(space: Mapping[str, Spec], points: int) -> dict[str, list[Any]]:
    """Return `n` values of each range, its ends included, evenly spaced (on its scale); every choice."""
    values_of: dict[str, list[Any]] = {}
    for name, spec in space.items():
        if spec.tune is None:
            values_of[name] = list(spec.choices)
            continue
        low, high = spec.tune
        values = np.geomspace(low, high, points) if spec.log and low > 0 else np.linspace(low, high, points)
        exact = [float(value) for value in values.clip(low, high)]
        values_of[name] = list(dict.fromkeys(round(value) for value in exact)) if spec.kind == "int" else exact
    return values_of
