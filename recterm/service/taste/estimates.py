"""Estimates with 95 % intervals: means, shares, differences, and groups drawn towards zero. Standard library only."""

from __future__ import annotations

import math
from statistics import NormalDist, fmean, variance
from typing import TYPE_CHECKING

from recterm.domain.answers.taste.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEVEL = 0.95
LEAST_VALUES = 5
"""Values from which a mean has an interval."""

TYPICAL_SPREAD = 0.9
"""Standard deviation, in stars, of one person's ratings about the means of the items: 0.9 in MovieLens."""

SPREAD_WEIGHT = 10
"""Ratings that the typical spread counts for beside a person's own."""

GROUP_SPREADS = (0.1, 0.6)
"""Bounds, in stars, of how far genres differ for one person: with few ratings the estimate itself is uncertain."""


def normal_quantile(level: float = LEVEL) -> float:
    """Return the standard deviations that hold a share of the normal distribution in the middle."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def t_quantile(freedom: float, level: float = LEVEL) -> float:
    """Return the same for Student's t, to 1 % from 3 degrees of freedom (Abramowitz and Stegun 1964, 26.7.5)."""
    z = normal_quantile(level)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms))


def mean_estimate(values: Sequence[float]) -> Estimate | None:
    """Return the mean of values with Student's interval; None below `LEAST_VALUES`."""
    if len(values) < LEAST_VALUES:
        return None
    mean = fmean(values)
    half = t_quantile(len(values) - 1) * math.sqrt(variance(values, mean) / len(values))
    return Estimate(mean, mean - half, mean + half)


def difference_of_means(before: Sequence[float], after: Sequence[float], level: float = LEVEL) -> Estimate | None:
    """Return mean after minus mean before with Welch's interval; None where either has too few values."""
    if min(len(before), len(after)) < LEAST_VALUES:
        return None
    parts = [(variance(values) / len(values), len(values) - 1) for values in (before, after)]
    error = sum(part for part, _ in parts)
    difference = fmean(after) - fmean(before)
    if error == 0:
        return Estimate(difference, difference, difference)
    freedom = error**2 / sum(part**2 / degrees for part, degrees in parts)
    half = t_quantile(freedom, level) * math.sqrt(error)
    return Estimate(difference, difference - half, difference + half)


def share_estimate(count: int, total: int, level: float = LEVEL) -> Estimate:
    """Return a share with Wilson's interval (1927); all from 0 to 1 when there is nothing to count."""
    if total == 0:
        return Estimate(0.0, 0.0, 1.0)
    z, share = normal_quantile(level), count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def difference_of_shares(before: tuple[int, int], after: tuple[int, int], level: float = LEVEL) -> Estimate:
    """Return share after minus share before, each as (count, total), with Newcombe's interval (1998, method 10)."""
    first, second = (share_estimate(*counts, level) for counts in (before, after))
    difference = second.value - first.value
    low = math.hypot(second.value - second.low, first.high - first.value)
    high = math.hypot(second.high - second.value, first.value - first.low)
    return Estimate(difference, difference - low, difference + high)


def drawn_to_zero(groups: Mapping[str, Sequence[float]]) -> dict[str, Estimate]:
    """Return the mean of each group, drawn towards zero the more the fewer values it has.

    The empirical Bayes estimate of normal means about zero: a group of n values with mean m becomes
    m / (1 + within / (n between)), where `within` is the variance in groups and `between` that of the groups' true
    means, estimated by moments (DerSimonian and Laird 1986, with the mean known). The interval is the posterior's, so a
    group of a single value is never clear of zero. Groups may share values, as films share genres; each is treated as
    if it were alone.
    """
    filled = {name: values for name, values in groups.items() if values}
    if not filled:
        return {}
    squares = sum(sum((value - fmean(values)) ** 2 for value in values) for values in filled.values())
    freedom = sum(len(values) - 1 for values in filled.values())
    within = (squares + SPREAD_WEIGHT * TYPICAL_SPREAD**2) / (freedom + SPREAD_WEIGHT)
    weights = [len(values) / within for values in filled.values()]
    excess = sum(weight * fmean(values) ** 2 for weight, values in zip(weights, filled.values(), strict=True))
    least, most = (bound**2 for bound in GROUP_SPREADS)
    between = min(most, max(least, (excess - len(filled)) / sum(weights)))
    z, estimates = normal_quantile(), {}
    for name, values in filled.items():
        kept = between / (between + within / len(values))
        mean, half = kept * fmean(values), z * math.sqrt(kept * within / len(values))
        estimates[name] = Estimate(mean, mean - half, mean + half)
    return estimates
