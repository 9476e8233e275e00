"""Hyperparameters that a person sets: each goes to every model that has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recterm import engine
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def values_for(names: Sequence[str], overrides: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Model -> the set values that it has, in their own types; all names are in `recterm.engine.MODELS`.

    Raises:
        EngineError: none of the models has such a hyperparameter.
    """
    specs = {name: engine.MODELS[name].params.specs() for name in names}
    known = {setting for mine in specs.values() for setting in mine}
    unknown = [setting for setting in overrides if setting not in known]
    if unknown:
        models = ", ".join(names)
        raise EngineError(
            f"no hyperparameter {unknown[0]!r} in {models}", f"known: {', '.join(sorted(known)) or 'none'}"
        )
    return {
        name: {setting: _value(value) for setting, value in overrides.items() if setting in mine}
        for name, mine in specs.items()
    }


def _value(value: Any) -> Any:
    """A value from a command line (`64`, `0.5`, `true`, `none`, `bm25`) in its own type."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.lower() in ("none", "null"):
        return None
    try:
        return json.loads(text.lower() if text.lower() in ("true", "false") else text)
    except ValueError:
        return text
