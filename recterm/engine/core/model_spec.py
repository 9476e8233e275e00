"""Registry entry of a model: what it is, what it is for, what it needs, and where it was published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from recterm.engine.core.needs import DataPart, Need, shortfalls

if TYPE_CHECKING:
    from recterm.domain.model import Role
    from recterm.engine.core.hyperparameters import Hyperparameters
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.needs import Shortfall


class Family(StrEnum):
    """Kinds of models, by how they work."""

    BASELINE = "baseline"
    NEIGHBOURHOOD = "neighbourhood"
    GRAPH = "graph"
    LINEAR = "linear"
    FACTORS = "factors"
    CONTENT = "content"
    ENSEMBLE = "ensemble"


NEEDS_RATINGS = Need(DataPart.RATINGS, "cannot predict stars", essential=True)
"""Holds for every star predictor."""

NEEDS_SHARED_HISTORIES = Need(DataPart.SHARED_HISTORIES, "can only rank by popularity")
"""Holds for every model that learns which items go together from who liked them."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One entry of the registry."""

    name: str
    cls: type[Any]
    params: type[Hyperparameters]
    """The dataclass of its hyperparameters; `params.specs()` has their ranges and effects."""
    roles: tuple[Role, ...]
    """RANKING: `Recommender` for "For you"; NEIGHBOURS: `similar` is worth showing; STARS: `RatingPredictor`."""
    family: Family
    title: str
    summary: str
    """One line for lists."""
    purpose: str
    """When to choose it, in a sentence or two."""
    source: str
    """Where it was published: authors, title, year."""
    needs: tuple[Need, ...] = ()
    """Parts of the data that it uses beyond users and items."""

    def shortfalls(
        self, hyperparameters: Hyperparameters, data: Interactions, label: str = ""
    ) -> tuple[Shortfall, ...]:
        """Return what it needs and the data lack, essential needs first; `label` replaces its name."""
        return shortfalls(label or self.name, self.needs, hyperparameters, data)
