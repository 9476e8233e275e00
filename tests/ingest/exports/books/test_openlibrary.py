"""Open Library's reading log, ratings and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.exports.books.openlibrary import UNLISTED, UNNAMED
from recterm.ingest.exports.books.storygraph import BEING_READ
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

LOG = (
    "Work ID,Title,Authors,First Publish Year,Edition ID,Edition Count,Bookshelf,My Ratings,Ratings Average,"
    "Ratings Count,Has Ebook,Subjects\n"
    "OL1W,Salt Road,Ana | Bo,1969,OL9M,12,Already Read,5,4.2,900,True,Rain | Salt\n"
    "OL2W,Blue Hour,Bo,1970,,12,Want to Read,,4.2,900,True,\n"
    "OL3W,Dry,Bo,1971,,12,Currently Reading,,4.2,900,True,\n"
    "OL4W,Tin Drum,Bo,1971,,12,Already Read,2,4.2,900,True,\n"
)
RATINGS = "Work ID,Edition ID,Title,Author(s),Rating,Created On\nOL1W,OL9M,Salt Road,Ana | Bo,4,2023-05-06 07:08:09\n"
LISTS = (
    "List ID,List Name,List Description,Entry,Created On,Last Updated\n"
    "OL7L,For rain,Wet,/works/OL1W,2023-05-06 07:08:09,\n"
    "OL7L,For rain,Wet,/works/OL99W,2023-05-06 07:08:09,\n"
    "OL7L,For rain,Wet,/books/OL9M,2023-05-06 07:08:09,\n"
)
NOTES = "Work ID,Edition ID,Note,Created On\nOL1W,OL9M,mine,2023-05-06 07:08:09\n"
ANSWERS = "Work ID,Review Category,Review Value,Created On\nOL1W,Pace,Slow,2023-05-06 07:08:09\n"


def test_the_files_of_an_account(tmp_path: Path) -> None:
    history = history_of(
        tmp_path, log_csv=LOG, ratings_csv=RATINGS, lists_csv=LISTS, notes_csv=NOTES, reviews_csv=ANSWERS
    )
    assert days(history) == [
        ("rate 4", "Salt Road", "2023-05-06"),
        ("view", "Salt Road", ""),
        ("save", "Blue Hour", ""),
        ("view", "Tin Drum", ""),
        ("rate 2", "Tin Drum", ""),
    ]
    book = history.rows[0]
    assert (book.creators, book.year, book.genres) == (("Ana", "Bo"), 1969, ("Rain", "Salt"))
    assert book.ids == (("openlibrary", "OL1W"), ("openlibrary", "OL9M"))
    assert lists(history) == {"For rain": ["Salt Road", "Salt Road"]}
    assert history.skipped == {BEING_READ: 1, UNLISTED: 1}
    assert {use.file: use.use or use.detail for use in history.files} == {
        "lists.csv": "read",
        "log.csv": "read",
        "notes.csv": "your notes on books, which are not kept",
        "ratings.csv": "read",
        "reviews.csv": "your answers about books, such as their pace",
    }


def test_an_export_of_numbers_is_refused_with_the_way(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a new export of Open Library has titles"):
        history_of(tmp_path, log_csv="Work Id,Edition Id,Bookshelf\nOL1W,OL2M,Already Read\n")
    titled = history_of(tmp_path, log_csv="Work Id,Bookshelf\nOL1W,Already Read\nOL5W,Already Read\n", r_csv=RATINGS)
    assert days(titled) == [("rate 4", "Salt Road", "2023-05-06"), ("view", "Salt Road", "")]
    assert titled.skipped == {UNNAMED: 1}
