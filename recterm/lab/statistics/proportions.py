"""Proportions of clustered observations: Wilson's interval with a design effect, and the sign test. Stdlib only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Z95 = 1.959963984540054
"""Quantile of the normal distribution for an interval of 95 %."""


class Proportion(NamedTuple):
    """Share with its interval of 95 %."""

    share: float
    low: float
    high: float


def wilson(successes: float, n: float) -> Proportion:
    """Return a share with Wilson's score interval (Wilson 1927); `n` is above 0 and need not be whole."""
    share = successes / n
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    return Proportion(share, max(0.0, centre - half), min(1.0, centre + half))


def design_effect(clusters: Sequence[tuple[int, int]]) -> float:
    """Return by how much clustering inflates the variance of a share; at least 1 (Kish, "Survey Sampling", 1965).

    It is the linearised variance of the ratio over the clusters, relative to that of independent observations. Where
    that says nothing, since there is one cluster, or nothing or everything succeeded, each cluster counts as one
    observation.

    Args:
        clusters: successes and observations of each, at least one in all.
    """
    k, n, successes = len(clusters), sum(size for _, size in clusters), sum(count for count, _ in clusters)
    share = successes / n
    if k < 2 or share in (0.0, 1.0):
        return n / k
    between = math.fsum((count - share * size) ** 2 for count, size in clusters) * k / (k - 1)
    return max(1.0, between / (n * share * (1 - share)))


def clustered(clusters: Sequence[tuple[int, int]]) -> Proportion:
    """Return the share of successes with Wilson's interval for as many observations as the clusters are worth."""
    n, successes = sum(size for _, size in clusters), sum(count for count, _ in clusters)
    effect = design_effect(clusters)
    return wilson(successes / effect, n / effect)


def sign_test(wins: int, losses: int) -> float:
    """Return the two-sided p-value of wins and losses that are equally likely; ties are left out."""
    n = wins + losses
    tail: float = sum(math.comb(n, few) for few in range(min(wins, losses) + 1)) / 2**n
    return min(1.0, 2 * tail)
