"""Star errors: predicted ratings against given ones in the test part, and predicted deviations against errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.evaluation import Measure
from recterm.domain.model import Progress
from recterm.engine import Taste
from recterm.errors import EngineError
from recterm.lab.metrics.lists import batch_size
from recterm.lab.metrics.registry import computes
from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine import RatingPredictor
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import Rows

WITHIN_80 = 1.2816
"""Number of deviations that hold 80 % of a normal distribution."""

QUICK_USERS = 1_000
"""Users whose deviations are predicted one by one within a few seconds; more only when all metrics are requested."""


@dataclass(frozen=True, slots=True, eq=False)
class RatingErrors:
    """Errors in the unit of the ratings, summed by user."""

    squared: F64Vector
    """(U,) sum of squared errors of each user; or such sums over others, of any shape."""
    absolute: F64Vector
    """(U,) sum of absolute errors."""
    counts: F64Vector
    """(U,) number of test ratings."""

    @property
    def rated(self) -> RatingErrors:
        """The errors of the users with test ratings."""
        rated = self.counts > 0
        return RatingErrors(self.squared[rated], self.absolute[rated], self.counts[rated])

    @property
    def total(self) -> RatingErrors:
        """The sums over all users."""
        return RatingErrors(*(np.asarray(part.sum()) for part in (self.squared, self.absolute, self.counts)))


@computes("user_rmse", RatingErrors)
@computes("rmse", RatingErrors)
def root_mean_squared_error(squared: F64Vector, counts: F64Vector) -> F64Vector:
    """Return sqrt(sum of squared errors / ratings), in the unit of the ratings."""
    return np.sqrt(squared / counts)


@computes("mse", RatingErrors)
def mean_squared_error(squared: F64Vector, counts: F64Vector) -> F64Vector:
    """Sum of squared errors / ratings, in the squared unit of the ratings."""
    return squared / counts


@computes("user_mae", RatingErrors)
@computes("mae", RatingErrors)
def mean_absolute_error(absolute: F64Vector, counts: F64Vector) -> F64Vector:
    """Sum of absolute errors / ratings, in the unit of the ratings."""
    return absolute / counts


@dataclass(frozen=True, slots=True, eq=False)
class DeviationErrors:
    """Comparison of the errors with their predicted deviations, summed by user."""

    within: F64Vector
    """(U,) ratings inside the predicted 80 % interval."""
    squared: F64Vector
    """(U,) sum of (error / deviation)^2."""
    counts: F64Vector
    """(U,) number of test ratings."""
    seed: int = 0
    """Seed of the intervals."""

    def rated(self, seed: int) -> DeviationErrors:
        """Return the comparison for the users with test ratings."""
        rated = self.counts > 0
        return DeviationErrors(self.within[rated], self.squared[rated], self.counts[rated], seed)


@computes("within_80", DeviationErrors)
def share_within(within: F64Vector, counts: F64Vector, seed: int) -> Measure:
    """Return the share of the ratings inside the predicted 80 % interval."""
    return intervals.ratio(within, counts, seed=seed)


@computes("z", DeviationErrors)
def errors_in_deviations(squared: F64Vector, counts: F64Vector, seed: int) -> Measure:
    """Return the root mean square of error / predicted deviation."""
    found = intervals.ratio(squared, counts, seed=seed)
    return Measure(*(float(np.sqrt(value)) for value in (found.mean, found.low, found.high)))


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
    data, known = part.data, part.histories if histories is None else histories
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
        answer = np.asarray(model.predict_pairs(known[asked], rows, item[pairs]))
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
        answer = model.predict(taste, data.item[rated].astype(np.int64))
        z = np.abs(answer.values - data.value[rated]) / np.maximum(answer.deviations, 1e-6)
        totals[:, user] = (z <= WITHIN_80).sum(), float((z.astype(np.float64) ** 2).sum()), len(rated)
    return DeviationErrors(*totals)
