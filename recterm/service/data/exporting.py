"""Exports of a library to files for other programs, and for recterm itself."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from recterm.domain.answers.data.export import Exported
from recterm.domain.feedback_kinds import BY_EVENT, HIDE, SKIPPED, is_skip
from recterm.domain.model import MAX_STARS, MIN_STARS, STAR_STEP, EventKind, Item, ItemDetails, ItemRow, Scale
from recterm.errors import RectermError
from recterm.ingest.dataset.community import decode_community
from recterm.ingest.writers import ENDINGS, ITEM_UNKNOWN, WRITERS, Content, Interaction
from recterm.ingest.writers.content import iso_time
from recterm.process.atomic_files import atomic_files, check_free
from recterm.process.paths import expanded
from recterm.service.libraries.files import open_library
from recterm.store.people.feedback import is_older_rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from recterm.domain.model import Event, EventId, ItemId, LibraryInfo
    from recterm.store import Library

What = Literal["events", "community", "all"]
"""Events of profiles with their items; the community with the catalogue; or both."""

FOLDERS = ("recbole", "parquet")
"""Formats that write several files to a folder."""

STARS = Scale(MIN_STARS, MAX_STARS, STAR_STEP)


def export_data(
    target: Path,
    *,
    what: What = "events",
    format: str | None = None,
    library: str | Path | None = None,
    profile: str | None = None,
    force: bool = False,
) -> Exported:
    """Write events, the community, or both; a failed export leaves nothing behind.

    Args:
        target: file to create; a folder for `recbole` and `parquet`.
        what: `all` needs the complete format, `jsonl`.
        format: a name in WRITERS; None uses the ending of the target.
        library: name or path; None is the current one.
        profile: profile to export; None exports all profiles, or the active one for `letterboxd` and `imdb`.
        force: overwrite an existing target.

    Raises:
        TargetExistsError: the target exists and `force` is False.
        WriteError: the target cannot be written.
        RectermError: the format is unknown or cannot hold the requested data.
    """
    target = expanded(target).absolute()
    name = format_of(target, format)
    if what == "all" and name != "jsonl":
        raise RectermError(
            f"{name} cannot hold both events and community",
            "use --format jsonl, the complete one",
            code="format_cannot_hold",
        )
    if what == "community" and name in ("letterboxd", "imdb"):
        raise RectermError(
            f"{name} holds one person, not a community",
            "use --what events, or another format",
            code="format_cannot_hold",
        )
    if name in FOLDERS:
        target = target.with_name(target.name.removesuffix(".parquet"))
    if not force:
        check_free(target)
    with open_library(library, readonly=True) as opened, atomic_files(target, replace=force) as draft:
        if name in ("letterboxd", "imdb") and profile is None:
            profile = opened.profiles.active().name
        content = _content(opened, what, profile, complete=name == "jsonl")
        written = WRITERS[name](content, draft, target.name)
        left_out = dict(written.left_out)
        if what != "community" and name != "jsonl":
            left_out |= _lists_left_out(opened, profile) | _exclusions_left_out(opened, profile)
            left_out |= _notes_left_out(opened, profile) if name != "letterboxd" else {}
    files = tuple(target.parent / file.relative_to(draft) for file in written.files)
    titles = {reason: tuple(names) for reason, names in written.names.items()}
    return Exported(name, what, files, written.rows, left_out, titles)


def format_of(target: Path, format: str | None) -> str:
    """Return the given format, else the one that the target's ending stands for.

    Raises:
        RectermError: the format does not exist, or the ending stands for none.
    """
    name = format or ENDINGS.get(target.suffix.lower(), "")
    if name not in WRITERS:
        message = f"no format {name!r}" if name else f"the name {target.name!r} does not show the format"
        raise RectermError(
            message,
            f"use --format with one of {', '.join(WRITERS)}; or a name such as export.jsonl",
            code="no_such_format",
        )
    return name


def _content(library: Library, what: What, profile: str | None, *, complete: bool) -> Content:
    people = {} if what == "community" else _people(library, profile)
    lists = {name: library.lists.all(library.profiles.get(name).id) for name in people} if complete else {}
    catalogue = library.catalogue.all_details()
    if what != "community":
        ids = library.matches.ids_by_item()
        catalogue = [
            replace(details, aliases={**ids[details.item.id], **details.aliases}) if details.item.id in ids else details
            for details in catalogue
        ]
    details_by_id = {details.item.id: details for details in catalogue}
    if what == "events":
        named = {event.item for events in people.values() for event in events}
        named |= {item for item_lists in lists.values() for item_list in item_lists for item in item_list.items}
        items = [details for details in catalogue if details.item.id in named]
    elif what == "community":
        items = [details for details in catalogue if not details.item.own]
    else:
        items = catalogue
    flat: Iterator[Interaction] = iter(())
    if what != "events":
        flat = _community(library, catalogue)
    elif not complete:
        flat = _flat(people, details_by_id)
    header = _header(library.info(), what)
    if not complete:
        return Content(header, items, flat, {})
    provenance = {
        event: sources
        for name in people
        for event, sources in library.provenance.of(library.profiles.get(name).id).items()
    }
    titles = library.matches.exported({title for sources in provenance.values() for _, title, _, _ in sources})
    shown = {name: library.shown.of(library.profiles.get(name).id) for name in people}
    return Content(header, items, flat, people, lists, titles, provenance, shown, _excluded(library, people))


def _people(library: Library, profile: str | None) -> dict[str, list[Event]]:
    chosen = library.profiles.list() if profile is None else [library.profiles.get(profile)]
    return {person.name: library.events.history(person.id)[::-1] for person in chosen}


def _lists_left_out(library: Library, profile: str | None) -> dict[str, int]:
    """Return the number of named lists that the format cannot hold, by a note on where they can go."""
    lost = sum(len(library.lists.all(library.profiles.get(name).id)) for name in _people(library, profile))
    return {"named lists: `--what lists` writes them, jsonl holds them beside the events": lost} if lost else {}


def _exclusions_left_out(library: Library, profile: str | None) -> dict[str, int]:
    """Return the number of written events of which the format cannot say that they are excluded, by a note on that."""
    people = _people(library, profile)
    excluded = _excluded(library, people)
    written = sum(event.id in excluded for events in people.values() for event in _standing(events))
    return {"excluded from your taste and written all the same; jsonl says so": written} if written else {}


def _notes_left_out(library: Library, profile: str | None) -> dict[str, int]:
    """Return the number of notes on written events, by a note on where they can go."""
    written = (event for events in _people(library, profile).values() for event in _standing(events))
    notes = sum(event.note is not None for event in written)
    return {"notes: jsonl holds them, letterboxd those on views and ratings of films": notes} if notes else {}


def _excluded(library: Library, people: Iterable[str]) -> set[EventId]:
    """Return the events that profiles exclude from their tastes."""
    profiles = [library.profiles.get(name).id for name in people]
    events = (library.exclusions.events(profile, library.exclusions.of(profile)) for profile in profiles)
    return {event for excluded in events for event in excluded}


def _header(info: LibraryInfo, what: What) -> dict[str, object]:
    scale = info.scale
    return {
        "exported": iso_time(int(time.time())),
        "what": what,
        "library": info.name,
        "label": info.label,
        "simulated": info.simulated,
        "scale": None if scale is None else [scale.minimum, scale.maximum, scale.step],
    }


def _community(library: Library, catalogue: Sequence[ItemDetails]) -> Iterator[Interaction]:
    info = library.info()
    if not info.n_interactions:
        return
    arrays = decode_community(library.data.community())
    kind = "play" if info.scale is None else "rating"
    against = HIDE.exported
    times = arrays.timestamp
    for at, (user, row) in enumerate(zip(arrays.user.tolist(), arrays.item.tolist(), strict=True)):
        when = None if times is None or times[at] == -1 else int(times[at])
        value = float(arrays.value[at])
        exported = against if info.scale is None and value < 0 else kind
        yield Interaction(str(user + 1), catalogue[row], exported, value, info.scale, when)


def _flat(people: Mapping[str, Sequence[Event]], details_by_id: Mapping[ItemId, ItemDetails]) -> Iterator[Interaction]:
    """Yield each profile's events that still hold, as rows: all views, and the last of each other kind per item."""
    for name, events in people.items():
        for event in _standing(events):
            details = details_by_id.get(event.item) or _unknown(event.item)
            scale = STARS if event.kind is EventKind.RATE else None
            kind = SKIPPED if is_skip(event) else BY_EVENT[event.kind].exported
            value = event.weight if event.kind is EventKind.VIEW else event.value
            yield Interaction(name, details, kind, value, scale, event.timestamp or None, event.note)


def _standing(events: Sequence[Event]) -> list[Event]:
    undone = {event.undoes for event in events}
    last: dict[tuple[ItemId, EventKind], Event] = {}
    views: list[Event] = []
    for event in events:
        if event.id in undone or event.kind is EventKind.UNDO:
            continue
        if event.kind is EventKind.VIEW:
            views.append(event)
            continue
        key = event.item, BY_EVENT[event.kind].kind
        before = last.get(key)
        rated_at = before.timestamp if before is not None and before.kind is EventKind.RATE else None
        if event.kind is not EventKind.RATE or not is_older_rating(event, rated_at):
            last[key] = event
    standing = (event for event in last.values() if event.kind is BY_EVENT[event.kind].kind)
    return sorted([*views, *standing], key=lambda event: event.id)


def _unknown(item: ItemId) -> ItemDetails:
    nothing = Item(ItemRow(-1), item, item, None, (), (), ITEM_UNKNOWN, 0, None)
    return ItemDetails(nothing, (), {}, {})
