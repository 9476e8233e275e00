"""Model catalogue for people: each model's purpose, hyperparameters, and publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.lab.models import HyperparameterDescription, ModelDescription
from recterm.engine import MODELS, spec_of
from recterm.engine.core.hyperparameters import AUTO, number_text

if TYPE_CHECKING:
    from recterm.engine import Model
    from recterm.engine.core.hyperparameters import Hyperparameters, Spec, Value
    from recterm.engine.core.model_spec import ModelSpec


def model_descriptions() -> tuple[ModelDescription, ...]:
    """Return every model, in the order of the registry."""
    return tuple(_description(spec) for spec in MODELS.values())


def model_description(name: str) -> ModelDescription:
    """Return one model; raise an EngineError with the nearest name if it does not exist."""
    return _description(spec_of(name))


def value_text(value: Value) -> str:
    """Return a hyperparameter's value as typed after `--set NAME=`."""
    if value is None:
        return AUTO
    if isinstance(value, bool):
        return str(value).lower()
    return number_text(value) if isinstance(value, float) else str(value)


def _description(spec: ModelSpec[Model]) -> ModelDescription:
    defaults = spec.params()

    def inherited(param: Spec) -> bool:
        """Return whether the model inherits the hyperparameter; its own come first."""
        return param.name not in spec.params.__annotations__

    return ModelDescription(
        spec.name,
        spec.title,
        str(spec.family),
        spec.roles,
        spec.summary,
        spec.purpose,
        spec.source,
        tuple(need.words for need in spec.needs),
        {param.name: _hyperparameter(param, defaults) for param in sorted(spec.params.specs().values(), key=inherited)},
    )


def _hyperparameter(spec: Spec, defaults: Hyperparameters) -> HyperparameterDescription:
    numeric = spec.kind in ("int", "float")
    return HyperparameterDescription(
        spec.range,
        spec.choices,
        spec.low if numeric else None,
        spec.high if numeric else None,
        getattr(defaults, spec.name),
        spec.tune,
        spec.doc,
    )
