"""Diary lines."""

from __future__ import annotations

from datetime import datetime

from recterm.present.taste.diary import day_of, format_heading, format_sources, iso_day


def test_a_day_is_that_of_the_machine_s_own_calendar() -> None:
    noon = int(datetime(2026, 3, 14, 12).astimezone().timestamp())
    assert format_heading(day_of(noon)) == "Saturday 14 March 2026"
    assert iso_day(day_of(noon)) == "2026-03-14"


def test_an_unknown_day_is_named_as_such() -> None:
    assert (format_heading(day_of(0)), iso_day(day_of(0))) == ("No date", "")


def test_only_services_are_named_as_sources() -> None:
    assert format_sources(("", "letterboxd", "trakt")) == "letterboxd, trakt"
    assert format_sources(("",)) == ""
