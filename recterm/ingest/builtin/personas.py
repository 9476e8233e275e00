"""Personas, the made-up people of demonstrations: a history each, from data/personas.csv and album-personas.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind, ItemId
from recterm.errors import InputError
from recterm.ingest.builtin.builtin import ALBUMS, FILMS, data_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILES = {FILMS: ("personas.csv", "film"), ALBUMS: ("album-personas.csv", "album")}
"""Built-in library -> file of its personas, and the prefix of its items' ids."""

EVENING = 20
"""Hour, UTC, of their events."""


@dataclass(frozen=True, slots=True)
class PersonaEvent:
    """One line of a persona's history."""

    item: ItemId
    kind: EventKind
    stars: float | None
    """For RATE."""
    timestamp: int
    """UTC seconds."""


def read_personas(library: str = FILMS) -> Mapping[str, Sequence[PersonaEvent]]:
    """Read name of a persona -> history in the order of its days; names in the order of the file.

    Raises:
        InputError: no built-in library has this name, or the installation lacks the file.
    """
    if library not in FILES:
        raise InputError(f"no personas for {library!r}", f"name one of {', '.join(FILES)}")
    name, prefix = FILES[library]
    people: dict[str, list[PersonaEvent]] = {}
    with data_file(name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stars = float(row["stars"]) if row["stars"] else None
            day = datetime.fromisoformat(row["date"]).replace(hour=EVENING, tzinfo=UTC)
            event = PersonaEvent(ItemId(f"{prefix}:{row['id']}"), EventKind(row["kind"]), stars, int(day.timestamp()))
            people.setdefault(row["persona"], []).append(event)
    return people
