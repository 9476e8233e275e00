"""Lines of JSON, recterm's complete format: header, items, community, titles of histories, profiles, events, lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recterm.domain.feedback_kinds import BY_EVENT
from recterm.domain.notes import NOTES_VERSION
from recterm.domain.showings import LINES_VERSION
from recterm.ingest.writers.content import Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recterm.domain.model import EventId
    from recterm.ingest.writers.content import Content


def write_lines(content: Content, folder: Path, name: str) -> Written:
    """Write one object per line, UTF-8, keys sorted; reading it back restores everything."""
    path = folder / name
    rows = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in _records(content):
            file.write(json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
            rows += record.get("type") in ("interaction", "event", "list")
    return Written([path], rows)


def _records(content: Content) -> Iterator[dict[str, Any]]:
    yield {"recterm": _version(content), **content.header}
    for details in content.items:
        item = details.item
        yield {
            "type": "item",
            "id": item.id,
            "ids": [f"{namespace}:{value}" for namespace, value in sorted(details.aliases.items())],
            "kind": item.kind,
            "title": item.title,
            "year": item.year,
            "genres": item.genres,
            "creators": item.creators,
            "original_titles": details.original_titles,
            "facts": details.facts,
            **({"own": True} if item.own else {}),
        }
    for interaction in content.interactions:
        scale = interaction.scale
        yield {
            "type": "interaction",
            "user": interaction.user,
            "item": interaction.item.item.id,
            "kind": interaction.kind,
            "value": interaction.value,
            "scale": None if scale is None else [scale.minimum, scale.maximum, scale.step],
            "timestamp": interaction.timestamp,
        }
    for title in content.titles:
        yield {"type": "title", **title.document()}
    for profile, events in content.people.items():
        yield {"type": "profile", "profile": profile}
        for event in events:
            yield {
                "type": "event",
                "profile": profile,
                "number": event.id,
                "item": event.item,
                "kind": event.kind.value,
                "value": event.value,
                "timestamp": event.timestamp,
                "undoes": event.undoes,
                **({} if event.weight is None else {"weight": event.weight}),
                **({} if event.note is None else {"note": event.note}),
                **({"excluded": True} if event.id in content.excluded else {}),
                **_sources(content, event.id),
            }
        for named in content.lists.get(profile, ()):
            yield {
                "type": "list",
                "profile": profile,
                "name": named.name,
                "description": named.description,
                "items": named.items,
            }
        for showing in content.shown.get(profile, ()):
            yield {"type": "shown", "profile": profile, **showing.document()}


def _version(content: Content) -> int:
    """Return the oldest version of the format that holds everything: an older recterm reads what it can."""
    kinds = {event.kind for events in content.people.values() for event in events}
    versions = [BY_EVENT[kind].lines_version for kind in kinds if kind in BY_EVENT]
    if any(content.shown.values()):
        versions.append(LINES_VERSION)
    if any(event.note is not None for events in content.people.values() for event in events):
        versions.append(NOTES_VERSION)
    return max([1, *versions])


def _sources(content: Content, event: EventId) -> dict[str, Any]:
    """Return the sources of an event; none for one made by hand."""
    keys = ("source", "title", "timestamp", "part")
    sources = [dict(zip(keys, source, strict=True)) for source in content.sources.get(event, ())]
    return {"told": sources} if sources else {}
