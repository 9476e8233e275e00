"""Protocols of evaluation, by name: how the interactions are split, and what is measured on the test part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, NEXT_ITEM, REPEATS, TIME_GLOBAL
from recterm.domain.model import LIKED_STARS, MIN_STARS
from recterm.errors import EngineError
from recterm.lab.splits.splits import Split, holdout, k_folds, random_n, user_folds
from recterm.lab.splits.temporal_splits import at_one_moment, last_n, next_after_one_moment, next_item

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from recterm.domain.evaluation_settings import EvaluationSettings

    Splitter = Callable[
        [NDArray[np.integer], NDArray[np.integer], int, NDArray[np.integer] | None], Split | tuple[Split, ...]
    ]

REPEATS_WORDS = "of what a user had several times, one time is tested and the others are known"
RATINGS_WORDS = (
    "RMSE and MAE are taken over all test ratings, with predictions clipped to the range of the training ratings."
)
FOLDS_WORDS = (
    "RMSE and MAE per fold over all test ratings, unknown users and items included, averaged over the folds;"
    " predictions are clipped to the range of the training ratings."
)


@dataclass(frozen=True, slots=True)
class EvaluationProtocol:
    """Named way to measure that can be repeated and compared."""

    name: str
    ranks: bool
    """True when lists are measured; ratings are measured by every protocol where the data have them."""
    splitter: Splitter
    """From users, item ids (or their ranks), a seed and timestamps or None: one split, or one per fold."""
    repeats: bool = False
    """Whether a repeated play or purchase counts, as in `Split.repeats`."""
    shuffled: Splitter | None = None
    """The same split with interactions of one second in random order; None where order decides nothing, or many."""
    by_chance: bool = False
    """Whether what is tested is drawn without regard to time."""
    any_stars: bool = False
    """Whether a tested item is a hit whatever its stars: the question is what came next, not whether it was liked."""

    @property
    def words(self) -> str:
        """How ratings are measured, in words; the split and `EvaluationSettings` describe themselves."""
        return RATINGS_WORDS if self.ranks else FOLDS_WORDS

    def measured(self, settings: EvaluationSettings) -> EvaluationSettings:
        """Return the settings under this protocol: the usual threshold gives way where any stars make a hit."""
        if self.any_stars and settings.relevant_stars == LIKED_STARS:
            return replace(settings, relevant_stars=MIN_STARS)
        return settings

    def splits(
        self,
        user: NDArray[np.integer],
        item: NDArray[np.integer],
        seed: int,
        timestamp: NDArray[np.integer] | None = None,
    ) -> tuple[Split, ...]:
        """Split some interactions.

        Raises:
            EngineError: they cannot be split in this way, such as by time without timestamps.
        """
        return self._parts(self.splitter(user, item, seed, timestamp))

    def shuffled_split(
        self,
        user: NDArray[np.integer],
        item: NDArray[np.integer],
        seed: int,
        timestamp: NDArray[np.integer] | None = None,
    ) -> Split | None:
        """Split with the interactions of one second in random order; None where `splits` has no such twin."""
        return None if self.shuffled is None else self._parts(self.shuffled(user, item, seed, timestamp))[0]

    def _parts(self, result: Split | tuple[Split, ...]) -> tuple[Split, ...]:
        parts = (result,) if isinstance(result, Split) else result
        if not self.repeats:
            return parts
        return tuple(
            replace(part, name=self.name, words=f"{part.words}; {REPEATS_WORDS}", repeats=True) for part in parts
        )


STAR_PROTOCOL = "stars-5-fold"
PROTOCOLS = {
    DEFAULT_PROTOCOL: "of each user's interactions a random fifth is tested",
    STAR_PROTOCOL: "ratings dealt into five folds; RMSE and MAE only",
    "users-5-fold": "users dealt into five folds: all are new to the models, and folded in",
    "leave-one-out": "the last interaction of each user is tested",
    "last-5": "the last five interactions of each user are tested",
    "random-1": "one random interaction of each user is tested",
    "time-80-20": "one point in time for all: the latest fifth of all interactions is tested",
    NEXT_ITEM: "the last interaction of each user is tested, whatever its stars; with shuffled ties beside it",
    TIME_GLOBAL: "one point in time for all: what each user did first after it is tested, whatever its stars",
}
"""The protocols that are listed; other numbers (`holdout-90-10`, `last-3`) work too."""

_NUMBERED: tuple[tuple[re.Pattern[str], Callable[[str, int], EvaluationProtocol]], ...] = (
    (
        re.compile(r"stars-(\d{1,4})-fold"),
        lambda name, n: EvaluationProtocol(
            name, False, lambda user, item, seed, _: k_folds(user, item, folds=n, seed=seed, name=name)
        ),
    ),
    (
        re.compile(r"users-(\d{1,4})-fold"),
        lambda name, n: EvaluationProtocol(
            name,
            True,
            lambda user, item, seed, _: user_folds(user, item, folds=n, seed=seed, name=name),
            by_chance=True,
        ),
    ),
    (
        re.compile(r"random-(\d{1,4})"),
        lambda name, n: EvaluationProtocol(
            name,
            True,
            lambda user, item, seed, _: random_n(user, item, n=n, seed=seed, name=name),
            by_chance=True,
        ),
    ),
    (
        re.compile(r"last-(\d{1,4})"),
        lambda name, n: EvaluationProtocol(
            name, True, lambda user, item, seed, times: last_n(user, item, times, n=n, seed=seed, name=name)
        ),
    ),
)
_NEXT: dict[str, Callable[[bool], Splitter]] = {
    NEXT_ITEM: lambda shuffled: (
        lambda user, item, seed, times: next_item(user, item, times, seed=seed, shuffled=shuffled)
    ),
    TIME_GLOBAL: lambda shuffled: (
        lambda user, item, seed, times: next_after_one_moment(user, item, times, seed=seed, shuffled=shuffled)
    ),
}
_SHARES = re.compile(r"(holdout|time)-(\d{1,2})-(\d{1,2})")


def protocol_named(name: str) -> EvaluationProtocol:
    """Return the protocol of that name.

    Raises:
        EngineError: no protocol has that name.
    """
    if name.endswith(REPEATS) and (base := protocol_named(name.removesuffix(REPEATS))).ranks and not base.repeats:
        return replace(base, name=name, repeats=True)
    if name in _NEXT:
        return EvaluationProtocol(name, True, _NEXT[name](False), shuffled=_NEXT[name](True), any_stars=True)
    if name == "leave-one-out":
        return EvaluationProtocol(
            name, True, lambda user, item, seed, times: last_n(user, item, times, n=1, seed=seed, name=name)
        )
    if (match := _SHARES.fullmatch(name)) and int(match[2]) + int(match[3]) == 100 and int(match[2]) and int(match[3]):
        return _by_share(name, int(match[3]) / 100, by_time=match[1] == "time")
    for pattern, make in _NUMBERED:
        if (match := pattern.fullmatch(name)) and int(match[1]) >= (2 if name.endswith("fold") else 1):
            return make(name, int(match[1]))
    raise EngineError(
        f"there is no evaluation protocol {name!r}", f"choose one of {', '.join(PROTOCOLS)}", code="no_such_protocol"
    )


def _by_share(name: str, fraction: float, *, by_time: bool) -> EvaluationProtocol:
    def split(
        user: NDArray[np.integer], item: NDArray[np.integer], seed: int, times: NDArray[np.integer] | None
    ) -> Split:
        if by_time:
            return at_one_moment(user, item, times, fraction=fraction, seed=seed, name=name)
        return holdout(user, item, fraction=fraction, seed=seed, name=name)

    return EvaluationProtocol(name, True, split, by_chance=not by_time)
