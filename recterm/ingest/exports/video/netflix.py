"""Netflix export: the viewing history of a profile, and the full request of an account, with thumbs and stars."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import REFUSED, day, instant
from recterm.ingest.exports.other_scales import rescale
from recterm.ingest.exports.people import OTHERS, rows_of_person
from recterm.ingest.exports.rows import NO_TITLE, HistoryReader, HistoryRow, Skips, csv_rows, half_stars, headed
from recterm.ingest.exports.shares import share_of
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

SAME_DAY = "the same title on the same day"
UNDATED = "the same title again, with a date that cannot be read"
NO_THUMB = "neither thumb up nor down"
NOT_CHOSEN = "a trailer, or autoplay"

_HISTORY = frozenset({"title", "date"})
_ACTIVITY = ("profilename", "starttime", "duration", "title")
_RATINGS = ("profilename", "titlename", "ratingtype", "thumbsvalue", "starvalue")
_THUMBS = {"1": EventKind.HIDE, "2": EventKind.LIKE, "3": EventKind.LIKE}
_LOOKED_AT = 50

Key = tuple[str, int | None]
"""Title and day."""

FILM_MINUTES, EPISODE_MINUTES = 80, 20
"""Minutes of a day from which a film or a series counts whole, as Netflix does not say how long they are."""

STRENGTH = f"the time watched on a day, of {FILM_MINUTES} minutes of a film or {EPISODE_MINUTES} of a series"


@dataclass(slots=True)
class _Watched:
    """Films and series by day."""

    rows: dict[Key, HistoryRow] = field(default_factory=dict)
    seconds: Counter[Key] = field(default_factory=Counter)
    """Time of each, for rows that tell it."""

    def weighed(self) -> list[HistoryRow]:
        """Return the rows with the share that was watched."""
        return [
            row._replace(strength=share_of(self.seconds[key], _usual(row))) if key in self.seconds else row
            for key, row in self.rows.items()
        ]


def _usual(row: HistoryRow) -> float:
    return 60.0 * (EPISODE_MINUTES if row.item_kind == "series" else FILM_MINUTES)


def _histories(source: Source) -> list[Member]:
    return [member for member in source.members[:_LOOKED_AT] if header_names(member) == _HISTORY]


def _netflix(source: Source, skips: Skips) -> list[HistoryRow]:
    """Films as they are called; episodes as views of their series, once a day; thumbs and stars beside them."""
    watched = _Watched()
    for member in _histories(source):
        for line, cells in csv_rows(member, skips):
            _take(cells["title"], day(cells.get("date", "")), f"{member.where}:{line}", watched, skips)
    activity, opinions = headed(source, *_ACTIVITY), headed(source, *_RATINGS)
    listed = {member: list(csv_rows(member, skips)) for member in (*activity, *opinions)}
    mine = rows_of_person(source, [cells["profilename"] for rows_of in listed.values() for _, cells in rows_of], skips)
    for member in activity:
        for line, cells in listed[member]:
            where = f"{member.where}:{line}"
            if cells["profilename"] not in mine:
                skips.add(OTHERS, where)
            elif cells.get("supplementalvideotype") or "autoplayed" in cells.get("attributes", "").lower():
                skips.add(NOT_CHOSEN, f"{where}: {cells['title']}")
            else:
                seconds = _seconds(cells["duration"])
                _take(cells["title"], instant(cells["starttime"]), where, watched, skips, seconds)
    if watched.seconds:
        skips.strength = STRENGTH
    events = watched.weighed()
    for member in opinions:
        rescale([cells for _, cells in listed[member]], "starvalue", 5, member, skips)
        for line, cells in listed[member]:
            where = f"{member.where}:{line}: {cells['titlename']}"
            if cells["profilename"] not in mine:
                skips.add(OTHERS, where)
            else:
                events += _opinion(cells, where, skips)
    return events


def _opinion(cells: dict[str, str], where: str, skips: Skips) -> list[HistoryRow]:
    """Thumbs up as a like, down as a dislike; of the years before thumbs, one to five stars."""
    when = instant(cells.get("eventutcts", ""))
    row = HistoryRow(EventKind.LIKE, cells["titlename"], "", timestamp=when, where=where)
    if not row.title:
        skips.add(NO_TITLE, where)
        return []
    if cells["ratingtype"].strip().lower() == "star":
        stars = half_stars(cells["starvalue"], 5)
        if stars is None:
            skips.unrated(cells["starvalue"], where)
        return [] if stars is None else [row._replace(kind=EventKind.RATE, stars=stars)]
    kind = _THUMBS.get(cells["thumbsvalue"].strip())
    if kind is None:
        skips.add(NO_THUMB, where)
    return [] if kind is None else [row._replace(kind=kind)]


def _seconds(cell: str) -> int | None:
    """Return the seconds of `01:23:45`; None for anything else."""
    parts = cell.strip().split(":")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds


def _take(
    named: str, when: int | None, where: str, watched: _Watched, skips: Skips, seconds: int | None = None
) -> None:
    if not named:
        skips.add(NO_TITLE, where)
        return
    parts = named.split(": ")
    episode = len(parts) >= 3
    title = parts[0] if episode else named
    where = f"{where}: {named}"
    row = HistoryRow(EventKind.VIEW, title, "series" if episode else "", (), None, (), None, when, where=where)
    key = title, None if when is None else when // DAY
    if key in watched.rows:
        skips.add(UNDATED if when == REFUSED else SAME_DAY, where)
    watched.rows.setdefault(key, row)
    if seconds is not None:
        watched.seconds[key] += seconds


def _is_netflix(source: Source) -> bool:
    return bool(_histories(source) or headed(source, *_ACTIVITY) or headed(source, *_RATINGS))


READERS = (HistoryReader("netflix", "Netflix", _is_netflix, _netflix),)
