"""Splits of interactions into a training and a test part: seeded, disjoint, complete, and described in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Positions = NDArray[np.int64]
"""Positions in the arrays that were split, in (user, item) order."""


def _nothing() -> Positions:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Training part and test part of the same interactions; they are disjoint.

    Together with `history` they hold every interaction, except for splits that come with a data set and
    `time-global`, which may leave some out.
    """

    name: str
    """Stable name: `holdout-80-20`, `stars-5-fold`."""
    words: str
    """How it was drawn, for a person who wants to repeat it."""
    seed: int
    train: Positions
    test: Positions
    history: Positions = field(default_factory=_nothing)
    """Interactions from which test users are folded in but on which no model is fitted: the known part of new
    users."""
    repeats: bool = False
    """Whether one time of each test interaction is tested, its other times are known, and known items compete."""


def holdout(
    user: NDArray[np.integer], item: NDArray[np.integer], *, fraction: float = 0.2, seed: int = 0, name: str = ""
) -> Split:
    """Hold out a random fraction of each user's interactions.

    The interactions are sorted by (user, item). One generator walks the users in ascending order; for a user with n
    interactions it draws `permutation(n)`, and the first int(fraction * n + 0.5) entries name the test interactions.

    Args:
        user: (N,) user of each interaction, in a deterministic order.
        item: (N,) item of each interaction, likewise: ids or their ranks, not popularity.
        fraction: share of each user's interactions that is tested, in (0, 1).
        seed: of `numpy.random.default_rng`.
        name: name of the split; made from the fraction when empty.

    Raises:
        EngineError: the fraction is outside (0, 1), the seed is negative, or the arrays differ in length.
    """
    if not 0.0 < fraction < 1.0:
        raise EngineError(f"test fraction {fraction} is not between 0 and 1")
    order = by_user_and_item(user, item)
    tested = _drawn(user[order], _generator(seed), lambda n: int(fraction * n + 0.5))
    percent = round(100 * fraction)
    words = (
        f"per-user random holdout: of each user's interactions {percent} % are tested (rounded half up),"
        f" the rest is training; seed {seed}"
    )
    return Split(name or f"holdout-{100 - percent}-{percent}", words, seed, _part(order, ~tested), _part(order, tested))


def random_n(
    user: NDArray[np.integer], item: NDArray[np.integer], *, n: int = 1, seed: int = 0, name: str = ""
) -> Split:
    """Hold out n random interactions of each user who has more than n; other users are only in training.

    Drawn as in `holdout`: the interactions are sorted by (user, item), one generator draws a permutation per user.

    Raises:
        EngineError: n < 1, the seed is negative, or the arrays differ in length.
    """
    if n < 1:
        raise EngineError(f"{n} interactions cannot be held out", "hold out 1 or more")
    order = by_user_and_item(user, item)
    tested = _drawn(user[order], _generator(seed), lambda own: n if own > n else 0)
    words = f"of each user with more than {n} interactions {n} are tested, drawn at random; seed {seed}"
    return Split(name or f"random-{n}", words, seed, _part(order, ~tested), _part(order, tested))


def user_folds(
    user: NDArray[np.integer],
    item: NDArray[np.integer],
    *,
    folds: int = 5,
    fraction: float = 0.2,
    seed: int = 0,
    name: str = "",
) -> tuple[Split, ...]:
    """Deal the users into folds; a fold's users are new to the models, and folded in from part of their history.

    Of `permutation(U)` over the users in ascending order, entry j names the user that goes to fold j mod folds. The
    tested part of a user is drawn as in `holdout`, by the same generator afterwards; the rest is the history.

    Raises:
        EngineError: fewer than 2 folds or more than users, a negative seed, or arrays that differ in length.
    """
    order = by_user_and_item(user, item)
    users = np.unique(user)
    if folds < 2:
        raise EngineError(f"{folds} folds are too few", "ask for 2 folds or more")
    if folds > len(users):
        raise EngineError(f"{len(users)} users cannot fill {folds} folds", "ask for fewer folds")
    rng = _generator(seed)
    fold = np.empty(len(users), dtype=np.int64)
    fold[rng.permutation(len(users))] = np.arange(len(users)) % folds
    own = fold[np.searchsorted(users, user[order])]
    tested = _drawn(user[order], rng, lambda n: int(fraction * n + 0.5))
    percent = round(100 * fraction)
    words = (
        f"{folds}-fold cross-validation over users: models are fitted without a fold's users, who are then folded in"
        f" from {100 - percent} % of their interactions; {percent} % are tested, averaged over the folds; seed {seed}"
    )
    return tuple(
        Split(
            name or f"users-{folds}-fold",
            words,
            seed,
            _part(order, own != j),
            _part(order, (own == j) & tested),
            _part(order, (own == j) & ~tested),
        )
        for j in range(folds)
    )


