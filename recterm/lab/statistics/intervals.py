"""Intervals of 95 %: the percentile bootstrap over users (Efron and Tibshirani 1993, chapter 13).

Users are drawn with replacement, since one user's interactions are correlated. A replicate is a count of draws per
user; every statistic here is a function of column totals, so all replicates are one matrix product. The same seed and
number of users give the same draws, so that the intervals of two models are based on the same users.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from recterm.lab.arrays import F64Matrix

REPLICATES = 1000
"""Number of draws of the users."""

PERCENTILES = (2.5, 97.5)

DRAWN_AT_ONCE = 2_000_000
"""Users drawn before their totals are taken; bounds the memory to about 64 MB."""


def means(values: ArrayLike, *, seed: int, together: int | None = None, replicates: int = REPLICATES) -> list[Measure]:
    """Compute the mean over users of each column of `values`, (U, M), with its interval; U is at least 1.

    Args:
        values: (U, M).
        seed: of the draws.
        together: how many columns are summed as one matrix, each later one alone; None: all.
        replicates: number of draws of U users.
    """
    table = np.asarray(values, dtype=np.float64)
    drawn = resampled_totals(*_apart(table, together), seed=seed, replicates=replicates) / len(table)
    return [_measure(float(mean), drawn[:, j]) for j, mean in enumerate(table.mean(axis=0))]


def fold_means(
    sums: ArrayLike, counts: ArrayLike, *, seed: int, together: int | None = None, replicates: int = REPLICATES
) -> list[Measure]:
    """Compute the mean over users in each fold, averaged over folds, with intervals; users are drawn with all folds.

    Args:
        sums: (U, M, F) value of each metric of each user in each fold, 0 where the user was not tested.
        counts: (U, F) 1 where the user was tested.
        seed: of the draws.
        together: how many metrics are summed as one matrix, each later one alone; None: all.
        replicates: number of draws of U users.
    """
    values, tested = np.asarray(sums, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    n_users, n_metrics, n_folds = values.shape
    first = n_metrics if together is None else together
    blocks = [np.concatenate([values[:, :first].reshape(n_users, -1), tested], axis=1)]
    blocks += [values[:, place] for place in range(first, n_metrics)]
    end = first * n_folds

    def averaged(totals: F64Matrix) -> F64Matrix:
        users = totals[:, end : end + n_folds]
        of_metrics = np.delete(totals, np.s_[end : end + n_folds], axis=1)
        in_folds = of_metrics.reshape(-1, n_metrics, n_folds) / np.maximum(users, 1)[:, None]
        means: F64Matrix = in_folds.sum(axis=2) / np.maximum((users > 0).sum(axis=1), 1)[:, None]
        return means

    drawn = averaged(resampled_totals(*blocks, seed=seed, replicates=replicates))
    (means_of_all,) = averaged(np.concatenate([block.sum(axis=0) for block in blocks])[None])
    return [_measure(float(mean), drawn[:, j]) for j, mean in enumerate(means_of_all)]


def ratios(parts: ArrayLike, counts: ArrayLike, *, seed: int, replicates: int = REPLICATES) -> list[Measure]:
    """Divide the sum of each column of `parts`, (U, C), by that of the same column of `counts`; with intervals.

    All columns use the same draws of users. A replicate in which a column counts nobody has the overall ratio.
    """
    above, below = np.asarray(parts, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    n = above.shape[1]
    drawn = resampled_totals(np.concatenate([above, below], axis=1), seed=seed, replicates=replicates)
    whole = above.sum(axis=0) / below.sum(axis=0)
    quotients = np.where(drawn[:, n:] > 0, drawn[:, :n] / np.maximum(drawn[:, n:], 1e-12), whole)
    return [_measure(float(value), quotients[:, column]) for column, value in enumerate(whole)]


def ratio(parts: ArrayLike, counts: ArrayLike, *, seed: int, replicates: int = REPLICATES) -> Measure:
    """Divide the sum of `parts`, (U,), by the sum of `counts`, (U,), with its interval."""
    numerator, denominator = (np.asarray(column, dtype=np.float64)[:, None] for column in (parts, counts))
    return ratios(numerator, denominator, seed=seed, replicates=replicates)[0]


def fold_statistics(
    parts: Sequence[ArrayLike],
    statistics: Sequence[Callable[[Sequence[F64Matrix]], F64Matrix]],
    *,
    seed: int,
    replicates: int = REPLICATES,
) -> list[Measure]:
    """Compute statistics of all ratings of a fold, such as the RMSE, averaged over folds, with intervals.

    Args:
        parts: terms summed over users, (U, F) each; the last is the number of ratings, of which every user and
            every fold has some.
        statistics: each makes values from these totals, given in the order of `parts`.
        seed: of the draws.
        replicates: number of draws of U users.
    """
    columns = np.stack([np.asarray(part, dtype=np.float64) for part in parts], axis=1)
    n_users, n_parts, n_folds = columns.shape
    drawn = resampled_totals(columns.reshape(n_users, -1), seed=seed, replicates=replicates)
    of_drawn = _over_folds(drawn.reshape(-1, n_parts, n_folds), statistics)
    of_all = _over_folds(columns.sum(axis=0)[None], statistics)
    return [_measure(float(whole), draws) for (whole,), draws in zip(of_all, of_drawn, strict=True)]


def resampled_totals(*blocks: F64Matrix, seed: int, replicates: int = REPLICATES) -> F64Matrix:
    """Compute column totals over U users drawn with replacement from the blocks, (U, C) in all: (replicates, C).

    The last bits of a block's totals depend on its width, and on no other block.
    """
    n_users = len(blocks[0])
    rng = np.random.default_rng(seed)
    at_once = max(1, DRAWN_AT_ONCE // n_users)
    totals = np.empty((replicates, sum(block.shape[1] for block in blocks)))
    for start in range(0, replicates, at_once):
        n = min(at_once, replicates - start)
        places = rng.integers(0, n_users, size=(n, n_users)) + np.arange(n)[:, None] * n_users
        draws = np.bincount(places.ravel(), minlength=n * n_users).reshape(n, n_users)
        drawn = draws.astype(np.float64)
        np.concatenate([drawn @ block for block in blocks], axis=1, out=totals[start : start + n])
    return totals


def _apart(table: F64Matrix, together: int | None) -> list[F64Matrix]:
    """Return the first columns as one block, and every other column as its own."""
    first = table.shape[1] if together is None else together
    blocks = [table[:, :first], *(table[:, [place]] for place in range(first, table.shape[1]))]
    return [np.ascontiguousarray(block) for block in blocks]


def _over_folds(
    totals: NDArray[np.float64], statistics: Sequence[Callable[[Sequence[F64Matrix]], F64Matrix]]
) -> list[NDArray[np.float64]]:
    """Compute each statistic of each replicate, (R,), from its totals, (R, parts, F).

    A fold in which nobody drawn has a rating is left out of the replicate's average.
    """
    counts = totals[:, -1]
    has_users = counts > 0
    parts = [*np.moveaxis(totals[:, :-1], 1, 0), np.where(has_users, counts, 1.0)]
    folds = has_users.sum(axis=1)
    return [np.where(has_users, statistic(parts), 0.0).sum(axis=1) / folds for statistic in statistics]


def _measure(mean: float, drawn: NDArray[np.float64]) -> Measure:
    """Return the percentiles, widened to the mean, which rounding may leave just outside when all users are alike."""
    low, high = np.percentile(drawn, PERCENTILES).tolist()
    return Measure(mean, min(low, mean), max(high, mean))
