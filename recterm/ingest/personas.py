"""The made-up people of demonstrations: a prepared history each, from data/personas.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recterm.domain import EventKind, ItemId
from recterm.ingest.builtin import data_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVENING = 20
"""Hour, UTC, at which they say what they think."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a persona's history."""

    item: ItemId
    kind: EventKind
    stars: float | None
    """For RATE."""
    timestamp: int
    """UTC seconds."""


def read_personas() -> Mapping[str, Sequence[Deed]]:
    """Name of a persona -> history in the order of its days; names in the order of the file.

    Raises:
        InputError: the installation lacks the file.
    """
    people: dict[str, list[Deed]] = {}
    with data_file("personas.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stars = float(row["stars"]) if row["stars"] else None
            day = datetime.fromisoformat(row["date"]).replace(hour=EVENING, tzinfo=UTC)
            deed = Deed(ItemId(f"film:{row['id']}"), EventKind(row["kind"]), stars, int(day.timestamp()))
            people.setdefault(row["persona"], []).append(deed)
    return people
