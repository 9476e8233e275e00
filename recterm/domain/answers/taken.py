"""Taken: what came of what the shelves showed, and of the weekly mixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recterm.domain.answers.what_if import ItemAsked


@dataclass(frozen=True, slots=True)
class HitRate:
    """Share of shown items that were taken."""

    name: str
    """Monday of the week, shelf, or label of the model; `all` for everything."""
    shown: int
    """Items shown, each once a week."""
    taken: int
    """Those rated, used, liked, begun, saved or put on a list within the window, after they were shown."""
    opened: int
    """Those whose own screen was opened, taken or not."""
    refused: int
    """Those hidden."""
    rate: float
    low: float
    high: float
    """Interval of 95 %: Wilson's, for as many independent items as the visits are worth."""
    visits: int
    """Visits in which the items were first shown: the clusters of the interval."""
    stars: float | None
    """Mean of the ratings that followed; None without any."""
    pending: int
    """Items whose window is not over."""


Verdict = Literal["too early", "no difference", "first", "second"]
"""Which model is taken more often; or that there are too few decided visits, or that the difference may be chance."""


@dataclass(frozen=True, slots=True)
class Duel:
    """Comparison of two models whose picks were interleaved on For you."""

    first: str
    """Label of a model."""
    second: str
    first_shown: int
    second_shown: int
    first_taken: int
    second_taken: int
    wins: int
    """Visits in which more of the first model's picks were taken."""
    losses: int
    ties: int
    """Visits in which as many of both were taken, at least one of each."""
    untaken: int
    """Visits of which nothing was taken, which say nothing."""
    share: float | None
    """Share of the decided visits that the first model won; None without any."""
    low: float | None
    high: float | None
    p: float
    """Two-sided sign test on the decided visits."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TakenReport:
    """Hit rates of one profile's shelves."""

    profile: str
    kept: bool
    """Whether it is kept what shelves show."""
    window_days: int
    total: HitRate | None
    """None before anything was shown."""
    weeks: tuple[HitRate, ...]
    """The latest first."""
    shelves: tuple[HitRate, ...]
    models: tuple[HitRate, ...]
    duels: tuple[Duel, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Deletion of what was kept of a profile's shelves."""

    profile: str
    forgotten: int
    """Number of deleted counts."""


@dataclass(frozen=True, slots=True)
class ShownSwitches:
    """Switches of what is kept of shelves, the same for every library and profile."""

    shown: bool
    """Whether it is kept what shelves show."""
    sink: bool
    """Whether what was often shown and never taken sinks; it cannot while nothing is kept."""


@dataclass(frozen=True, slots=True)
class MixItem(ItemAsked):
    """Item of a weekly mix, and what came of it."""

    bridge: bool
    """Whether it led out of the usual genres."""
    taken: bool
    """Whether it was rated, used, liked, begun or saved by now."""
    stars: float | None
    rated_at: int | None
    """UTC seconds of the rating."""
    marks: tuple[str, ...]
    """What holds of it by now: `rated`, `viewed`, `liked`, `saved`, `dropped`, `hidden`."""


@dataclass(frozen=True, slots=True)
class PastMix:
    """Weekly mix of one week."""

    monday: str
    n_taken: int
    items: tuple[MixItem, ...]
    missing: int
    """Items that the catalogue no longer has."""


@dataclass(frozen=True, slots=True)
class PastMixes:
    """Weekly mixes, the latest first."""

    profile: str
    mixes: tuple[PastMix, ...]
