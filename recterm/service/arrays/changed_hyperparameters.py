"""Changed hyperparameters of a model, set by a person or a search, stored beside the model with all its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.process.codec import DocumentError, from_document, to_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import ModelHeader
    from recterm.store import Library
    from recterm.store.file.preferences import LibrarySettings

KEY = "changed_hyperparameters"


def keep_changed(library: Library, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """Store the hyperparameters that differ from the defaults, by model id; drop those of deleted models."""
    from recterm.domain.answers.lab.models import ChangedHyperparameters

    kept = {}
    for header in library.models.list():
        values = changed[header.id] if header.id in changed else changed_of(library.settings, header)
        if values is not None:
            kept[str(header.id)] = to_document(ChangedHyperparameters(header.name, header.created, values))
    library.settings.set(KEY, kept)


def changed_of(settings: LibrarySettings, header: ModelHeader) -> Mapping[str, Any] | None:
    """Return the values that differ from the model's defaults; None for a model of an older recterm, which kept none.

    Name and time must match too: a library repaired after damage may have another model under the same id.
    """
    from recterm.domain.answers.lab.models import ChangedHyperparameters

    kept = settings.get(KEY, {})
    try:
        entry = from_document(kept.get(str(header.id)) if isinstance(kept, dict) else None, ChangedHyperparameters)
    except DocumentError:
        return None
    return entry.changed if (entry.name, entry.created) == (header.name, header.created) else None
