"""Account of TV Time while its files are read: viewings, plans, series that were stopped, opinions and lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.rows import NO_TITLE, HistoryRow, half_stars
from recterm.ingest.exports.video.viewings import Viewings, identities, without_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.ingest.exports.rows import Skips

WATCHED_SINCE = "followed or planned, and watched since"
COUNTED = "a number of episodes seen, whose viewings are in the export"


def series(title: str, tvdb: str, where: str, *, imdb: str = "") -> HistoryRow:
    """Return a series as a row without an event."""
    name, year = without_year(title)
    ids = [("imdb", imdb)] if imdb else []
    ids += [("tvdb", tvdb)] if tvdb not in ("", "0") else []
    return HistoryRow(EventKind.VIEW, name, "series", (), year, tuple(ids), where=f"{where}: {name}")


def film(title: str, year: int | None, where: str, *, imdb: str = "", tvdb: str = "") -> HistoryRow:
    """Return a film as a row without an event."""
    ids = [("imdb", imdb)] if imdb else []
    ids += [("tvdb-movie", tvdb)] if tvdb not in ("", "0") else []
    return HistoryRow(EventKind.VIEW, title.strip(), "movie", (), year, tuple(ids), where=f"{where}: {title}")


@dataclass(slots=True)
class Account:
    """Everything that the files say, before it is known which plans were carried out."""

    skips: Skips
    views: Viewings = field(init=False)
    _plans: list[HistoryRow] = field(default_factory=list)
    _stopped: list[HistoryRow] = field(default_factory=list)
    _counted: list[HistoryRow] = field(default_factory=list)
    _opinions: list[HistoryRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.views = Viewings(self.skips)

    def watched(self, row: HistoryRow, *, episode: bool = False) -> None:
        """Take a viewing of a film, or of an episode as one of its series."""
        if self._has_title(row):
            self.views.add(row, daily=episode)

    def planned(self, row: HistoryRow) -> None:
        """Take a film or series to be watched; it counts only if it was not watched since."""
        if self._has_title(row):
            self._plans.append(row._replace(kind=EventKind.SAVE))

    def stopped(self, row: HistoryRow) -> None:
        """Take a series that the person stopped watching."""
        if self._has_title(row):
            self._stopped.append(row._replace(kind=EventKind.DROP))

    def seen_episodes(self, row: HistoryRow) -> None:
        """Take a series with a number of episodes seen; a view without a date where the export has no viewing."""
        if self._has_title(row):
            self._counted.append(row._replace(timestamp=None))

    def liked(self, row: HistoryRow) -> None:
        """Take a favourite."""
        if self._has_title(row):
            self._opinions.append(row._replace(kind=EventKind.LIKE))

    def rated(self, row: HistoryRow, cell: str, maximum: float) -> None:
        """Take a rating out of `maximum`."""
        stars = half_stars(cell, maximum)
        if stars is None:
            self.skips.unrated(cell, row.where)
        elif self._has_title(row):
            self._opinions.append(row._replace(kind=EventKind.RATE, stars=stars))

    def _has_title(self, row: HistoryRow) -> bool:
        if not row.title:
            self.skips.add(NO_TITLE, row.where)
        return bool(row.title)

    def rows(self) -> list[HistoryRow]:
        """Return the events: viewings, stopped series, the plans that are still open, opinions."""
        for row in self._counted:
            if self.views.has(row):
                self.skips.add(COUNTED, row.where)
            else:
                self.views.add(row)
        dropped = _distinct(self._stopped)
        stopped = {name for row in dropped for name in identities(row)}
        plans = []
        for row in _distinct(self._plans):
            if self.views.has(row) or not stopped.isdisjoint(identities(row)):
                self.skips.add(WATCHED_SINCE, row.where)
            else:
                plans.append(row)
        return [*self.views.rows, *dropped, *plans, *_distinct(self._opinions)]


def _distinct(rows: Iterable[HistoryRow]) -> list[HistoryRow]:
    """Return the rows without those that name an item again; several files of the export list the same series."""
    kept: list[HistoryRow] = []
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        names = {(row.kind, *name) for name in identities(row)}
        if seen.isdisjoint(names):
            kept.append(row)
        seen |= names
    return kept
