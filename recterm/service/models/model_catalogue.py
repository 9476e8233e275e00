"""Every model as a person reads it: what it is for, what it can be set to, and where it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.engine import MODELS, spec_of
from recterm.engine.core.hyperparameters import AUTO, number_text

if TYPE_CHECKING:
    from recterm.domain.model import Role
    from recterm.engine import Model
    from recterm.engine.core.hyperparameters import Hyperparameters, Spec, Value
    from recterm.engine.core.model_spec import ModelSpec


@dataclass(frozen=True, slots=True)
class HyperparameterDescription:
    """One hyperparameter of a model."""

    name: str
    accepted: str
    """The values that it takes, in words: `a whole number from 1 to 10000, or auto: chosen from the data`."""
    choices: tuple[str, ...]
    """The words that it takes; empty for numbers."""
    low: float | None
    """Smallest number that is accepted; None for words."""
    high: float | None
    """Largest number that is accepted; None for words."""
    default: Value
    """None: chosen from the data."""
    search: tuple[float, float] | None
    """Range that `recterm tune` searches; None: not searched unless it is named."""
    effect: str

    @property
    def default_text(self) -> str:
        """The default as it is typed after `--set NAME=`."""
        return value_text(self.default)


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """One model."""

    name: str
    title: str
    family: str
    roles: tuple[Role, ...]
    summary: str
    purpose: str
    source: str
    needs: tuple[str, ...]
    """What it uses of the data beyond users and items, in words."""
    hyperparameters: tuple[HyperparameterDescription, ...]


def model_descriptions() -> tuple[ModelDescription, ...]:
    """Every model, in the order of the registry."""
    return tuple(_description(spec) for spec in MODELS.values())


def model_description(name: str) -> ModelDescription:
    """One model; EngineError names the nearest one that exists."""
    return _description(spec_of(name))


def value_text(value: Value) -> str:
    """A hyperparameter's value as it is typed after `--set NAME=`."""
    if value is None:
        return AUTO
    if isinstance(value, bool):
        return str(value).lower()
    return number_text(value) if isinstance(value, float) else str(value)


def _description(spec: ModelSpec[Model]) -> ModelDescription:
    defaults = spec.params()

    def inherited(one: Spec) -> bool:
        """What is the model's own comes first, what it shares with others after it."""
        return one.name not in spec.params.__annotations__

    return ModelDescription(
        spec.name,
        spec.title,
        str(spec.family),
        spec.roles,
        spec.summary,
        spec.purpose,
        spec.source,
        tuple(need.words for need in spec.needs),
        tuple(_hyperparameter(one, defaults) for one in sorted(spec.params.specs().values(), key=inherited)),
    )


def _hyperparameter(spec: Spec, defaults: Hyperparameters) -> HyperparameterDescription:
    numeric = spec.kind in ("int", "float")
    return HyperparameterDescription(
        spec.name,
        spec.range,
        spec.choices,
        spec.low if numeric else None,
        spec.high if numeric else None,
        getattr(defaults, spec.name),
        spec.tune,
        spec.doc,
    )
