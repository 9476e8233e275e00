"""Registry entry of a model: what it is, what it is for, what it needs, and where it was published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from recterm.engine.core.checks.needs import DataPart, Need, shortfalls
from recterm.engine.core.protocol import Model
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import Role
    from recterm.engine.core.checks.needs import Shortfall
    from recterm.engine.core.hyperparameters import Hyperparameters
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays

M_co = TypeVar("M_co", bound=Model, covariant=True)


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


class ModelClass(Protocol[M_co]):
    """Class of a model, whose hyperparameters are of the dataclass beside it."""

    def __call__(self, hyperparameters: Any, /) -> M_co:
        """Return the unfitted model."""
        ...

    def from_arrays(self, hyperparameters: Any, arrays: Arrays) -> M_co:
        """Return the fitted model that the arrays were taken from."""
        ...


@dataclass(frozen=True, slots=True)
class ModelSpec(Generic[M_co]):
    """One entry of a registry."""

    name: str
    cls: ModelClass[M_co]
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

    def create(self, **hyperparameters: Any) -> M_co:
        """Create the unfitted model.

        Hyperparameters that are not given keep their defaults; unknown or invalid ones raise EngineError.
        """
        return self.cls(self.params.from_json(hyperparameters))

    def load(self, hyperparameters: Mapping[str, Any], arrays: Arrays) -> M_co:
        """Load the fitted model whose `hyperparameters.to_json()` and `arrays()` were stored.

        EngineError when an array is missing: the model was stored by another version.
        """
        try:
            return self.cls.from_arrays(self.params.from_json(hyperparameters), dict(arrays))
        except KeyError as missing:
            raise EngineError(f"the stored {self.name} model has no array {missing}", "train again") from missing
