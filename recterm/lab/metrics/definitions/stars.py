"""Star metrics: how far predicted ratings are from given ones, and how well their deviations are predicted."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from recterm.lab.metrics.inputs import DeviationErrors, RatingErrors
from recterm.lab.metrics.metric import Better, Group, Metric, Unit

if TYPE_CHECKING:
    from recterm.domain.answers.lab.evaluation import Measure
    from recterm.lab.arrays import F64Vector


def root_mean_squared_error(squared: F64Vector, counts: F64Vector) -> F64Vector:
    """Return sqrt(sum of squared errors / ratings), in the unit of the ratings."""
    import numpy as np

    return np.sqrt(squared / counts)


RMSE = Metric(
    "rmse",
    "RMSE",
    definition="root mean squared error of predicted ratings, per fold, then averaged",
    formula="sqrt(mean of (predicted - given)^2)",
    group=Group.STARS,
    input=RatingErrors,
    compute=root_mean_squared_error,
    better=Better.LESS,
    unit=Unit.RATINGS,
)


def mean_absolute_error(absolute: F64Vector, counts: F64Vector) -> F64Vector:
    """Sum of absolute errors / ratings, in the unit of the ratings."""
    return absolute / counts


MAE = Metric(
    "mae",
    "MAE",
    definition="mean absolute error of predicted ratings, per fold, then averaged",
    formula="mean of |predicted - given|",
    group=Group.STARS,
    input=RatingErrors,
    compute=mean_absolute_error,
    better=Better.LESS,
    unit=Unit.RATINGS,
)

USER_RMSE = Metric(
    "user_rmse",
    "U-RMSE",
    definition="RMSE of each user, averaged over users: the active ones do not outweigh the others",
    formula="mean over users of sqrt(mean of (predicted - given)^2)",
    group=Group.STARS,
    input=RatingErrors,
    compute=root_mean_squared_error,
    better=Better.LESS,
)

USER_MAE = Metric(
    "user_mae",
    "U-MAE",
    definition="MAE of each user, averaged over users",
    formula="mean over users of mean |predicted - given|",
    group=Group.STARS,
    input=RatingErrors,
    compute=mean_absolute_error,
    better=Better.LESS,
)


def share_within(within: F64Vector, counts: F64Vector, seed: int) -> Measure:
    """Return the share of the ratings inside the predicted 80 % interval."""
    from recterm.lab.statistics import intervals

    return intervals.ratio(within, counts, seed=seed)


WITHIN_80 = Metric(
    "within_80",
    "In 80%",
    definition="share of the ratings inside the predicted 80 % interval: .80 is calibrated",
    formula="share of |predicted - given| <= 1.2816 deviation",
    group=Group.STARS,
    input=DeviationErrors,
    compute=share_within,
    better=Better.NEITHER,
    unit=Unit.RATINGS,
)


def errors_in_deviations(squared: F64Vector, counts: F64Vector, seed: int) -> Measure:
    """Return the root mean square of error / predicted deviation."""
    from recterm.domain.answers.lab.evaluation import Measure
    from recterm.lab.statistics import intervals

    of_squares = intervals.ratio(squared, counts, seed=seed)
    return Measure(sqrt(of_squares.mean), sqrt(of_squares.low), sqrt(of_squares.high))


Z = Metric(
    "z",
    "z",
    definition="errors in units of the predicted deviation: 1 is calibrated, more is overconfident",
    formula="sqrt(mean of ((predicted - given) / deviation)^2)",
    group=Group.STARS,
    input=DeviationErrors,
    compute=errors_in_deviations,
    better=Better.NEITHER,
    unit=Unit.RATINGS,
)


def mean_squared_error(squared: F64Vector, counts: F64Vector) -> F64Vector:
    """Sum of squared errors / ratings, in the squared unit of the ratings."""
    return squared / counts


MSE = Metric(
    "mse",
    "MSE",
    definition="mean squared error of predicted ratings, per fold, then averaged: large errors weigh most",
    formula="mean of (predicted - given)^2",
    group=Group.STARS,
    input=RatingErrors,
    compute=mean_squared_error,
    better=Better.LESS,
    unit=Unit.RATINGS,
)
