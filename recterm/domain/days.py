"""Days as people type them: a day, a month or a year, and the time that they span. Standard library only."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from recterm.domain.clock import DAY, NOON, rough_date, some_time_in
from recterm.domain.exclusions import Period
from recterm.errors import RectermError

_PARTS = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def days_of(text: str) -> tuple[date, date]:
    """Return the first and last day of `2026`, `2026-03` or `2026-03-14`.

    Raises:
        RectermError: the text is none of these, or there is no such day.
    """
    match = _PARTS.fullmatch(text.strip())
    with suppress(ValueError):
        if match is not None:
            return _span(*(None if part is None else int(part) for part in match.groups()))
    raise RectermError(
        f"{text!r} is not a day", "give a day, a month or a year: 2026-03-14, 2026-03, 2026", code="bad_date"
    )


def _span(year: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    """Return the first and last day.

    Raises:
        ValueError: there is no such day.
    """
    whole = year or 0
    if month is None:
        return date(whole, 1, 1), date(whole, 12, 31)
    if day is None:
        return date(whole, month, 1), _before_next_month(whole, month)
    return date(whole, month, day), date(whole, month, day)


def _before_next_month(year: int, month: int) -> date:
    following = date(year, month, 28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def moment_of(text: str, was: int, now: int) -> int:
    """Return the UTC seconds of a day, month or year as typed; a day keeps the time of day of the moment before.

    Args:
        text: `2026`, `2026-03` or `2026-03-14`.
        was: UTC seconds before; a time of day that is not known there counts as noon UTC.
        now: UTC seconds: no moment of today is later.

    Raises:
        RectermError: the text is not a day.
    """
    first, last = days_of(text)
    if first != last:
        moment = some_time_in(first.year, None if last.month != first.month else first.month)
    elif was <= 0 or rough_date(was) or was % DAY == NOON:
        moment = (first - date(1970, 1, 1)).days * DAY + NOON
    else:
        moment = int(datetime.combine(first, datetime.fromtimestamp(was).astimezone().time()).astimezone().timestamp())
    return min(moment, now) if first <= _day(now) else moment


def period_of(first: date, last: date) -> Period:
    """Return the time from a first to a last day on the machine's own calendar.

    Raises:
        RectermError: the last day is before the first.
    """
    if last < first:
        raise RectermError(f"{last} is before {first}", "give the earlier day first", code="bad_date")
    return Period(_midnight(first), _midnight(last + timedelta(days=1)) if last < date.max else _midnight(last))


def days_in(period: Period) -> tuple[date, date]:
    """Return the first and last day of a period."""
    return _day(period.since), _day(period.until - 1)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time()).astimezone().timestamp())


def _day(timestamp: int) -> date:
    return datetime.fromtimestamp(timestamp).astimezone().date()
