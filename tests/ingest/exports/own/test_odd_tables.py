"""Tables of one person as spreadsheets, notes and programs of many countries write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from recterm.domain.clock import day_of
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from tests.ingest.made_up import written, zipped
from tests.ingest.shapes.test_files_of_programs import uncomputed, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History


class Case(NamedTuple):
    """A file, and what it says: title -> stars, `seen` or `wanted`."""

    name: str
    content: str | bytes
    titles: dict[str, float | str]
    note: str = ""
    """Part of a note of the report."""


PAPER, SALT, DRUM = "Paper Lantern", "Salt Road", "Tin Drum"
RATED: dict[str, float | str] = {PAPER: 4.0, SALT: 4.5, DRUM: 3.0}


def table(*cells: str, head: str = "Title,Rating") -> str:
    return "\n".join([head, *(f"{title},{cell}" for title, cell in zip(RATED, cells, strict=False)), ""])


CASES = {
    "Excel names the separator": Case("f.csv", "sep=;\r\n" + table("8", "9", "6").replace(",", ";"), RATED),
    "stars behind fractions": Case("f.csv", table("8/10 ★", "9/10 ★", "6/10 ★"), RATED),
    "stars in words": Case("f.csv", table("4 stars", "4.5 stars", "3 stars"), RATED),
    "sterne": Case("f.csv", table("4 Sterne", "4.5 Sterne", "3 Sterne", head="Titel,Bewertung"), RATED),
    "halves": Case("f.csv", table("4", "4½", "3"), RATED),
    "halves as fractions": Case("f.csv", table("4", "4 1/2", "3"), RATED),
    "asterisks": Case("f.csv", table("****", "*****", "***"), RATED | {SALT: 5.0}),
    "exponents": Case("f.csv", table("4e0", "4.5e0", "3.0E0"), RATED),
    "Arabic digits": Case("f.csv", table("٤", "٤٫٥", "٣", head="عنوان,تقييم"), RATED),
    "wide digits": Case("f.csv", table("４", "４．５", "３", head="タイトル,評価"), RATED),
    "opinions": Case("f.csv", table("good", "loved it", "okay", head="Film,Opinion"), RATED | {SALT: 5.0}),
    "German words": Case("f.csv", table("gut", "sehr gut", "mittelmäßig", head="Film,Bewertung"), RATED | {SALT: 5.0}),
    "not rated in Russian": Case("f.csv", table("8", "не оценено", "6", head="Фильм,Оценка"), RATED | {SALT: "seen"}),
    "not rated in German": Case("f.csv", table("8", "nicht bewertet", "6", head="Titel,Note"), RATED | {SALT: "seen"}),
    "UTF-16 without a mark": Case("f.txt", table("8", "9", "6").replace(",", "\t").encode("utf-16-le"), RATED),
    "lines of old Macs": Case("f.csv", table("8", "9", "6").replace("\n", "\r"), RATED),
    "a title and a total": Case(
        "f.csv", f"My films;;\n;;\n{table('8', '9', '6').replace(',', ';')};\nTotal;23;\n", RATED, "taken for totals"
    ),
    "a sum in German": Case("f.csv", table("8", "9", "6", head="Titel,Jahr,Wertung").replace(",8", ",1999,8")
                            .replace(",9\n", ",1999,9\n").replace(",6", ",1999,6") + "Summe,,23\n", RATED, "totals"),
    "a table in Markdown": Case(
        "f.md", f"# Films\n\n| Title | Rating |\n|:---|---:|\n| {PAPER} | 8 |\n| {SALT} | 9 |\n| {DRUM} | 6 |\n", RATED
    ),
    "checked boxes": Case(
        "f.md", f"# Films\n- [x] {PAPER} (1999) - 8/10\n- [x] {SALT} (2001) - 9/10\n- [ ] {DRUM} (1959)\n",
        RATED | {DRUM: "wanted"},
    ),
    "titles with ratings": Case("f.txt", f"1. {PAPER} (1999) - 8/10\n2. {SALT} (2001): 4.5 stars\n3. {DRUM} - ★★★\n",
                                RATED | {SALT: 4.5}),
    "emoji boxes": Case("f.txt", f"✅ {PAPER}\n✅ {SALT}\n☐ {DRUM}\n", {PAPER: "seen", SALT: "seen", DRUM: "wanted"}),
    "wrongly decoded letters": Case("f.csv", "Title,Rating\nCafÃ© Lumière,8\nLaw &amp; Order,9\nTin Drum,6\n",
                                    {"Café Lumière": 4.0, "Law & Order": 4.5, DRUM: 3.0}),
    "JSON by title": Case("f.json", json.dumps({PAPER: 8, SALT: 9, DRUM: 6}), RATED),
    "JSON by title, with facts": Case(
        "f.json", json.dumps({PAPER: {"rating": 8}, SALT: {"rating": 9, "watched": "2021-03-04"}, DRUM: {"rating": 6}}),
        RATED,
    ),
    "JSON with days inside": Case(
        "f.json",
        json.dumps({"movies": [{"id": 1, "title": PAPER, "rating": 8, "watched": ["2021-03-03", "2022-01-01"]},
                               {"id": 2, "title": SALT, "rating": 9, "watched": []},
                               {"id": 3, "title": DRUM, "rating": 6, "watched": ["2020-01-02"]}]}),
        RATED,
    ),
    "a data frame as JSON": Case("f.json", json.dumps({"title": list(RATED), "rating": [8, 9, 6]}), RATED),
    "a workbook with a title": Case(
        "f.xlsx", workbook(Films=[("Films 2021", ""), ("", ""), ("Title", "Rating"), (PAPER, 8), (SALT, 9), (DRUM, 6),
                                  ("", ""), ("Average", 7.7)]), RATED, "taken for totals",
    ),
    "a workbook with headings in two rows": Case(
        "f.xlsx", workbook(Films=[("Film", "", "Mine", ""), ("Title", "Year", "Rating", "Date"),
                                  (PAPER, 1999, 8, "2021-03-03"), (SALT, 2001, 9, "2021-03-04"),
                                  (DRUM, 1959, 6, "2021-03-05")]), RATED,
    ),
}  # fmt: skip


def said(history: History) -> dict[str, float | str]:
    """Return title -> stars, else what was done."""
    words = {EventKind.VIEW: "seen", EventKind.SAVE: "wanted"}
    done: dict[str, float | str] = {row.title: words[row.kind] for row in history.rows if row.stars is None}
    return done | {row.title: row.stars for row in history.rows if row.stars is not None}


@pytest.mark.parametrize("name", CASES)
def test_every_row_is_read(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    imported = read_history(written(tmp_path, {case.name: case.content}) / case.name)
    assert said(imported) == case.titles
    assert any(case.note in note for note in imported.notes) or not case.note


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Date", ("2099-01-01", "yesterday", "soon")), ("Watched on", ("a", "b", "c")), ("Status", ("a1", "b2", "c3"))],
)
def test_columns_that_do_not_hold_what_they_are_called_are_named(
    tmp_path: Path, heading: str, cells: tuple[str, ...]
) -> None:
    rows = [f"{title},{stars},{cell}" for (title, stars), cell in zip(RATED.items(), cells, strict=True)]
    text = "\n".join([f"Title,Stars,{heading}", *rows, ""])
    imported = read_history(written(tmp_path, {"f.csv": text}) / "f.csv")
    assert len(imported.rows) == 3
    assert any(f"the column {heading!r} was left out" in note and cells[0] in note for note in imported.notes)


def test_formulas_without_results_are_refused(tmp_path: Path) -> None:
    """A program that writes formulas stores no results; read as empty cells, every rating would be a view."""
    rows = [("Title", "Rating"), (PAPER, 8), (SALT, 9)]
    computed = workbook(Films=rows)
    path = written(tmp_path, {"f.xlsx": computed}) / "f.xlsx"
    assert said(read_history(path)) == {PAPER: 4.0, SALT: 4.5}
    path.write_bytes(uncomputed(Films=rows))
    with pytest.raises(InputError, match="2 cells are formulas whose results the file does not have"):
        read_history(path)


def test_every_file_of_a_folder_is_named_with_what_it_is(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "films.csv": table("8", "9", "6"),
        "books.xlsx": workbook(Books=[("Title", "Author", "Read"), ("Blue Hour", "Bo Sample", "2020-01-02")]),
        "photo.jpg": b"\xff\xd8\xff\xe0",
        "old.sqlite": b"SQLite format 3\0" + bytes(80),
        "model.pkl": b"\x80\x04\x95",
        "notes.txt": "Rate more films. Read more books, too.\n",
        "shopping.csv": "Article,Price\nMilk,1.2\nBread,3.5\n",
    }
    for place in (written(tmp_path / "folder", files), zipped(tmp_path / "mine.zip", files)):
        imported = read_history(place)
        assert len(imported.rows) == 4
        assert day_of(next(row.timestamp for row in imported.rows if row.timestamp is not None)) == "2020-01-02"
        about = {use.file: use.use or use.detail for use in imported.files}
        assert about.keys() == files.keys()
        assert (about["films.csv"], about["books.xlsx"]) == ("read", "read")
        assert about["photo.jpg"] == "is a picture"
        assert about["old.sqlite"].startswith("is an SQLite database")
        assert about["model.pkl"].startswith("is a pickle")
        assert "titles" in about["notes.txt"]
        assert about["shopping.csv"] in (
            "no column is recognised as titles",
            "nothing in it says what was seen, rated or wanted",
        )
