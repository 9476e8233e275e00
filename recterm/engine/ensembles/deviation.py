"""Deviation of predictions, learned from predictions of held-out ratings.

A model's own variance is multiplied by a product of powers of what is known when a prediction is made: that variance,
how many ratings the profile and the item have, where on the scale it lies (near an end there is less room). In
logarithms this is a linear model, fitted by maximum likelihood: a gamma regression with log link (McCullagh and
Nelder, "Generalized linear models", 1989, chapter 8), drawn towards the model's own variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

RIDGE = 10.0
"""Pull of the (standardised) weights towards zero, in held-out ratings."""

STEPS = 30
"""Iterations of Fisher scoring; it converges within ten."""

SMALLEST_VARIANCE = 1e-10
"""In squared units of the scale: variances and errors of exactly zero have no logarithm."""


@dataclass(frozen=True, slots=True, eq=False)
class Deviation:
    """Log of the factor on the variances, as a linear function of F circumstances."""

    weights: F64Vector
    """(F + 1,) the constant first."""
    lows: F64Vector
    """(F,) smallest values seen; values beyond them are clipped."""
    highs: F64Vector
    """(F,) largest values that were seen."""

    @classmethod
    def none(cls, n_columns: int) -> Self:
        """Return the model's own variance, when there is nothing to learn from."""
        return cls(np.zeros(n_columns + 1), np.zeros(n_columns), np.zeros(n_columns))

    @classmethod
    def learn(cls, columns: NDArray[np.float64], variances: F64Vector, squared_errors: F64Vector) -> Self:
        """Fit to the errors of N >= 1 predictions, given their circumstances (N, F) and the model's own variances."""
        centre, width = columns.mean(axis=0), columns.std(axis=0)
        width = np.where(width > 1e-9, width, np.inf)
        design = np.column_stack([np.ones(len(columns)), (columns - centre) / width])
        ratios = (squared_errors + SMALLEST_VARIANCE) / (variances + SMALLEST_VARIANCE)
        penalty = np.full(design.shape[1], RIDGE)
        penalty[0] = 0.0
        information = design.T @ design + np.diag(penalty)
        weights = np.zeros(design.shape[1])
        weights[0] = np.log(ratios.mean())
        for _ in range(STEPS):
            excess = ratios * np.exp(-(design @ weights)) - 1.0
            step = np.linalg.solve(information, design.T @ excess - penalty * weights)
            weights += np.clip(step, -1.0, 1.0)
        weights[1:] /= width
        weights[0] -= weights[1:] @ centre
        return cls(weights, columns.min(axis=0), columns.max(axis=0))

    def apply(self, columns: NDArray[np.float64], variances: F64Vector) -> F64Vector:
        """Correct the (N,) model's own variances for the circumstances (N, F)."""
        clipped = np.clip(columns, self.lows, self.highs)
        corrected: F64Vector = variances * np.exp(self.weights[0] + clipped @ self.weights[1:])
        return corrected

    def arrays(self) -> Arrays:
        """Return the arrays for the store."""
        return {"deviation": self.weights, "deviation_seen": np.stack([self.lows, self.highs])}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Restore what `arrays` returned."""
        return cls(arrays["deviation"], *arrays["deviation_seen"])