def k_folds(
    user: NDArray[np.integer], item: NDArray[np.integer], *, folds: int = 5, seed: int = 0, name: str = ""
) -> tuple[Split, ...]:
    """Deal all interactions into folds; each fold is the test part once.

    The interactions are sorted by (user, item); of `permutation(N)` entry j names the interaction that goes to fold
    j mod folds.

    Args:
        user: (N,) user of each interaction.
        item: (N,) item of each interaction: ids or their ranks, not popularity.
        folds: number of folds, at least 2 and at most N.
        seed: of `numpy.random.default_rng`.
        name: name of the splits; made from the number of folds when empty.

    Raises:
        EngineError: fewer than 2 folds or more than interactions, a negative seed, or arrays that differ in length.
    """
    order = by_user_and_item(user, item)
    if folds < 2:
        raise EngineError(f"{folds} folds are too few", "ask for 2 folds or more")
    if folds > len(order):
        raise EngineError(f"{len(order)} interactions cannot fill {folds} folds", "ask for fewer folds")
    fold = np.empty(len(order), dtype=np.int64)
    fold[_generator(seed).permutation(len(order))] = np.arange(len(order)) % folds
    words = f"{folds}-fold cross-validation over interactions dealt at random, averaged over the folds; seed {seed}"
    return tuple(
        Split(name or f"stars-{folds}-fold", words, seed, _part(order, fold != j), _part(order, fold == j))
        for j in range(folds)
    )


def id_ranks(ids: Sequence[str]) -> Positions:
    """Return (I,) positions of the ids in natural order: whole numbers by value and before text, text by code points.

    A prefix up to the last colon (`ml:`) names the source and is compared first. The splits are drawn in this order,
    so that they do not depend on how rows were numbered.
    """

    def key(row: int) -> tuple[str, bool, int, str, str]:
        source, _, local = ids[row].rpartition(":")
        number = local.isascii() and local.isdigit()
        digits = local.lstrip("0") if number else ""
        return source, not number, len(digits), digits, local

    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[sorted(range(len(ids)), key=key)] = np.arange(len(ids))
    return ranks


def by_user_and_item(user: NDArray[np.integer], item: NDArray[np.integer]) -> Positions:
    """Return positions in (user, item) order.

    Raises:
        EngineError: the arrays differ in length.
    """
    if len(user) != len(item):
        raise EngineError(f"{len(user)} users and {len(item)} items cannot be paired")
    return np.lexsort((item, user))


def _drawn(
    sorted_users: NDArray[np.integer], rng: np.random.Generator, wanted: Callable[[int], int]
) -> NDArray[np.bool_]:
    """Mark `n` random interactions of each user, walking the users in order."""
    starts = np.unique(sorted_users, return_index=True)[1]
    tested = np.zeros(len(sorted_users), dtype=bool)
    for start, n in zip(starts.tolist(), np.diff(starts, append=len(sorted_users)).tolist(), strict=True):
        tested[start + rng.permutation(n)[: wanted(n)]] = True
    return tested


def _generator(seed: int) -> np.random.Generator:
    if seed < 0:
        raise EngineError(f"seed {seed} is negative", "use a whole number from 0")
    return np.random.default_rng(seed)


def _part(order: Positions, chosen: NDArray[np.bool_]) -> Positions:
    part = order[chosen]
    part.setflags(write=False)
    return part
