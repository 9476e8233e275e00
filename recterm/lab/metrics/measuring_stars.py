"""Measuring stars: errors of predicted ratings in the test part, and how they compare to predicted deviations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import Progress
from recterm.engine import Taste
from recterm.errors import EngineError
from recterm.lab.metrics.inputs import DeviationErrors, RatingErrors
from recterm.lab.metrics.lists import batch_size

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine import RatingPredictor
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import Rows

DEVIATIONS_OF_80 = 1.2816
"""Number of deviations that hold 80 % of a normal distribution."""

QUICK_USERS = 1_000
"""Users whose deviations are predicted one by one within a few seconds; more only when all metrics are requested."""


def rating_errors(
    model: RatingPredictor, part: Fold, progress: ProgressSink, *, histories: csr_matrix | None = None
) -> RatingErrors:
    """Predict every test rating from its user's history, clipped to the range of the training ratings.

    Args:
        model: fitted on the training part.
        part: the split.
        progress: called after each batch of users.
        histories: (U, I) histories from which users are folded in; None: the fold's.

    Raises:
        EngineError: the model predicts NaN, or not one rating for each pair.
    """
    data = part.data
    if histories is None:
        histories = part.histories
    user, item = data.user[part.test], data.item[part.test].astype(np.int64)
    predicted = np.empty(len(user), dtype=np.float64)
    users, starts = np.unique(user, return_index=True)
    bounds = np.append(starts, len(user))
    size = batch_size(data.n_items)
    for first in range(0, len(users), size):
        progress(Progress("measuring ratings", first, len(users)))
        asked = users[first : first + size]
        pairs = slice(bounds[first], bounds[first + len(asked)])
        rows = np.searchsorted(asked, user[pairs])
        groups = None if data.memberships is None else data.memberships.rows(asked.astype(np.int64))
        answer = np.asarray(model.predict_pairs(histories[asked], rows, item[pairs], groups))
        if answer.shape != rows.shape or not np.isfinite(answer).all():
            raise EngineError("the model did not predict a number for every requested rating")
        predicted[pairs] = answer
    error = np.clip(predicted, part.train.value.min(), part.train.value.max()) - data.value[part.test]
    columns = (error**2, np.abs(error), np.ones(len(error)))
    return RatingErrors(*(np.bincount(user, column, data.n_users).astype(np.float64) for column in columns))


def deviation_errors(model: RatingPredictor, part: Fold, progress: ProgressSink) -> DeviationErrors:
    """Predict the deviation of every test rating, user by user, as for a shelf.

    Args:
        model: fitted on the training part.
        part: the split.
        progress: called from time to time.
    """
    data = part.data
    totals = np.zeros((3, data.n_users))
    users: Rows = np.unique(data.user[part.test]).astype(np.int64)
    bounds = np.searchsorted(data.user[part.test], np.append(users, data.n_users))
    for place, user in enumerate(users):
        if place % 100 == 0:
            progress(Progress("measuring deviations", place, len(users)))
        rated = part.test[bounds[place] : bounds[place + 1]]
        own = slice(part.histories.indptr[user], part.histories.indptr[user + 1])
        taste = Taste.from_history(part.histories.indices[own], part.histories.data[own], scale=data.scale)
        if data.memberships is not None:
            taste = replace(taste, groups=data.memberships.names_of(user))
        answer = model.predict(taste, data.item[rated].astype(np.int64))
        z = np.abs(answer.values - data.value[rated]) / np.maximum(answer.deviations, 1e-6)
        totals[:, user] = (z <= DEVIATIONS_OF_80).sum(), float((z.astype(np.float64) ** 2).sum()), len(rated)
    return DeviationErrors(*totals)
