"""Table of the user's own: title, year and rating, with the columns and the scale given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import History, read_history

if TYPE_CHECKING:
    from pathlib import Path

FILMS = "Title,Year,Rating\nPaper Lantern,1999,9\nBlue Hour,1996,8.5\nTin Garden,1995,7\n"


def history(folder: Path, text: str, name: str = "my films.csv", scale: str | None = None) -> History:
    """Return the history in a table of this name."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_history(path, scale=scale)


def stars(imported: History) -> list[float | None]:
    """Return the stars of the ratings, in the order of the rows."""
    return [row.stars for row in imported.rows if row.kind is EventKind.RATE]


def test_titles_years_and_ratings(tmp_path: Path) -> None:
    imported = history(tmp_path, FILMS)
    assert [(row.title, row.year, row.item_kind) for row in imported.rows] == [
        ("Paper Lantern", 1999, "movie"),
        ("Blue Hour", 1996, "movie"),
        ("Tin Garden", 1995, "movie"),
    ]
    assert stars(imported) == [4.5, 4.5, 3.5]
    assert imported.notes[:2] == [
        "columns: title = title, rating = rating, year = year",
        "ratings from 0.5 to 10 in steps of 0.5; --scale LOW:HIGH changes it",
    ]
    assert imported.rows[1].where == "my films.csv:3: Blue Hour"


def test_the_scale_that_a_person_names_is_taken(tmp_path: Path) -> None:
    assert stars(history(tmp_path, FILMS, scale="0:20")) == [2.5, 2.0, 2.0]
    with pytest.raises(InputError, match="is not a scale"):
        history(tmp_path, FILMS, scale="twenty")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["4,5", "3", "5"], [4.5, 3.0, 5.0]),
        (["★★★★", "★★½", "★"], [4.0, 2.5, 1.0]),
        (["good", "bad", "good"], [5.0, 0.5, 5.0]),
        (["80 %", "100 %", "35 %"], [4.0, 5.0, 2.0]),
        (["9", "", "0"], [4.5]),
    ],
)
def test_ratings_however_they_are_written(tmp_path: Path, cells: list[str], expected: list[float]) -> None:
    rows = "".join(f"Paper {n};{cell}\n" for n, cell in enumerate(cells))
    assert stars(history(tmp_path, "Titel;Bewertung\n" + rows)) == expected


def test_dates_and_ids(tmp_path: Path) -> None:
    text = "Book,Author,ISBN,Date Read,Score\nSalt Road,Ana Example,9780000000002,2024-03-09,4\nTin Drum,Bo,,,\n"
    imported = history(tmp_path, text, "shelf.csv")
    assert [(row.kind, row.title, row.timestamp) for row in imported.rows] == [
        (EventKind.VIEW, "Salt Road", 1709985600),
        (EventKind.RATE, "Salt Road", 1709985600),
        (EventKind.VIEW, "Tin Drum", None),
    ]
    first = imported.rows[0]
    assert (first.item_kind, first.creators, first.ids) == ("book", ("Ana Example",), (("isbn", "9780000000002"),))


@pytest.mark.parametrize("header", ["userId,title,rating", "title,year,colour", "salt,rating,tin"])
def test_other_tables_are_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(InputError, match="is not an export"):
        history(tmp_path, f"{header}\na,b,3\n")


def test_a_first_row_that_lacks_cells_hides_no_column(tmp_path: Path) -> None:
    imported = history(tmp_path, "Title,Year,Rating\nPaper Lantern\nBlue Hour,1996,4\n")
    assert [(row.kind, row.title) for row in imported.rows] == [
        (EventKind.VIEW, "Paper Lantern"),
        (EventKind.RATE, "Blue Hour"),
    ]


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing that can be used"):
        history(tmp_path, "Title,Year,Rating\n")


def test_a_column_of_other_words_leaves_the_titles_seen(tmp_path: Path) -> None:
    imported = history(tmp_path, "Title,Rating\nPaper Lantern,PG-13\nBlue Hour,R\n")
    assert [(row.kind, row.stars) for row in imported.rows] == [(EventKind.VIEW, None)] * 2
    assert "the column 'rating' was not taken for ratings; --scale LOW:HIGH says that it is" in imported.notes
    assert not imported.skipped
