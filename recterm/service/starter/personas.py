"""Personas of the built-in libraries, as profiles to look around with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import Event, EventId
from recterm.ingest.builtin.personas import FILES, read_personas
from recterm.service.libraries.files import open_library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import LibraryInfo
    from recterm.ingest.builtin.personas import PersonaEvent
    from recterm.store import Library


def persona_names(info: LibraryInfo) -> tuple[str, ...]:
    """Return the personas of a built-in library; none for other libraries."""
    name = info.name
    return tuple(read_personas(name)) if info.format == "builtin" and name in FILES else ()


def ensure_persona(path: str, name: str) -> None:
    """Add a persona to its built-in library as a profile with its history, unless a profile has its name.

    Raises:
        LibraryError: the library cannot be written.
    """
    with open_library(path) as library:
        history = read_personas(library.info().name)[name]
        if name not in {profile.name for profile in library.profiles.list()}:
            with library.transaction():
                add_persona(library, name, history)


def add_persona(library: Library, name: str, history: Sequence[PersonaEvent]) -> None:
    """Create a profile with a persona's history, in a transaction."""
    profile = library.profiles.create(name)
    log = (
        Event(EventId(number), profile.id, event.item, event.kind, event.stars, event.timestamp)
        for number, event in enumerate(history, start=1)
    )
    library.events.restore(profile.id, library.events.plan_restore(profile.id, log, library.events.next_id()))
