"""Netflix export: the viewing history of a profile, and the viewing activity of a whole account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.dates import REFUSED, day, instant
from recterm.ingest.exports.rows import NO_TITLE, HistoryReader, HistoryRow, Skips, csv_rows, headed
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

SAME_DAY = "the same title on the same day"
UNDATED = "the same title again, with a date that cannot be read"
NOT_CHOSEN = "a trailer, or autoplay"

_HISTORY = frozenset({"title", "date"})
_ACTIVITY = ("profilename", "starttime", "duration", "title")
_LOOKED_AT = 50

Rows = dict[tuple[str, int | None], HistoryRow]


def _histories(source: Source) -> list[Member]:
    return [member for member in source.members[:_LOOKED_AT] if header_names(member) == _HISTORY]


def _netflix(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read films by title; episodes as views of their series, once a day."""
    rows: Rows = {}
    for member in _histories(source):
        for line, cells in csv_rows(member, skips):
            _take(cells["title"], day(cells.get("date", "")), f"{member.where}:{line}", rows, skips)
    for member in headed(source, *_ACTIVITY):
        listed = list(csv_rows(member, skips))
        _check_one_profile(member, {cells["profilename"] for _, cells in listed})
        for line, cells in listed:
            where = f"{member.where}:{line}"
            if cells.get("supplementalvideotype") or "autoplayed" in cells.get("attributes", "").lower():
                skips.add(NOT_CHOSEN, f"{where}: {cells['title']}")
            else:
                _take(cells["title"], instant(cells["starttime"]), where, rows, skips)
    return list(rows.values())


def _take(named: str, when: int | None, where: str, rows: Rows, skips: Skips) -> None:
    if not named:
        skips.add(NO_TITLE, where)
        return
    parts = named.split(": ")
    episode = len(parts) >= 3
    title = parts[0] if episode else named
    where = f"{where}: {named}"
    row = HistoryRow(EventKind.VIEW, title, "series" if episode else "", (), None, (), None, when, where=where)
    key = title, None if when is None else when // DAY
    if key in rows:
        skips.add(UNDATED if when == REFUSED else SAME_DAY, where)
    rows.setdefault(key, row)


def _check_one_profile(member: Member, names: set[str]) -> None:
    """Refuse the activity of several people, since it is unclear which one is meant."""
    if len(names) > 1:
        raise InputError(
            f"{member.where} has the views of {len(names)} profiles: {', '.join(sorted(names))}",
            "keep the rows of one of them in a copy, and import that; or download that profile's own viewing history",
        )


def _is_netflix(source: Source) -> bool:
    return bool(_histories(source) or headed(source, *_ACTIVITY))


READERS = (HistoryReader("netflix", "Netflix", _is_netflix, _netflix),)
