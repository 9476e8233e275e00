"""Times as numbers and as text."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from recterm.ingest.tables.values.times import (
    HOURS,
    TimeStyle,
    numbered_days,
    seconds_from_number,
    seconds_from_text,
    seconds_from_typed,
    time_notes,
    time_style,
)

MAY_FIRST = 1_714_594_500
"""2024-05-01 20:15:00 UTC."""


@pytest.mark.parametrize("unit", [1, 1_000, 1_000_000, 1_000_000_000])
def test_the_unit_shows_in_the_size(unit: int) -> None:
    numbers = pl.Series("n", [float(MAY_FIRST * unit)]).to_frame()
    assert numbers.select(seconds_from_number(pl.col("n"))).item() == MAY_FIRST


def test_times_before_1970_stay_negative() -> None:
    numbers = pl.Series("n", [-5.0, -5.0e12]).to_frame()
    assert (numbers.select(seconds_from_number(pl.col("n"))).to_series() < 0).all()


def read(*texts: str) -> list[int | None]:
    sample = pl.Series("t", texts)
    style = time_style(sample)
    assert style is not None
    return sample.to_frame().select(seconds_from_text(pl.col("t"), style)).to_series().to_list()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-05-01T20:15:00Z", MAY_FIRST),
        ("2024-05-01T22:15:00+02:00", MAY_FIRST),
        ("2024-05-01T22:15:00.250+0200", MAY_FIRST),
        ("2024-05-01 20:15:00", MAY_FIRST),
        ("2024-05-01 20:15", MAY_FIRST),
        ("1714594500", MAY_FIRST),
        ("1714594500.0", MAY_FIRST),
        ("1.7145945E9", MAY_FIRST),
    ],
)
def test_moments(text: str, seconds: int) -> None:
    assert read(text) == [seconds]


@pytest.mark.parametrize("text", ["2024-05-01", "2024/05/01", "01.05.2024", "1-May-2024", "5/1/2024"])
def test_a_date_is_noon_of_that_day(text: str) -> None:
    (seconds,) = read(text)
    assert seconds is not None
    assert dt.datetime.fromtimestamp(seconds, dt.UTC) == dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def test_a_day_above_12_shows_which_number_is_the_month() -> None:
    day_first = read("05/03/2024", "25/03/2024")
    assert [dt.datetime.fromtimestamp(s or 0, dt.UTC).month for s in day_first] == [3, 3]


def test_dates_that_could_be_either_are_called_ambiguous() -> None:
    style = time_style(pl.Series(["05/03/2024", "06/03/2024"]))
    assert style is not None
    assert style.ambiguous


def test_one_column_may_mix_numbers_and_text() -> None:
    assert read("2024-05-01T20:15:00Z", "1714594500") == [MAY_FIRST, MAY_FIRST]


@pytest.mark.parametrize("texts", [["salt", "tin"], ["", " "], []])
def test_words_are_no_times(texts: list[str]) -> None:
    assert time_style(pl.Series(texts, dtype=pl.String)) is None


def test_half_of_the_cells_must_be_readable() -> None:
    assert time_style(pl.Series(["salt", "tin", "2024-05-01"])) is None
    assert time_style(pl.Series(["salt", "2024-05-01", "2024-05-02"])) == TimeStyle(False, ("%Y-%m-%d",))


@pytest.mark.parametrize(
    "dtype",
    [pl.Datetime("ms"), pl.Datetime("ns"), pl.Datetime("us", "UTC"), pl.Datetime("us", "Europe/Berlin"), pl.Int64()],
)
def test_typed_columns(dtype: pl.DataType) -> None:
    moment = pl.Series("t", [dt.datetime(2024, 5, 1, 20, 15, tzinfo=dt.UTC)], dtype=pl.Datetime("us", "UTC"))
    if isinstance(dtype, pl.Datetime):
        zone = dtype.time_zone
        moment = moment.dt.convert_time_zone(zone) if zone else moment.dt.replace_time_zone(None)
        moment = moment.dt.cast_time_unit(dtype.time_unit)
    else:
        moment = moment.dt.epoch("ms")
    assert moment.to_frame().select(seconds_from_typed(pl.col("t"), moment.dtype)).item() == MAY_FIRST


def test_a_typed_date_is_noon() -> None:
    day = pl.Series("t", [dt.date(1970, 1, 2)])
    assert day.to_frame().select(seconds_from_typed(pl.col("t"), day.dtype)).item() == 86_400 + 43_200


HOURS_APART = 3


@pytest.mark.parametrize(
    "texts",
    [
        ("2014-12-01 10", "2014-12-01 13"),
        ("2014-12-01T10", "2014-12-01T13"),
        ("2014/12/01 10", "2014/12/01 13"),
        ("01.12.2014 10", "01.12.2014 13"),
        ("12/1/2014 10 AM", "12/1/2014 1 PM"),
        ("20141201 10", "20141201 13"),
        ("2014120110", "2014120113"),
        ("1 Dec 2014, 10 am", "1 Dec 2014, 1 pm"),
        ("1 décembre 2014 10h", "1 décembre 2014 13h"),
        ("2014年12月1日10時", "2014年12月1日13時"),
    ],
)
def test_an_hour_without_minutes_is_a_time_of_day(texts: tuple[str, str]) -> None:
    first, second = read(*texts)
    assert first == dt.datetime(2014, 12, 1, 10, tzinfo=dt.UTC).timestamp()
    assert second == first + HOURS_APART * 3600
    style = time_style(pl.Series(texts))
    assert time_notes(style, pl.Series(texts)) == [HOURS]


def test_ten_digits_are_seconds_where_they_are_in_the_past() -> None:
    assert read("1714594500") == [MAY_FIRST]
    assert time_notes(time_style(pl.Series(["2024-05-01 20:00"])), pl.Series(["2024-05-01 20:00"])) == []


def days_of(*texts: str) -> list[str]:
    sample = pl.Series("t", texts)
    style = numbered_days(time_style(sample), sample)
    assert style is not None
    assert style.days is not None
    seconds = sample.to_frame().select(seconds_from_text(pl.col("t"), style)).to_series()
    assert seconds.max() < dt.datetime.now(dt.UTC).timestamp() + 86_400  # type: ignore[operator]
    return [dt.datetime.fromtimestamp(second, dt.UTC).strftime("%m%d") for second in seconds]


def test_months_and_days_without_a_year_are_days_of_one_year() -> None:
    texts = ("0829", "1111", "0511", "1101", "0530", "0601")
    assert days_of(*texts) == list(texts)
    style = numbered_days(time_style(pl.Series(texts)), pl.Series(texts))
    assert style is not None
    assert style.days is not None
    assert style.days.first == 511
    assert "times such as 0511 are a month and a day without a year" in time_notes(style, pl.Series(texts))[0]


def test_months_and_days_across_the_turn_of_a_year_stay_in_order() -> None:
    texts = ("1120", "1205", "1231", "0101", "0229", "0301")
    sample = pl.Series("t", texts)
    style = numbered_days(time_style(sample), sample)
    assert style is not None
    seconds = sample.to_frame().select(seconds_from_text(pl.col("t"), style)).to_series().to_list()
    assert seconds == sorted(seconds)
    assert days_of(*texts) == list(texts)


@pytest.mark.parametrize(
    "numbers",
    [
        ["1101", "1102", "1150", "1103", "1104", "1105"],  # no November 50th
        ["101", "102", "103", "104", "105", "106"],  # days since a start
        ["1101", "1102"],
        ["1714594500"] * 6,
    ],
)
def test_other_numbers_are_no_months_and_days(numbers: list[str]) -> None:
    style = numbered_days(time_style(pl.Series(numbers)), pl.Series(numbers))
    assert style is not None
    assert style.days is None
