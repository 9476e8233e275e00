"""Evaluation protocols as named things: how the interactions are split, and what is measured on the test part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.errors import EngineError
from recterm.lab.splits import Split, holdout, k_folds

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Splitter = Callable[[NDArray[np.integer], NDArray[np.integer], int], tuple[Split, ...]]


@dataclass(frozen=True, slots=True)
class EvaluationProtocol:
    """A way to measure that can be named, repeated and compared."""

    name: str
    words: str
    """What is measured, for a person; the split says for itself how it was drawn."""
    ranks: bool
    """True when lists are measured; ratings are measured by every protocol where the data have them."""
    splits: Splitter
    """From users, item ids (or their ranks) and a seed: one split, or one per fold."""


DEFAULT_PROTOCOL = "holdout-80-20"
STAR_PROTOCOL = "stars-5-fold"
PROTOCOLS = (DEFAULT_PROTOCOL, STAR_PROTOCOL)
"""The protocols that are offered; `holdout-90-10` and `stars-10-fold` are understood likewise."""

_HOLDOUT = re.compile(r"holdout-(\d{1,2})-(\d{1,2})")
_FOLDS = re.compile(r"stars-(\d{1,4})-fold")


def protocol_named(name: str) -> EvaluationProtocol:
    """The protocol of that name.

    Raises:
        EngineError: no protocol has that name.
    """
    if match := _HOLDOUT.fullmatch(name):
        train, test = int(match[1]), int(match[2])
        if train + test == 100 and train and test:
            return _holdout_protocol(name, test / 100)
    if (match := _FOLDS.fullmatch(name)) and int(match[1]) >= 2:
        return _fold_protocol(name, int(match[1]))
    raise EngineError(f"there is no evaluation protocol {name!r}", f"Choose one of {', '.join(PROTOCOLS)}.")


def _holdout_protocol(name: str, fraction: float) -> EvaluationProtocol:
    def splits(user: NDArray[np.integer], item: NDArray[np.integer], seed: int) -> tuple[Split, ...]:
        return (holdout(user, item, fraction=fraction, seed=seed, name=name),)

    words = (
        "Lists are made from all items with an interaction, without the user's training items; a test item is relevant"
        " from 4 stars on (without stars: any); users without a relevant test item are skipped. RMSE and MAE are taken"
        " over all test ratings, with predictions clipped to the range of the training ratings."
    )
    return EvaluationProtocol(name, words, True, splits)


def _fold_protocol(name: str, folds: int) -> EvaluationProtocol:
    def splits(user: NDArray[np.integer], item: NDArray[np.integer], seed: int) -> tuple[Split, ...]:
        return k_folds(user, item, folds=folds, seed=seed, name=name)

    words = (
        "RMSE and MAE per fold over all test ratings, unknown users and items included, averaged over the folds;"
        " predictions are clipped to the range of the training ratings."
    )
    return EvaluationProtocol(name, words, False, splits)
