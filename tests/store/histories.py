"""Imported histories in one call, as the service writes them in two steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.model import ProfileId
    from recterm.store import Library
    from recterm.store.people.deduplication import ImportedEvent
    from recterm.store.people.provenance import BroughtIn


def bring_in(library: Library, profile: ProfileId, imported: Iterable[ImportedEvent], number: int = 0) -> BroughtIn:
    """Append the events of a history; one that is already known only gets this source as well."""
    with library.transaction():
        prepared = library.provenance.prepare(profile, imported)
        library.provenance.write(prepared, number)
    return prepared.brought
