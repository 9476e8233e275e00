"""Selection between models measured on the same users: a difference must be more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.lab.arrays import F64Vector

SURE = 1.0
"""Standard errors by which a model must beat one that precedes it."""


def winner(values: Mapping[str, F64Vector], *, lower_is_better: bool = False) -> str:
    """Return the name of the best model; an earlier one is only replaced if the difference is more than chance.

    Args:
        values: model -> (U,) a metric of each user; the order is that of preference, the default or cheapest first.
        lower_is_better: for errors.

    Returns:
        The last name that beat the one chosen before it by more than SURE standard errors of the mean of
        the paired differences.
    """
    names = list(values)
    chosen = names[0]
    for name in names[1:]:
        gain = values[name] - values[chosen]
        if lower_is_better:
            gain = -gain
        error = gain.std(ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else np.inf
        if gain.mean() > SURE * error:
            chosen = name
    return chosen
