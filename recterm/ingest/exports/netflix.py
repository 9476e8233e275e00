"""Netflix: the viewing history of a profile, and the viewing activity of a whole account."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.rows import NO_TITLE, HistoryReader, HistoryRow, Skips, csv_rows, day, headed, instant
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

SAME_DAY = "the same title on the same day"
NOT_CHOSEN = "a trailer, or played by itself"

_HISTORY = frozenset({"title", "date"})
_ACTIVITY = ("profilename", "starttime", "duration", "title")
_LOOKED_AT = 50

_ANY_DAY = ("%Y-%m-%d", "%d.%m.%y", "%d.%m.%Y")
MONTH_FIRST = (*_ANY_DAY, "%m/%d/%y", "%m/%d/%Y")
DAY_FIRST = (*_ANY_DAY, "%d/%m/%y", "%d/%m/%Y")

Rows = dict[tuple[str, int | None], HistoryRow]


def _histories(source: Source) -> list[Member]:
    return [member for member in source.members[:_LOOKED_AT] if header_names(member) == _HISTORY]


def _netflix(source: Source, skips: Skips) -> list[HistoryRow]:
    """Films as they are called; episodes as views of their series, once a day."""
    rows: Rows = {}
    for member in _histories(source):
        listed = list(csv_rows(member, skips))
        order = _day_order(member, [cells.get("date", "") for _, cells in listed], skips)
        for line, cells in listed:
            _take(cells["title"], day(cells.get("date", ""), *order), f"{member.where}:{line}", rows, skips)
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
        skips.add(SAME_DAY, where)
    rows.setdefault(key, row)


def _check_one_profile(member: Member, names: set[str]) -> None:
    """Refuse the activity of several people: which of them this is, nothing says."""
    if len(names) > 1:
        raise InputError(
            f"{member.where} has what {len(names)} profiles watched: {', '.join(sorted(names))}",
            "Keep the rows of one of them in a copy, and import that; or download that profile's own viewing history.",
        )


def _day_order(member: Member, dates: list[str], skips: Skips) -> tuple[str, ...]:
    """Month first or day first, as values over 12 in the whole file show; where none does, as its newest-first order.

    Where neither shows, month first, which is what most accounts write, and a note that says so.
    """
    written = [parts for text in dates if len(parts := text.replace(".", "/").split("/")) == 3]
    if not any(int(part) > 12 for parts in written for part in parts[:2] if part.isdecimal()):
        orders = [formats for formats in (MONTH_FIRST, DAY_FIRST) if _is_newest_first(dates, formats)]
        if len(orders) == 1:
            return orders[0]
        if any("/" in text for text in dates):
            skips.notes.append(
                f"nothing in {member.file_name} shows whether its dates begin with the month or the day: taken as"
                " month/day/year; where that is wrong, write the dates as 2024-03-09 and import it again"
            )
        return MONTH_FIRST
    day_first = any(int(parts[0]) > 12 for parts in written if parts[0].isdecimal())
    return DAY_FIRST if day_first else MONTH_FIRST


def _is_newest_first(dates: list[str], formats: tuple[str, ...]) -> bool:
    """Whether the dates are read so as Netflix orders them."""
    days = [day(text, *formats) or 0 for text in dates]
    return len(set(days)) > 2 and all(later >= earlier for later, earlier in pairwise(days))


def _is_netflix(source: Source) -> bool:
    return bool(_histories(source) or headed(source, *_ACTIVITY))


READERS = (HistoryReader("netflix", "Netflix", _is_netflix, _netflix),)
