"""`recterm import`: of data with two kinds of feedback, one is imported and the other is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ingest.made_up import written
from tests.ingest.relations.layouts import goodbooks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

BOOKS = '"User-ID";"ISBN";"Book-Rating"\n' + "".join(
    f'"{user}";"00000000{book}X";"{user * book % 4 * 2}"\n' for user in range(1, 9) for book in range(10, 22)
)


def test_ratings_or_views(document: Document, run: Run, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "BX-Book-Ratings.csv"
    path.write_text(BOOKS)
    rated = document("import", str(path), "--library", "books")
    assert rated["unrated"] > 0
    assert rated["interactions"] + rated["unrated"] == 96
    viewed = document("import", str(path), "--library", "books", "--as", "views")
    assert (viewed["interactions"], viewed["unrated"]) == (96, 0)
    assert document("stats", "--library", "books")["scale"] is None
    printed = run("import", str(path), "--library", "books").stdout
    assert "--as views" in " ".join(printed.split())  # wherever the line is broken
    plays = tmp_path / "plays.csv"
    plays.write_text("user,item,plays\na,x,3\nb,y,40\n")
    refused = run("import", str(plays), "--as", "ratings")
    assert refused.exit_code == 1
    assert "has no ratings" in refused.stderr


def test_files_of_a_folder_are_named_before_and_after(document: Document, run: Run, tmp_path: Path, home: Path) -> None:
    folder = written(tmp_path / "books", goodbooks())
    before = document("import", str(folder), "--preview")
    after = document("import", str(folder), "--library", "books")
    assert before["uses"] == after["files"]
    assert [(use["file"], use["use"]) for use in after["files"][:2]] == [
        ("ratings.csv", "interactions"),
        ("books.csv", "items"),
    ]
    printed = " ".join(run("import", str(folder), "--library", "books").stdout.split())
    assert "items books.csv: by book_id: 100 % of the first items; title = title" in printed
    assert "not read tags.csv: it has no titles, years, genres or creators of items" in printed
    assert "books.csv: by book_id" in " ".join(run("import", str(folder), "--preview").stdout.split())


def test_the_join_that_a_person_says_is_remembered(document: Document, run: Run, tmp_path: Path, home: Path) -> None:
    folder = written(tmp_path / "books", goodbooks())
    options = ("--items", "books.csv", "--on", "work_id")
    assert "by work_id" in document("import", str(folder), "--preview", *options)["uses"][1]["detail"]
    refused = run("import", str(folder), "--items", "books.csv", "--on", "best_book_id")
    assert refused.exit_code == 1
    assert "books.csv: 0 % of the item ids match by best_book_id = book_id" in refused.stderr
    document("import", str(folder), "--library", "books", *options)
    again = document("import", str(folder), "--library", "books")
    assert any("items = books.csv, on = work_id" in note for note in again["notes"])


def test_rows_are_kept_by_what_their_columns_hold(document: Document, run: Run, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "sales.csv"
    rows = [f"{user},{item},{user % 5 + 1},{'YN'[item % 2]}" for user in range(1, 9) for item in range(1, 9)]
    path.write_text("\n".join(["user,item,rating,verified", *rows]) + "\n")
    imported = document("import", str(path), "--library", "sales", "--where", "verified=Y")
    assert (imported["interactions"], imported["dropped"]) == (32, {"not verified=Y": 32})
    assert "COLUMN=VALUE" in run("import", str(path), "--where", "verified").stderr
