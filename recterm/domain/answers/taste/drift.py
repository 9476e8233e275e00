"""Drift: how a profile's taste changed over time, as far as the dates say it beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recterm.domain.answers.taste.estimate import Estimate

ChangeKind = Literal["ratings", "genre", "recent"]


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a quarter."""

    name: str
    """`2024`, or `2024 Q3`."""
    count: int
    """Dated items."""
    mean: float | None
    """Own stars; None without ratings."""
    difference: Estimate | None
    """Own stars minus the items' means; None with too few ratings."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became more or less: ratings in stars against the crowd; genres and new releases as shares of the items."""

    kind: ChangeKind
    name: str
    before: float
    after: float
    difference: Estimate
    """After minus before; the interval allows for the number of comparisons."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Periods, and the changes from their first half to their second that chance does not explain."""

    dated: int
    undated: int
    """Items of the profile with and without a date."""
    periods: tuple[Period, ...]
    earlier: str
    later: str
    """The halves that are compared: `2002 to 2009`; empty where the dates are too close together."""
    compared: int
    """Number of comparisons made."""
    changes: tuple[Change, ...]
    """The largest first; empty when nothing is beyond chance."""
