"""Damaged files of known formats: refused with a message that names the file, or read with their bad rows counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import InputError
from tests.ingest.made_up import written
from tests.ingest.readers.test_every_reader import FILES, MBID, SONG, USER

if TYPE_CHECKING:
    from pathlib import Path

RAGGED = "a\tb\n" * 5
REFUSED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "reviews without stars": ({"T.json": '{"reviewerID": "A1", "asin": "B000000001"}\n'}, r"T\.json has no column"),
    "three cells of four": ({"r.csv": "A2AAAAAAAAAAA1,B000000001,4,1\n" + "a,b,5\n" * 5}, "no column 'column_4'"),
    "plays of 360K": ({"p.tsv": f"{USER}\t{MBID}\tx\t3\n{RAGGED}"}, "no column 'column_3'"),
    "plays of 1K": ({"p.tsv": f"user_000001\t2009-05-04T23:08:57Z\tx\ttin\tx\tblue\n{RAGGED}"}, "no column 'column_3'"),
    "triplets": ({"p.tsv": f"{USER}\t{SONG}\t3\n{RAGGED}"}, "no column 'column_3'"),
    "hetrec": ({"user_artists.dat": "userID\tartistID\n1\t2\n"}, "fewer than 3 columns: userID, artistID"),
    "a page for a table": ({"user_artists.dat": "<html><body>Sign in</body></html>"}, "a web page"),
    "latin-1": ({"a.inter": b"user_id:token\titem_id:token\n\xe9\t2\n"}, r"a\.inter, line 2: not UTF-8"),
    "nul": ({"a.inter": b"user_id:token\titem_id:token\n1\t\0\n"}, r"a\.inter, line 2: contains a NUL byte"),
    "cut after the header": ({"a.inter": "user_id:token\titem_id:token\n"}, "a header but no rows"),
    "nothing rated": ({"Ratings.csv": "User-ID,ISBN,Book-Rating\n1,0000000028,0\n"}, "none of its 1 rows can be used"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_words_that_name_the_file(tmp_path: Path, name: str) -> None:
    files, message = REFUSED[name]
    with pytest.raises(InputError, match=message) as caught:
        ingest.read(written(tmp_path, files))
    assert caught.value.hint


def test_netflix_counts_every_kind_of_bad_row(tmp_path: Path) -> None:
    lines = ("1,3,2005-09-01", "5,3,1960-01-01", "6,3,2999-01-01", "7,3,2005-13-45", "8,9,2005-01-01", "9,x,2005-01-01")
    report = ingest.read(written(tmp_path, {"combined_data_1.txt": "\n".join(("1:", *lines))})).report
    assert {reason: rows.count for reason, rows in report.dropped.items()} == {
        "rating is not a number": 1,
        "rating outside the scale 1 to 5": 1,
    }
    assert (report.read, report.kept) == (6, 4)
    undated = [note for note in report.notes if "kept without a time" in note]
    assert [note.partition(", such as ")[0] for note in undated] == [
        f"1 row is kept without a time: {reason}"
        for reason in ("time cannot be read", "time before 1970", "time in the future")
    ]


def test_years_in_odd_digits_are_none(tmp_path: Path) -> None:
    netflix = FILES["netflix-prize"] | {"movie_titles.csv": "1,²²,Salt Road\n²,2000,Tin\n2,99999999999,Blue Hour\n"}
    assert ingest.read(written(tmp_path / "a", netflix)).items["year"].to_list() == [None, None]
    recbole = FILES["recbole"] | {"a.item": "item_id:token\trelease_year:token\n31\t²²²²\n"}
    assert ingest.read(written(tmp_path / "b", recbole)).items["year"].to_list() == [None, None]


def test_book_crossing_with_a_blank_line_first_and_a_huge_cell(tmp_path: Path) -> None:
    text = f"\nUser-ID,ISBN,Book-Rating\n1,0000000028,5\n2,{'x' * 200_000},5\n"
    report = ingest.read(written(tmp_path, {"Ratings.csv": text})).report
    assert (report.read, report.kept) == (2, 2)


def test_rows_with_more_cells_than_the_first_ones(tmp_path: Path) -> None:
    text = "a\t1\t2\t3\t4\t5\t6\nu\ti\t4\nv\ti\t5\nw\ti\t3\n"
    assert ingest.read(written(tmp_path, {"ratings.tsv": text}) / "ratings.tsv").n_users == 4


def test_amazon_2014_metadata_are_python_literals(tmp_path: Path) -> None:
    meta = "{'asin': 'B000000001', 'title': \"Ann's drum\", 'categories': [['Toys', 'Drums'], ['Toys']]}\nbroken(\n"
    items = ingest.read(written(tmp_path, FILES["amazon 2018"] | {"meta_Toys.json": meta})).items
    assert items["title"].to_list() == ["Ann's drum"]
    assert items["genres"].to_list() == [["Toys", "Drums"]]
