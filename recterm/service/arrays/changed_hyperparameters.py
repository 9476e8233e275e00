"""What somebody, or a search, set when a model was trained: kept beside the model, which holds all of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import ModelHeader
    from recterm.store import Library
    from recterm.store.file.preferences import LibrarySettings

KEY = "changed_hyperparameters"


def keep_changed(library: Library, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep the hyperparameters that differ from the defaults, by model id; those of deleted models are dropped."""
    kept = {}
    for header in library.models.list():
        values = changed[header.id] if header.id in changed else changed_of(library.settings, header)
        if values is not None:
            kept[str(header.id)] = {"name": header.name, "created": header.created, "changed": dict(values)}
    library.settings.set(KEY, kept)


def changed_of(settings: LibrarySettings, header: ModelHeader) -> Mapping[str, Any] | None:
    """What differs from the model's defaults; None for a model of an older recterm, which did not keep it.

    A library that was put together from the remains of a damaged one may have another model under the same id.
    """
    kept = settings.get(KEY, {})
    entry = kept.get(str(header.id)) if isinstance(kept, dict) else None
    if not isinstance(entry, dict) or (entry.get("name"), entry.get("created")) != (header.name, header.created):
        return None
    changed = entry.get("changed")
    return changed if isinstance(changed, dict) else None
