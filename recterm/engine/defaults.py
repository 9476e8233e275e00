"""What the data decide: hyperparameters that are left open, and the models that a new library gets.

The rules use the shape of the data only: users, items, interactions, explicit or implicit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.engine.interactions import Interactions

ROOMY_ITEMS = 20_000
"""Up to this many items 128 factors are scored within a millisecond or two; beyond it, 64."""


def spread(data: Interactions) -> float:
    """How large chance alone can make a factor of this data: sqrt(mean history) + sqrt(mean audience).

    The largest singular value of a random matrix with these means; regularisation has to grow with it.
    """
    users = max(1, int((data.activity > 0).sum()))
    items = max(1, int((data.popularity > 0).sum()))
    return math.sqrt(len(data) / users) + math.sqrt(len(data) / items)


def als_factors(data: Interactions) -> int:
    """Factors for ALS: as many as the live loop has time for. The regularisation, not their number, sets the fit."""
    room = 128 if data.n_items <= ROOMY_ITEMS else 64
    return max(1, min(room, data.n_users, data.n_items))


def als_regularization(data: Interactions, alpha: float) -> float:
    """Regularisation for ALS, from the confidence and the spread of the data.

    An L2 penalty on both sides of a factorisation is a nuclear norm: it cuts off the directions that are no stronger
    than chance. Measured on eight data sets made from MovieLens and a candy shop (dense, sparse, few users, few
    items, short histories, likes only; histories of 4 to 130, audiences of 2 to 80) with confidences of 2 to 20: the
    best value grew with the root of alpha, weakly with the spread, and was flat within a factor of 1.5.
    """
    return 4.2 * math.sqrt(max(alpha, 0.1) * spread(data))
