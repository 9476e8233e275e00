"""Explicit hyperparameters: which ones a person set, and which the rules in `defaults` took from the data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.engine.registry import create, spec_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.engine.core.hyperparameters import Value
    from recterm.engine.core.interactions import Interactions

SAME = 1e-6
"""Relative difference up to which a value is the rule's: the last digits of a sum depend on the threads."""


def explicit(name: str, fitted: Mapping[str, Value], data: Interactions) -> dict[str, Value]:
    """Return the hyperparameters that differ from the model's defaults; those decided by the data stay open.

    Args:
        name: name in `recterm.engine.MODELS`.
        fitted: all hyperparameters of the model once it was fitted.
        data: the data that it was fitted on.

    Raises:
        EngineError: an unknown model or hyperparameter: stored by another version.
    """
    params = spec_of(name).params
    decided_by_data = [key for key, spec in params.specs().items() if spec.optional and fitted.get(key) is not None]
    kept = {key: value for key, value in fitted.items() if key not in decided_by_data}
    while True:
        # One at a time: a rule may depend on a value that was set before it.
        values = resolved(name, kept, data)
        off = next((key for key in decided_by_data if key not in kept and not _same(fitted[key], values[key])), None)
        if off is None:
            return params.from_json(kept).changed()
        kept[off] = fitted[off]


def resolved(name: str, given: Mapping[str, Value], data: Interactions) -> dict[str, Value]:
    """Return all hyperparameters with which a model learns from this data: given, default, or chosen by the rules."""
    return create(name, **given).resolved(data).to_json()


def _same(first: Value, second: Value) -> bool:
    if isinstance(first, float) and isinstance(second, int | float):
        return math.isclose(first, second, rel_tol=SAME)
    return first == second
