"""LibraryThing's table and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.ingest.exports.books.librarything import ONLY_OWNED
from recterm.ingest.exports.books.storygraph import BEING_READ
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Book Id\tTitle\tPrimary Author\tDate\tReview\tRating\tDate Started\tDate Read\tTags\tCollections\tISBN\tISBNs\tSubjects\tEntry Date\tWork id\n"  # noqa: E501
LINES = (
    "1\tSalz und Straße\tMuster, Ana\t1979\tgut\t4.5\t\t[2007-05-08], [2010-01-02]\tregen, Salz\tYour library, Rain\t"
    "[2070291340]\t2070291340, 9782070291342\tx\t[2006-08-09]\t57814\n"
    "2\tBlue Hour\tSample, Bo, Jr.\t1989\t\t\t\t\t\tWishlist\t\t\t\t[2006-07-25]\t8\n"
    "3\tDry\tSample, Bo\t\t\t\t\t\t\tRead but unowned\t\t\t\t[2006-07-26]\t9\n"
    "4\tTin Drum\tHarbour, Salt, and Sons\t\t\t0\t\t\t\tYour library\t\t\t\t[2006-07-27]\t10\n"
    "5\tNow\tSample, Bo\t\t\t\t[2006-07-27]\t\t\tCurrently reading\t\t\t\t[2006-07-27]\t11\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table(tmp_path: Path, encoding: str) -> None:
    history = history_of(tmp_path, librarything_tsv=(HEAD + LINES).encode(encoding))
    assert days(history) == [
        ("view", "Salz und Straße", "2007-05-08"),
        ("view", "Salz und Straße", "2010-01-02"),
        ("rate 4.5", "Salz und Straße", "2010-01-02"),
        ("save", "Blue Hour", "2006-07-25"),
        ("view", "Dry", "2006-07-26"),
    ]
    book = history.rows[0]
    assert (book.creators, book.year, book.genres) == (("Ana Muster",), 1979, ("regen", "Salz"))
    assert book.ids == (("isbn", "2070291340"), ("isbn", "9782070291342"), ("librarything", "57814"))
    assert history.rows[3].creators == ("Bo Sample Jr.",)
    assert lists(history) == {
        "Your library": ["Salz und Straße", "Tin Drum"],
        "Rain": ["Salz und Straße"],
        "Read but unowned": ["Dry"],
    }
    assert history.lists[0].items[1].creators == ("Harbour, Salt, and Sons",)
    assert history.skipped == {ONLY_OWNED: 1, BEING_READ: 1}
    assert history.notes == ["1 review that you wrote was not kept"]


def test_a_stray_byte_spoils_no_other_letter(tmp_path: Path) -> None:
    content = (HEAD + LINES).encode().replace(b"\tx\t", b"\tCort\xe2azar\t")
    history = history_of(tmp_path, librarything_tsv=content)
    assert history.rows[0].title == "Salz und Straße"
    assert history.notes[0] == "1 byte of librarything.tsv was read as cp1252, since it is not UTF-8"


def test_json(tmp_path: Path) -> None:
    books = {
        "105": {
            "books_id": "105", "title": "Salt Road", "primaryauthor": "Example, Ana", "workcode": "7",
            "authors": [{"lf": "Example, Ana", "fl": "Ana Example"}], "collections": ["Your library", "To read"],
            "originalisbn": "1607066920", "isbn": {"0": "1607066920", "2": "9781607066927"}, "date": "2013",
            "rating": 3.5, "privatecomment": "mine",
            "dateread": "2014-02-03", "entrydate": "2014-01-21", "originaltitle": "Salzstraße",
        },
        "106": {"books_id": "106", "title": "Dry", "authors": [], "collections": ["Your library"], "date": "?"},
    }  # fmt: skip
    history = history_of(tmp_path, librarything_json=json.dumps(books))
    assert days(history) == [
        ("view", "Salt Road", "2014-02-03"),
        ("rate 3.5", "Salt Road", "2014-02-03"),
        ("save", "Salt Road", "2014-01-21"),
    ]
    assert history.notes == ["1 comment on a book was not kept"]
    assert (history.rows[0].creators, history.rows[0].titles) == (("Ana Example",), ("Salzstraße",))
    assert lists(history) == {"Your library": ["Salt Road", "Dry"]}
    assert history.skipped == {ONLY_OWNED: 1}
