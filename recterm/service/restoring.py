"""Bring back what recterm exported as JSON lines: into an empty library all of it, into a full one the profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.atomic_files import private_folder
from recterm.domain import EventKind
from recterm.errors import RectermError
from recterm.ingest.recterm_lines import read_recterm_lines
from recterm.paths import expanded
from recterm.service.importing import write_data
from recterm.service.libraries import name_for, path_of, remember
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.domain import Event
    from recterm.ingest.recterm_lines import Restorable, Told


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    library: str
    path: Path
    items: int
    """Items of the catalogue that was restored; 0 where the library had one."""
    interactions: int
    profiles: Mapping[str, int]
    """Name -> events that were new."""
    listed: int
    """Items that named lists gained."""
    unknown: int
    """Events on items that the catalogue does not have; kept for the day when it does."""


def restore(path: Path, *, library: str | Path | None = None) -> Restored:
    """Read recterm JSON lines; restoring twice changes nothing.

    Args:
        path: file that `recterm export` wrote as jsonl.
        library: name or path of the library, made if it is missing; None makes one named after the file, the current.

    Raises:
        InputError: the file is no such export, or damaged.
        LibraryError: the library cannot be written.
        RectermError: a name of a profile or a value of an event cannot be used; nothing is changed then.
    """
    path = expanded(path)
    content = read_recterm_lines(path)
    target = path_of(name_for(path) if library is None else library)
    if target.exists():
        with Library.open(target) as opened, opened.transaction():
            restored = _fill(opened, content)
    else:
        private_folder(target.parent)
        with Library.build(target, target.stem, content.dataset.label) as created:
            restored = _fill(created, content, fresh=True)
    if library is None:
        remember(target)
    return Restored(target.stem, target, *restored)


def _fill(library: Library, content: Restorable, *, fresh: bool = False) -> tuple[int, int, dict[str, int], int, int]:
    dataset, items, interactions = content.dataset, 0, 0
    if dataset.n_items and not library.info().n_items:
        write_data(library, dataset, dataset.source, lambda _: None)
        items, interactions = dataset.n_items, dataset.n_interactions
    library.own.add(content.own)
    added: dict[str, int] = {}
    listed = 0
    with library.transaction():
        titles = library.matches.restore(content.titles)
        there = {one.name.casefold() for one in library.profiles.list()}
        for name, events in content.people.items():
            if name.casefold() not in there:
                library.profiles.create(name)
            profile = library.profiles.get(name).id
            first = library.events.next_id()
            here = library.events.restore(profile, _known(library, events))
            added[name] = sum(event >= first for event in here.values())
            told = content.told.get(name, {}).items()
            library.tellings.restore({here[event]: _here(each, titles) for event, each in told if event in here}, first)
            for one in content.lists.get(name, ()):
                listed += library.lists.extend(profile, one.name, one.items, one.description)
        if fresh and content.people:
            library.profiles.activate(next(iter(content.people)))
            if not any(name.casefold() == "me" for name in content.people):
                library.profiles.delete("me")
    named = {event.item for events in content.people.values() for event in events}
    missing = named - library.catalogue.rows_of(named).keys()
    unknown = sum(event.item in missing for events in content.people.values() for event in events)
    return items, interactions, added, listed, unknown


def _here(told: Sequence[Told], titles: Mapping[int, int]) -> list[Told]:
    """Who told of an event, with the numbers that titles have here."""
    return [(source, titles.get(title, 0), when, part) for source, title, when, part in told]


def _known(library: Library, events: Sequence[Event]) -> Sequence[Event]:
    """The events, if all of them can be: an UNDO must name an earlier event of the same item."""
    earlier: dict[int, Event] = {}
    for event in events:
        if event.kind is EventKind.UNDO:
            undone = earlier.get(event.undoes or -1)
            if undone is None or undone.item != event.item:
                raise RectermError(
                    f"event {event.id} takes back event {event.undoes}, which is not there", "export the file again"
                )
        earlier[event.id] = event
    return events
