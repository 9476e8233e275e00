"""Restoration of recterm's JSON lines: everything into an empty library, only the profiles into a full one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.answers.data.export import Restored
from recterm.domain.data.editions import EditionHandling
from recterm.domain.model import EventKind
from recterm.errors import RectermError
from recterm.ingest.editions.handling import with_editions
from recterm.ingest.recterm_lines import read_recterm_lines
from recterm.process.atomic_files import private_folder
from recterm.process.paths import expanded
from recterm.service.data.importing import write_data
from recterm.service.libraries.files import name_for, path_of, remember
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.domain.model import Event, EventId, ProfileId
    from recterm.ingest.recterm_lines import EventSource, Restorable
    from recterm.store.people.events import RestoredEvents


def restore(path: Path, *, library: str | Path | None = None) -> Restored:
    """Restore a library from recterm JSON lines; restoring twice changes nothing.

    Args:
        path: file that `recterm export` wrote as jsonl.
        library: name or path, created if missing; None uses a library named after the file and makes it current.

    Raises:
        InputError: the file is not such an export, or is damaged.
        LibraryError: the library cannot be written.
        RectermError: a profile name or an event's value is not valid; nothing is changed.
    """
    path = expanded(path)
    content = read_recterm_lines(path)
    target = path_of(name_for(path) if library is None else library)
    if target.exists():
        with Library.open(target) as opened:
            restored = _fill(opened, content)
    else:
        private_folder(target.parent)
        with Library.build(target, target.stem, content.dataset.label) as created:
            restored = _fill(created, content, fresh=True)
    if library is None:
        remember(target)
    return Restored(target.stem, target, *restored)


def _fill(library: Library, content: Restorable, *, fresh: bool = False) -> tuple[int, int, dict[str, int], int, int]:
    """Plan without locking the library, then write in one transaction; plan again if the library has changed."""
    dataset, items, interactions = content.dataset, 0, 0
    version, plans = library.data_version(), _plans(library, content)
    listed = 0
    with library.transaction():
        if library.data_version() != version:
            plans = _plans(library, content)
        if dataset.n_items and not library.info().n_items:
            dataset = with_editions(dataset, EditionHandling.GROUP)
            write_data(library, dataset, dataset.source, lambda _: None)
            items, interactions = dataset.n_items, dataset.n_interactions
        library.own.add(content.own)
        titles = library.matches.restore(content.titles)
        for name, plan in plans.items():
            if plan.profile is None:
                library.profiles.create(name)
            profile = library.profiles.get(name).id
            library.events.restore(profile, plan.events)
            provenance = {event: _here(sources, titles) for event, sources in plan.sources.items()}
            library.provenance.restore(provenance, plan.events.first)
            library.shown.restore(profile, content.shown.get(name, ()))
            excluded = {
                plan.events.numbers[event] for event in content.excluded.get(name, ()) if event in plan.events.numbers
            }
            if excluded:
                library.exclusions.add(profile, excluded)
            for item_list in content.lists.get(name, ()):
                listed += library.lists.extend(profile, item_list.name, item_list.items, item_list.description)
        if fresh and content.people:
            library.profiles.activate(next(iter(content.people)))
            if not any(name.casefold() == "me" for name in content.people):
                library.profiles.delete("me")
    named = {event.item for events in content.people.values() for event in events}
    missing = named - library.catalogue.rows_of(named).keys()
    unknown = sum(event.item in missing for events in content.people.values() for event in events)
    return items, interactions, {name: len(plan.events.new) for name, plan in plans.items()}, listed, unknown


@dataclass(frozen=True, slots=True)
class _Plan:
    """Additions to one profile."""

    profile: ProfileId | None
    """Profile to fill; None if it does not exist yet."""
    events: RestoredEvents
    sources: Mapping[EventId, Sequence[EventSource]]
    """Event in this library -> its sources, at least one new here; titles have their numbers from the file."""


def _plans(library: Library, content: Restorable) -> dict[str, _Plan]:
    """Return the additions to every profile, without writing."""
    there = {profile.name.casefold(): profile.id for profile in library.profiles.list()}
    here = library.matches.numbers()
    titles = {title.number: here.get(title.key, -1) for title in content.titles}
    plans: dict[str, _Plan] = {}
    first = library.events.next_id()
    for name, events in content.people.items():
        profile = there.get(name.casefold())
        planned = library.events.plan_restore(profile, _checked(library, events), first)
        recorded = library.provenance.event_sources(profile) if profile is not None else set()
        provenance: dict[EventId, Sequence[EventSource]] = {}
        for event, sources in content.sources.get(name, {}).items():
            number = planned.numbers.get(event)
            if number is not None and any((number, source) not in recorded for source in _here(sources, titles)):
                provenance[number] = sources
        plans[name] = _Plan(profile, planned, provenance)
        first = planned.next
    return plans


def _here(sources: Sequence[EventSource], titles: Mapping[int, int]) -> list[EventSource]:
    """Return an event's sources with the title numbers of this library."""
    return [(name, titles.get(title, 0), when, part) for name, title, when, part in sources]


def _checked(library: Library, events: Sequence[Event]) -> Sequence[Event]:
    """Return the events, after checking that each UNDO names an earlier event of the same item."""
    earlier: dict[int, Event] = {}
    for event in events:
        if event.kind is EventKind.UNDO:
            undone = earlier.get(event.undoes or -1)
            if undone is None or undone.item != event.item:
                raise RectermError(
                    f"event {event.id} takes back event {event.undoes}, which does not exist",
                    "export the file again",
                    code="event_missing",
                )
        earlier[event.id] = event
    return events
