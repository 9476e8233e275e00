"""Predicted ratings of the test part against the given ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recterm.domain import Progress
from recterm.errors import EngineError
from recterm.lab.lists import batch_size

if TYPE_CHECKING:
    from recterm.engine import Interactions, RatingPredictor
    from recterm.engine.protocol import ProgressSink
    from recterm.lab.metrics import F64Vector

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RatingErrors:
    """Errors in the unit of the ratings, added up by user."""

    squared: F64Vector
    """(U,) sum of squared errors of each user."""
    absolute: F64Vector
    """(U,) sum of absolute errors."""
    counts: F64Vector
    """(U,) number of test ratings."""


def rating_errors(
    model: RatingPredictor, data: Interactions, train: Interactions, test: Rows, progress: ProgressSink
) -> RatingErrors:
    """Predict every test rating from its user's training history, clipped to the range of the training ratings.

    Args:
        model: fitted on `train`.
        data: all interactions.
        train: the training part.
        test: ascending positions of the test part in `data`.
        progress: told after each batch of users.

    Raises:
        EngineError: the model predicts NaN, or not one rating for each pair.
    """
    user, item = data.user[test], data.item[test].astype(np.int64)
    predicted = np.empty(len(test), dtype=np.float64)
    users, starts = np.unique(user, return_index=True)
    bounds = np.append(starts, len(test))
    size = batch_size(data.n_items)
    for first in range(0, len(users), size):
        progress(Progress("measuring ratings", first, len(users)))
        asked = users[first : first + size]
        pairs = slice(bounds[first], bounds[first + len(asked)])
        rows = np.searchsorted(asked, user[pairs])
        answer = np.asarray(model.predict_pairs(train.matrix[asked], rows, item[pairs]))
        if answer.shape != rows.shape or not np.isfinite(answer).all():
            raise EngineError("the model did not predict a number for every rating that was asked for")
        predicted[pairs] = answer
    error = np.clip(predicted, train.value.min(), train.value.max()) - data.value[test]
    columns = (error**2, np.abs(error), np.ones(len(error)))
    return RatingErrors(*(np.bincount(user, column, data.n_users).astype(np.float64) for column in columns))
