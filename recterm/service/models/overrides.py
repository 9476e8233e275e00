"""Overrides of hyperparameters: each applies to every model that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm import engine
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.engine.core.hyperparameters import Spec


def values_for(names: Sequence[str], overrides: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return model -> its overrides, in their own types; `names` must be in `recterm.engine.MODELS`.

    Raises:
        EngineError: no model has such a hyperparameter, or a value is not valid.
    """
    specs = {name: engine.MODELS[name].params.specs() for name in names}
    settings = {setting for mine in specs.values() for setting in mine}
    unknown = [setting for setting in overrides if setting not in settings]
    if unknown:
        models = ", ".join(names)
        raise EngineError(
            f"no hyperparameter {unknown[0]!r} in {models}",
            f"known: {', '.join(sorted(settings)) or 'none'}",
            code="no_such_hyperparameter",
        )
    return {
        name: {setting: _value(name, mine[setting], value) for setting, value in overrides.items() if setting in mine}
        for name, mine in specs.items()
    }


def _value(model: str, spec: Spec, value: Any) -> Any:
    """Return a hyperparameter's value; text is parsed as on the command line (`64`, `true`, `auto`, `bm25`)."""
    try:
        return spec.parse(value) if isinstance(value, str) else spec.checked(value)
    except EngineError as error:
        raise EngineError(
            f"{model}: {error.message}",
            f"`recterm models {model}` shows every value it takes",
            code="bad_hyperparameter",
        ) from None
