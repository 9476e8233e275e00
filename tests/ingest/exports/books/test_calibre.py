"""Calibre's catalogue and calibredb's list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.ingest.exports.books.calibre import NO_DATES, NOT_RATED
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "authors,author_sort,rating,library_name,timestamp,isbn,identifiers,tags,title,pubdate,id,uuid,#read,#rating\n"
CATALOGUE = (
    f"\ufeff{HEAD}"
    '"Ana, Bo","Ana & Bo","4.5","Books","2021-01-19T22:41:16+01:00","9780804429573","goodreads:39,isbn:9780804429573",'
    '"Rain, Salt","Salt Road","2019-03-05T01:00:00+01:00","8","u1","Yes","1"\n'
    '"Bo","Bo","","Books","2021-01-19T22:41:16+01:00","","","","Dry","0101-01-01T00:00:00+00:00","9","u2","","5"\n'
)
MACHINE = [
    {"id": 8, "title": "Salt Road", "authors": "Ana & Bo", "rating": 9, "tags": ["Rain"], "uuid": "u1", "*read": True,
     "identifiers": {"isbn": "9780804429573", "amazon": "B00X"}, "pubdate": "2019-03-05T00:00:00+00:00"},
    {"id": 9, "title": "Dry", "authors": "Bo", "timestamp": "2021-01-19T22:41:16+00:00"},
]  # fmt: skip


def test_a_catalogue_has_stars(tmp_path: Path) -> None:
    history = history_of(tmp_path, catalogue_csv=CATALOGUE)
    assert days(history) == [("rate 4.5", "Salt Road", "")]
    book = history.rows[0]
    assert (book.creators, book.year, book.genres) == (("Ana", "Bo"), 2019, ("Rain", "Salt"))
    assert book.ids == (("isbn", "9780804429573"), ("isbn", "080442957X"), ("goodreads", "39"))
    assert lists(history) == {"Owned": ["Salt Road", "Dry"]}
    assert history.lists[0].items[1].year is None
    assert history.skipped == {NOT_RATED: 1}
    assert history.notes == [NO_DATES, "columns of your own were left out: #read, #rating"]


def test_a_list_for_machines_has_ratings_to_ten(tmp_path: Path) -> None:
    history = history_of(tmp_path, books_json=json.dumps(MACHINE))
    assert days(history) == [("rate 4.5", "Salt Road", "")]
    assert history.rows[0].creators == ("Ana", "Bo")
    assert ("asin", "B00X") in history.rows[0].ids
    assert lists(history) == {"Owned": ["Salt Road", "Dry"]}
    assert history.notes == [NO_DATES, "columns of your own were left out: #read"]
