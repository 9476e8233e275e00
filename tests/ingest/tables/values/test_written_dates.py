"""Dates as people in many countries write them."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.domain.clock import day_of, rough_date
from recterm.ingest.exports.dates import rewritten_as_iso
from recterm.ingest.tables.values.times import numbered_days, resolved_style, seconds_from_text, time_style
from recterm.ingest.tables.values.written_dates import DateStyle, Order, date_style, seconds

NOW = 1_796_000_000


def shown(moment: int | None) -> str | None:
    return None if moment is None else dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d %H:%M")


WORDED = [
    "June 4, 2020",
    "4th of June 2020",
    "4-Jun-2020",
    "4 juin 2020",
    "4. Juni 2020",
    "4 de junio de 2020",
    "4 de junho de 2020",
    "4 giugno 2020",
    "4 juni 2020",
    "4 czerwca 2020",
    "4 июня 2020 г.",
    "4 червня 2020",
    "4. června 2020",
    "2020. június 4.",
    "4 iunie 2020",
    "4 Ιουνίου 2020",
    "4 Haziran 2020",
    "4. kesäkuuta 2020",
    "4 มิถุนายน 2563",
    "2020年6月4日",
    "2020년 6월 4일",
    "4 tháng 6, 2020",
    "4 يونيو 2020",
]
NUMERIC = ["2020-06-04", "2020/6/4", "2020.06.04", "2020. 6. 4.", "20200604", "04.06.2020", "4.6.20", "2563-06-04"]


@pytest.mark.parametrize("text", [*WORDED, *NUMERIC])
def test_one_day_in_every_way(text: str) -> None:
    assert shown(seconds(text, date_style([text], NOW))) == "2020-06-04 12:00"


@pytest.mark.parametrize(
    "text",
    [
        "6/4/2020 17:30",
        "6/4/2020, 5:30 PM",
        "6/4/2020 5:30:00 p.m.",
        "2020-06-04 17:30:00 UTC",
        "2020-06-04T19:30:00.123+02:00",
        "2020-06-04 12:30:00 -0500",
        "20200604173000",
        "20200604T1730",
        "4. Juni 2020 17:30 Uhr",
        "4 Jun 2020, 17:30",
        "Jun 4, 2020 at 5:30 PM",
        "17:30, 4 June 2020",
        "2020年6月4日 17:30",
        "Thu, 04 Jun 2020 17:30:00 GMT",
    ],
)
def test_one_minute_in_every_way(text: str) -> None:
    assert shown(seconds(text)) == "2020-06-04 17:30"


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "May", "Mayhem 2020", "2020", "3.5", "1.2.3.4", "4/31/2020", "2020-13-01", "6/4/2020 25:00",
     "x" * 99, "Toy Story 2 (1999)", "2001: A Space Odyssey (1968)", "Apollo 13", "0/0/0"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert seconds(text) is None


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["03/05/2024", "25/03/2024"], "2024-05-03"),
        (["03/05/2024", "03/25/2024"], "2024-03-05"),
        (["29-06-23", "05-06-23"], "2023-06-29"),
        (["23-06-29", "23-06-05"], "2023-06-29"),
        (["01/02/2024", "05/02/2024", "02/03/2024"], "2024-02-01"),
        (["02/03/2024", "05/02/2024", "01/02/2024"], "2024-03-02"),
        (["01.02.2024"], "2024-02-01"),
        (["01/02/2024"], "2024-01-02"),
        (["11/12/2026", "10/11/2026"], "2026-11-12"),
    ],
)
def test_the_whole_column_shows_what_comes_first(texts: list[str], first: str) -> None:
    style = date_style(texts, dt.datetime(2026, 11, 30, tzinfo=dt.UTC).timestamp())
    assert (shown(seconds(texts[0], style)) or "")[:10] == first


@given(st.dates(dt.date(1970, 1, 1), dt.date(2026, 1, 1)), st.sampled_from(list(Order)))
def test_a_day_is_read_as_it_is_written(day: dt.date, order: Order) -> None:
    written = {
        Order.YMD: f"{day.year}-{day.month}-{day.day}",
        Order.DMY: f"{day.day}/{day.month}/{day.year}",
        Order.MDY: f"{day.month}/{day.day}/{day.year}",
    }
    assert (shown(seconds(written[order], DateStyle(order))) or "")[:10] == day.isoformat()


@settings(deadline=None)  # the first date in words loads the words
@given(st.text(max_size=70))
def test_any_text_is_a_date_or_none(text: str) -> None:
    moment = seconds(text, date_style([text], NOW))
    assert moment is None or isinstance(moment, int)


@pytest.mark.parametrize(
    "text", ["6/4/2020 17:30", "June 4, 2020 5:30 PM", "2020-06-04 17:30:00 UTC", "20200604173000"]
)
def test_columns_are_read_as_single_cells_are(text: str) -> None:
    sample = pl.Series("t", [text, text])
    style = time_style(sample)
    assert style is not None
    moments = sample.to_frame().select(seconds_from_text(pl.col("t"), style)).to_series()
    assert [shown(moment) for moment in moments] == ["2020-06-04 17:30"] * 2


def test_days_of_a_spreadsheet_are_times_only_where_the_name_says_so() -> None:
    sample = pl.Series("date", ["43986", "43987"])
    style = numbered_days(time_style(sample), sample)
    assert style is not None
    moments = sample.to_frame().select(seconds_from_text(pl.col("date"), style)).to_series()
    assert [shown(moment) for moment in moments] == ["2020-06-04 12:00", "2020-06-05 12:00"]
    seconds_since_1970 = pl.Series("time", ["1591272000"])
    assert numbered_days(time_style(seconds_since_1970), seconds_since_1970) == time_style(seconds_since_1970)


def test_what_the_sample_leaves_open_the_whole_column_decides() -> None:
    style = time_style(pl.Series(["05/03/2024", "06/03/2024"]))
    whole = pl.LazyFrame({"t": ["05/03/2024", "06/03/2024", "25/03/2024"]})
    resolved = resolved_style(style, whole)
    assert resolved is not None
    assert not resolved.ambiguous
    moments = whole.select(seconds_from_text(pl.col("t"), resolved)).collect().to_series()
    assert [(shown(moment) or "")[:7] for moment in moments] == ["2024-03"] * 3


def test_dates_that_a_spreadsheet_rewrote_are_iso_again() -> None:
    rewritten, style = rewritten_as_iso(["12/09/2024", "25/09/2023", "2024-01-05", "", "1700000000"])
    assert rewritten == {"12/09/2024": "2024-09-12", "25/09/2023": "2023-09-25"}
    assert style.sure


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2021-03", "2021-03"), ("03/2021", "2021-03"), ("Mar-21", "2021-03"), ("Mar '99", "1999-03"),
        ("March 2021", "2021-03"), ("März 2021", "2021-03"), ("marzo de 2021", "2021-03"), ("марта 2021", "2021-03"),
        ("2021年3月", "2021-03"), ("2021년 3월", "2021-03"), ("2021 Sept", "2021-09"),
    ],
)  # fmt: skip
def test_months_alone(text: str, month: str) -> None:
    """A month is kept as no more than that."""
    moment = seconds(text)
    assert moment is not None
    assert rough_date(moment) == month


@pytest.mark.parametrize("text", ["2021-13", "Mar 21", "Heat 1995", "Apollo 13", "12.2021", "2021", "Mayhem-21"])
def test_no_months(text: str) -> None:
    assert seconds(text) is None


@pytest.mark.parametrize(
    ("text", "day"), [("21年3月5日", "2021-03-05"), ("2021年12月31日", "2021-12-31"), ("2021년 3월 5일", "2021-03-05")]
)
def test_days_of_east_asia(text: str, day: str) -> None:
    moment = seconds(text)
    assert moment is not None
    assert day_of(moment) == day
