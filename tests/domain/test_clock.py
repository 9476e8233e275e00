"""Clock: moments of which only the month or the year is known."""

from __future__ import annotations

import pytest

from recterm.domain.clock import DAY, NOON, day_of, rough_date, rough_span, some_time_in


@pytest.mark.parametrize(
    ("year", "month", "written"), [(2019, None, "2019"), (2019, 3, "2019-03"), (1999, 12, "1999-12")]
)
def test_rough_moments_say_what_is_known(year: int, month: int | None, written: str) -> None:
    moment = some_time_in(year, month)
    assert rough_date(moment) == written
    assert day_of(moment).startswith(written)
    assert rough_span(moment) == (366 if month is None else 31) * DAY


def test_days_and_times_are_not_rough() -> None:
    day = some_time_in(2019) - 2
    assert day % DAY == NOON
    for moment in (day, day + 3, day + 10 * DAY + 2, day + 31 * DAY + 2, 0, 1_600_000_000):
        assert (rough_date(moment), rough_span(moment)) == ("", 0)
