"""What models need of the data: each declares it in the registry, and training and evaluation check it here."""

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
"""Share of the interactions below which their items count as hardly described."""


class DataPart(StrEnum):
    """A part of the data that some models learn from and that not every data set has."""

    RATINGS = "ratings"
    FEATURES = "features"
    TIMESTAMPS = "timestamps"
    SHARED_HISTORIES = "shared histories"

    @property
    def words(self) -> str:
        """What it is, for a person."""
        return _WORDS[self]


_WORDS = {
    DataPart.RATINGS: "ratings",
    DataPart.FEATURES: "items with genres, creators, themes or tags",
    DataPart.TIMESTAMPS: "dates of the interactions",
    DataPart.SHARED_HISTORIES: "users with at least two items each",
}

_ABSENT = {
    DataPart.RATINGS: "these data have no ratings",
    DataPart.FEATURES: "the items have no genres, creators, themes or tags",
    DataPart.TIMESTAMPS: "the interactions have no dates",
    DataPart.SHARED_HISTORIES: "no user has more than one item",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One part of the data that a model uses."""

    part: DataPart
    without: str
    """What the model does where the part is missing: `ranks every item by its popularity`."""
    essential: bool = False
    """Without it the model cannot be trained at all."""
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
    """What the model needs and the data lack, the essential ones first; empty when the data have all of it."""
    found = []
    for need in needs:
        if need.only_with and not getattr(hyperparameters, need.only_with):
            continue
        if not _present(need.part, data):
            found.append(Shortfall(f"{model} {need.without}: {_ABSENT[need.part]}.", need.essential))
        elif need.part is DataPart.FEATURES and (limit := _limit_of_features(data)):
            found.append(Shortfall(f"{model} has little to go by: {limit}.", essential=False))
    return tuple(sorted(found, key=lambda one: not one.essential))


def _present(part: DataPart, data: Interactions) -> bool:
    """Whether the data have anything of the part."""
    match part:
        case DataPart.RATINGS:
            return data.explicit
        case DataPart.FEATURES:
            return data.features is not None and len(data.features.tokens) > 0
        case DataPart.TIMESTAMPS:
            return data.timestamp is not None and bool(data.timestamp.min() != data.timestamp.max())
        case DataPart.SHARED_HISTORIES:
            return bool((data.activity > 1).any())


def _limit_of_features(data: Interactions) -> str:
    """Why features that are there tell little; empty when they tell enough."""
    features = data.features
    assert features is not None
    described = np.diff(features.indptr) > 0
    counts = np.bincount(features.tokens, minlength=len(features.names))
    if (counts == described.sum()).all():
        return "all items that are described have the same genres, creators, themes and tags"
    share = float(described[data.item].mean())
    if share < FEW:
        return f"only {100 * share:.0f} % of the interactions are with items that have genres, creators, themes or tags"
    return ""
