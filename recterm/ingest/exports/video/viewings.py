"""Viewings of films and series, for every reader: an episode is a view of its series, once a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.exports.rows import HistoryRow, Skips

NOT_WHOLE = "an episode or season, not a film or series"
SAME_DAY = "another episode of the series on the same day"
UNDATED_EPISODE = "another episode of the series, without a date"
RESUMED = "the same title again on the same day"
TWICE = "the same viewing twice"

_YEAR = re.compile(r"(?P<title>.+?)\s*\((?P<year>(?:18|19|20)\d\d)\)")


def without_year(title: str) -> tuple[str, int | None]:
    """Split `Doctor Who (2005)` into title and year; the year is None where the title has none."""
    match = _YEAR.fullmatch(title.strip())
    return (title.strip(), None) if match is None else (match["title"], int(match["year"]))


def identities(row: HistoryRow) -> Iterator[tuple[object, ...]]:
    """Yield the kind of item with each id, and with title and year; for music also with the artists."""
    yield from ((row.item_kind, *pair) for pair in row.ids)
    if row.title:
        yield row.item_kind, row.title.casefold(), row.year, row.creators if row.item_kind in ("track", "album") else ()


@dataclass(slots=True)
class Viewings:
    """Views of one export, without repetitions."""

    skips: Skips
    rows: list[HistoryRow] = field(default_factory=list)
    _moments: dict[tuple[object, ...], int] = field(default_factory=dict)
    """Place in `rows` of each item and time."""
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def add(self, row: HistoryRow, *, daily: bool = False) -> None:
        """Add a view; `daily` counts one a day: of a series, whose episodes are rows, or of a film seen in parts."""
        row = row._replace(kind=EventKind.VIEW)
        when = row.timestamp
        names = list(identities(row))
        moment = when // DAY if daily and when is not None else when
        keys = [(name, moment) for name in names]
        place = next((self._moments[key] for key in keys if key in self._moments), None)
        if place is not None:
            self.skips.add(_repetition(row, daily=daily), row.where)
            longest = max(row.strength, self.rows[place].strength)
            self.rows[place] = self.rows[place]._replace(strength=longest)
            return
        self._moments |= dict.fromkeys(keys, len(self.rows))
        self._seen.update(names)
        self.rows.append(row)

    def has(self, row: HistoryRow) -> bool:
        """Return whether the item has a view."""
        return not self._seen.isdisjoint(identities(row))


def _repetition(row: HistoryRow, *, daily: bool) -> str:
    if not daily:
        return TWICE
    if row.item_kind != "series":
        return RESUMED
    return UNDATED_EPISODE if row.timestamp is None else SAME_DAY
