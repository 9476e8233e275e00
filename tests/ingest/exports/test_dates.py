"""Dates of histories that a country, a spreadsheet or a service writes in its own way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from recterm.ingest.exports import History, read_history

if TYPE_CHECKING:
    from pathlib import Path


def read(tmp_path: Path, name: str, text: str) -> History:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_history(tmp_path / name)


def dated(history: History) -> list[tuple[str, str]]:
    moments = [(row.title, dt.datetime.fromtimestamp(row.timestamp or 0, dt.UTC)) for row in history.rows]
    return [(title, moment.strftime("%Y-%m-%d %H:%M")) for title, moment in moments]


def test_netflix_with_dashes_and_two_digits_of_the_year(tmp_path: Path) -> None:
    lines = ['"Blue Hour: Season 1: Cold Open","29-06-23"', '"Blue Hour: Season 1: Salt","29-06-23"']
    lines += [f'"{title}","{day}"' for title, day in (("Toy Story", "28-06-23"), ("Alien", "03-05-23"))]
    history = read(tmp_path, "NetflixViewingHistory.csv", "Title,Date\n" + "\n".join(lines) + "\n")
    days = [("Blue Hour", "2023-06-29 12:00"), ("Toy Story", "2023-06-28 12:00"), ("Alien", "2023-05-03 12:00")]
    assert dated(history) == days


@pytest.mark.parametrize(
    "written", ["29 jun 2023", "29 de junio de 2023", "29 июня 2023 г.", "2023年6月29日", "29. 6. 2023"]
)
def test_netflix_in_other_languages(tmp_path: Path, written: str) -> None:
    history = read(tmp_path, "NetflixViewingHistory.csv", f'Title,Date\n"Alien","{written}"\n"Fargo","{written}"\n')
    assert dated(history) == [("Alien", "2023-06-29 12:00"), ("Fargo", "2023-06-29 12:00")]


def test_netflix_dates_that_nobody_can_read_are_named(tmp_path: Path) -> None:
    history = read(tmp_path, "NetflixViewingHistory.csv", "Title,Date\nAlien,someday\nFargo,someday\nAlien,someday\n")
    assert [(row.title, row.timestamp) for row in history.rows] == [("Alien", None), ("Fargo", None)]
    assert "2 rows are kept without a date" in " ".join(history.notes)
    assert list(history.skipped) == ["the same title again, with a date that cannot be read"]


def test_imdb_with_a_time_behind_the_date(tmp_path: Path) -> None:
    moments = ["2025-02-11T18:28Z", "2025-02-10", "2025-02-09T08:00:00.000Z", "9 Feb 2025"]
    lines = [f"tt{number},{number},{moment},A" for number, moment in enumerate(moments, start=1)]
    history = read(tmp_path, "ratings.csv", "Const,Your Rating,Date Rated,Title\n" + "\n".join(lines) + "\n")
    assert [moment for _, moment in dated(history)] == [
        "2025-02-11 18:28",
        "2025-02-10 12:00",
        "2025-02-09 08:00",
        "2025-02-09 12:00",
    ]


def test_goodreads_that_a_spreadsheet_saved(tmp_path: Path) -> None:
    head = "Book Id,Title,Author,ISBN,ISBN13,My Rating,Date Read,Date Added,Exclusive Shelf"
    lines = ["1,Salt Road,A,,9.78037E+12,4,12/09/2024,01/09/2024,read", "2,Blue Hour,B,,,5,25/09/2023,20/09/2023,read"]
    history = read(tmp_path, "goodreads_library_export.csv", head + "\n" + "\n".join(lines) + "\n")
    assert set(dated(history)) == {("Salt Road", "2024-09-12 12:00"), ("Blue Hour", "2023-09-25 12:00")}
    assert {name for row in history.rows for name, _ in row.ids} == {"goodreads"}


def test_lastfm_without_a_comma_before_the_time(tmp_path: Path) -> None:
    lines = "Radiohead,OK Computer,Airbag,23 Feb 2016 17:59\nRadiohead,,Lucky,23 Feb 2016 17:55\n"
    history = read(tmp_path, "scrobbles.csv", lines)
    assert dated(history) == [("Airbag", "2016-02-23 17:59"), ("Lucky", "2016-02-23 17:55")]


def test_an_order_that_nothing_shows_is_reported(tmp_path: Path) -> None:
    history = read(tmp_path, "r.csv", "Const,Your Rating,Date Rated,Title\ntt1,9,03/04/2024,A\ntt2,9,03/04/2024,B\n")
    assert "month/day/year" in " ".join(history.notes)
    assert dated(history)[0] == ("A", "2024-03-04 12:00")
