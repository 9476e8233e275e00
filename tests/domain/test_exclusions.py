"""Exclusions from a taste: which events the rules cover, and how rules come and go."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from recterm.domain.days import days_in, days_of, period_of
from recterm.domain.exclusions import NOTHING_EXCLUDED, Exclusions, Period
from recterm.domain.model import EventId
from recterm.errors import RectermError

ONE, TWO = EventId(1), EventId(2)
YEAR = Period(1_000_000, 2_000_000)


def test_an_event_is_excluded_once_every_service_that_reported_it_is() -> None:
    netflix = NOTHING_EXCLUDED.with_source("netflix")
    assert netflix.covers(ONE, 5, ("netflix",))
    assert not netflix.covers(ONE, 5, ("netflix", "letterboxd"))
    assert not netflix.covers(ONE, 5, ("", "netflix"))
    assert netflix.with_source("letterboxd").covers(ONE, 5, ("netflix", "letterboxd"))


def test_a_period_covers_its_seconds_and_never_an_unknown_time() -> None:
    rules = NOTHING_EXCLUDED.with_period(Period(-5, 10))
    assert [rules.covers(ONE, when, ("",)) for when in (-1, 0, 1, 9, 10)] == [False, False, True, True, False]


def test_an_event_can_count_although_its_service_is_excluded() -> None:
    rules = NOTHING_EXCLUDED.with_source("netflix").without_events([ONE])
    assert not rules.covers(ONE, 5, ("netflix",))
    assert rules.covers(TWO, 5, ("netflix",))
    assert rules.with_events([ONE]).covers(ONE, 5, ("netflix",))


def test_an_exception_ends_with_the_last_rule() -> None:
    rules = NOTHING_EXCLUDED.with_source("netflix").with_period(YEAR).without_events([ONE])
    assert rules.without_source("netflix").kept == {ONE}
    assert rules.without_source("netflix").without_period(YEAR) == NOTHING_EXCLUDED


def test_rules_that_were_stored_are_the_same() -> None:
    rules = Exclusions(frozenset({TWO, ONE}), frozenset(), frozenset({"netflix", ""}), (YEAR, Period(1, 2), YEAR))
    assert Exclusions(**rules.document()) == rules
    assert rules.periods == (Period(1, 2), YEAR)
    assert not rules.empty


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        (" 2024-3-7 ", date(2024, 3, 7), date(2024, 3, 7)),
    ],
)
def test_days_are_read_as_they_are_typed(text: str, first: date, last: date) -> None:
    assert days_of(text) == (first, last)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2023-02-29", "2024-03-07-1", "yesterday", "0000", "2024/03"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(RectermError) as caught:
        days_of(text)
    assert caught.value.code == "bad_date"


def test_a_period_is_its_days_on_the_machine_s_own_calendar() -> None:
    period = period_of(date(2024, 2, 28), date(2024, 3, 1))
    assert days_in(period) == (date(2024, 2, 28), date(2024, 3, 1))
    assert period.covers(int(datetime(2024, 3, 1, 23, 59).astimezone().timestamp()))
    assert not period.covers(int(datetime(2024, 3, 2).astimezone().timestamp()))
    with pytest.raises(RectermError, match="is before"):
        period_of(date(2024, 3, 1), date(2024, 2, 1))
