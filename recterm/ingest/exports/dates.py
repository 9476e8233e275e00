"""Dates of a history: days and times as its reader expects them, and tables with dates rewritten by a spreadsheet."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from recterm.domain.clock import DAY, NOON, some_time_in
from recterm.ingest.tables.values.written_dates import MONTH_FIRST, DateStyle, Order, date_style, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSED = -1
"""Marks a date before 1970 or one that cannot be read: such a row is kept without a date, and counted."""

_NAMES = frozenset({"ts", "time", "timestamp", "created", "modified", "uts"})
_YEAR = re.compile(r"\(?((?:19|20)\d{2})\)?\s*年?")
"""A year alone; other short numbers are none."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")


# One day has many rows, and strptime takes longer than everything else done with a row.
@lru_cache(maxsize=1 << 14)
def day(text: str, *formats: str) -> int | None:
    """Parse a date to UTC seconds, noon for a day without a time; None for an empty cell, else REFUSED.

    A month or a year alone is the moment that stands for it (`clock.some_time_in`).

    Args:
        text: the cell.
        formats: of days, as the service writes them; other formats are tried after them.
    """
    if not text.strip():
        return None
    for written in formats or ("%Y-%m-%d",):
        try:
            moment = datetime.strptime(text.strip(), written).replace(tzinfo=UTC)
        except ValueError:
            continue
        return _not_too_early(int(moment.timestamp()) + NOON)
    if year := _YEAR.fullmatch(text.strip()):
        return _not_too_early(some_time_in(int(year[1])))
    return instant(text)


def instant(text: str) -> int | None:
    """Parse a time to UTC seconds, UTC without a zone; None for an empty cell, REFUSED as by `day`."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return _not_too_early(seconds(text, MONTH_FIRST))
    if len(text.strip()) <= len("2024-03-09"):
        return _not_too_early(int(moment.replace(tzinfo=UTC).timestamp()) + NOON)
    return _not_too_early(int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))


def moment(text: str) -> int | None:
    """Parse seconds since 1970, or a time as by `instant`."""
    return int(text) if text.isdecimal() and len(text) <= len("9999999999") else instant(text)


def _not_too_early(when: int | None) -> int:
    return REFUSED if when is None or when < 0 else when


def date_columns(header: Sequence[str]) -> list[int]:
    """Find the columns that hold dates, by folded name."""
    return [place for place, name in enumerate(header) if "date" in name or name in _NAMES or name.endswith("time")]


def rewritten_as_iso(cells: Sequence[str], *, day_first: bool = False) -> tuple[dict[str, str], DateStyle]:
    """Return one column's dates in ISO 8601, for cells in other formats, and the format.

    The order of day and month is decided over the whole column; where nothing in it shows the order, the day is first
    if `day_first` says so.
    """
    others = [cell for cell in dict.fromkeys(cells) if cell.strip() and not _is_plain(cell.strip())]
    style = date_style(others, time.time()) if others else DateStyle()
    if day_first and not style.sure and style.order is Order.MDY:
        style = replace(style, order=Order.DMY, sure=True)
    moments = {cell: seconds(cell, style) for cell in others}
    return {cell: _iso(moment) for cell, moment in moments.items() if moment is not None}, style


def _is_plain(cell: str) -> bool:
    """Return whether a cell is already in ISO 8601, or a number of seconds."""
    return bool(_ISO.fullmatch(cell)) or (cell.isdecimal() and len(cell) not in (5, 8))


def _iso(moment: int) -> str:
    ordinal, clock = divmod(moment, DAY)
    written = date.fromordinal(date(1970, 1, 1).toordinal() + ordinal).isoformat()
    if clock == NOON:
        return written
    return f"{written}T{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}Z"
