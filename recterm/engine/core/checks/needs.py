"""Needs of models: each declares which data it uses in the registry; training and evaluation check it here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.engine.core.hyperparameters import Hyperparameters
    from recterm.engine.core.interactions import Interactions

FEW = 0.5
"""Share of the interactions below which the items count as hardly described."""


class DataPart(StrEnum):
    """Part of the data that some models learn from and not every data set has."""

    RATINGS = "ratings"
    FEATURES = "features"
    TIMESTAMPS = "timestamps"
    SHARED_HISTORIES = "shared histories"

    @property
    def words(self) -> str:
        """The part in words."""
        return _WORDS[self]


_WORDS = {
    DataPart.RATINGS: "ratings",
    DataPart.FEATURES: "items with genres, creators, themes or tags",
    DataPart.TIMESTAMPS: "dates of the interactions",
    DataPart.SHARED_HISTORIES: "users with at least two items each",
}

_ABSENT = {
    DataPart.RATINGS: "the data have no ratings",
    DataPart.FEATURES: "the items have no genres, creators, themes or tags",
    DataPart.TIMESTAMPS: "the interactions have no dates",
    DataPart.SHARED_HISTORIES: "no user has more than one item",
}


@dataclass(frozen=True, slots=True)
class Need:
    """Part of the data that a model uses."""

    part: DataPart
    without: str
    """What the model does when the part is missing: `ranks every item by its popularity`."""
    essential: bool = False
    """Whether the model cannot be trained without it."""
    only_with: str = ""
    """The hyperparameter that uses it, when above 0; empty: always used."""

    @property
    def words(self) -> str:
        """The need in words, for a list."""
        condition = f" when {self.only_with} is above 0" if self.only_with else ""
        return f"{self.part.words}{condition}; without them it {self.without}"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A need that the data do not meet."""

    message: str
    """A sentence that names the model."""
    essential: bool


def shortfalls(
    model: str, needs: Sequence[Need], hyperparameters: Hyperparameters, data: Interactions
) -> tuple[Shortfall, ...]:
    """Return what the model needs and the data lack, essential needs first; empty when nothing is missing."""
    missing = []
    for need in needs:
        if need.only_with and not getattr(hyperparameters, need.only_with):
            continue
        if not _present(need.part, data):
            missing.append(Shortfall(f"{model} {need.without}: {_ABSENT[need.part]}.", need.essential))
        elif need.part is DataPart.FEATURES and (limit := _limit_of_features(data)):
            missing.append(Shortfall(f"{model} has little to go by: {limit}.", essential=False))
    return tuple(sorted(missing, key=lambda shortfall: not shortfall.essential))


def _present(part: DataPart, data: Interactions) -> bool:
    """Return whether the data have any of this part."""
    match part:
        case DataPart.RATINGS:
            return data.explicit
        case DataPart.FEATURES:
            return data.features is not None and len(data.features.tokens) > 0
        case DataPart.TIMESTAMPS:
            return data.dated
        case DataPart.SHARED_HISTORIES:
            return bool((data.activity > 1).any())


def _limit_of_features(data: Interactions) -> str:
    """Say why the features are of little use; empty when they are enough."""
    features = data.features
    assert features is not None
    described = np.diff(features.indptr) > 0
    counts = np.bincount(features.tokens, minlength=len(features.names))
    if (counts == described.sum()).all():
        return "all described items have the same genres, creators, themes and tags"
    share = float(described[data.item].mean())
    if share < FEW:
        return f"only {100 * share:.0f} % of the interactions are with items that have genres, creators, themes or tags"
    return ""
