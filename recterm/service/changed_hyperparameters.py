"""What somebody, or a search, set when a model was trained: kept beside the model, which holds all of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.store import Library
    from recterm.store.preferences import LibrarySettings

KEY = "changed_hyperparameters"


def keep_changed(library: Library, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep the hyperparameters that differ from the defaults, by model id; those of deleted models are dropped."""
    here = {header.id for header in library.models.list()}
    kept = {model: values for model, values in all_changed(library.settings).items() if model in here}
    merged = {**kept, **changed}
    library.settings.set(KEY, {str(model): dict(values) for model, values in merged.items()})


def all_changed(settings: LibrarySettings) -> dict[int, Mapping[str, Any]]:
    """By model id; models of an older recterm are absent."""
    kept = settings.get(KEY, {})
    if not isinstance(kept, dict):
        return {}
    return {int(model): values for model, values in kept.items() if model.isdecimal() and isinstance(values, dict)}
