"""BookWyrm's table and archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.ingest.exports.books.bookwyrm import ONLY_SHELVED
from recterm.ingest.exports.books.storygraph import BEING_READ
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (
    "title,author_text,remote_id,openlibrary_key,goodreads_key,isbn_10,isbn_13,start_date,finish_date,stopped_date,"
    "rating,review_name,review_content,review_published,shelf,shelf_name,shelf_date\n"
)
LINES = (
    'Salt Road (Sea #1),"Ana, Bo",u,OL1M,77,080442957X,,2020-10-21,2020-10-25,,4.5,,x,2020-11-01,read,Read,2020-10-21\n'
    "Blue Hour,Bo,u,,,,,,,,,,,,to-read,To Read,2024-08-10\n"
    "Tin Drum,Bo,u,,,,,2024-01-01,,2024-02-01,,,,,stopped-reading,Stopped Reading,2024-08-10\n"
    "Dry,Bo,u,,,,,2024-01-01,,,,,,,reading,Currently Reading,2024-08-10\n"
    "Soup,Bo,u,,,,,,,,,,,,soups-7,Soups,2024-08-10\n"
    "Loud,Bo,u,,,,,,,,2,,,2024-03-01,soups-7,Soups,2024-08-10\n"
    "Old,Bo,u,,,,,,,,0,,,,read,Read,2024-08-11\n"
    ",Bo,u,,,,,,,,,,,,read,Read,2024-08-11\n"
)


def test_a_table(tmp_path: Path) -> None:
    history = history_of(tmp_path, bookwyrm_csv=HEAD + LINES)
    assert days(history) == [
        ("view", "Salt Road", "2020-10-25"),
        ("rate 4.5", "Salt Road", "2020-10-25"),
        ("save", "Blue Hour", "2024-08-10"),
        ("drop", "Tin Drum", "2024-02-01"),
        ("rate 2", "Loud", "2024-03-01"),
        ("view", "Old", "2024-08-11"),
    ]
    assert (history.rows[0].creators, history.rows[0].titles) == (("Ana", "Bo"), ("Salt Road (Sea #1)",))
    assert history.rows[0].ids == (
        ("isbn", "080442957X"), ("isbn", "9780804429573"), ("openlibrary", "OL1M"), ("goodreads", "77"),
    )  # fmt: skip
    assert lists(history) == {"Soups": ["Soup", "Loud"]}
    assert history.skipped == {BEING_READ: 1, ONLY_SHELVED: 1, "no title": 1}
    assert history.notes == ["1 review that you wrote was not kept"]


def test_an_archive_has_every_reading_and_the_lists(tmp_path: Path) -> None:
    shelves = [{"identifier": "read", "name": "Read"}, {"identifier": "soups-7", "name": "Soups"}]
    book = {
        "edition": {"title": "Salt Road", "isbn_13": "9780804429573", "published_date": "1998-03-30T00:00:00Z"},
        "authors": [{"name": "Ana"}],
        "readthroughs": [{"finish_date": "2018-01-01T00:00:00Z"}, {"finish_date": "2023-08-13T00:00:00Z"}],
        "shelves": shelves,
        "shelf_books": {"read": [{"shelved_date": "2023-08-13T03:52:49.196Z"}], "soups-7": [{}]},
        "lists": [{"name": "For rain"}],
        "reviews": [{"rating": "5.00", "content": "x", "published_date": "2023-08-14T04:09:18.343Z"}],
    }
    user = {"manually_approves_followers": False}
    archive = {"user": user, "books": [book, {"title": "Dry", "shelf_books": {"reading": [{}]}}]}
    history = history_of(tmp_path, archive_json=json.dumps(archive))
    assert days(history) == [
        ("view", "Salt Road", "2018-01-01"),
        ("view", "Salt Road", "2023-08-13"),
        ("rate 5", "Salt Road", "2023-08-14"),
    ]
    assert (history.rows[0].year, history.rows[0].creators) == (1998, ("Ana",))
    assert lists(history) == {"Soups": ["Salt Road"], "For rain": ["Salt Road"]}
    assert history.skipped == {BEING_READ: 1}
