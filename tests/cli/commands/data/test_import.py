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


DONE = ("buy", "view", "view", "view")
EVENTS = "user,item,event,time\n" + "".join(
    f"{user},{item},{'skip' if item == 7 else DONE[(user + item) % 4]},{1_600_000_000 + user * 86_400}\n"
    for user in range(1, 9)
    for item in range(1, 9)
)


def test_kinds_of_events_are_weighed_shown_and_remembered(
    document: Document, run: Run, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "events.csv"
    path.write_text(EVENTS)
    before = document("import", str(path), "--preview", "--event", "view=0.25", "--half-life", "7d")
    after = document("import", str(path), "--library", "shop", "--event", "view=0.25", "--half-life", "7d")
    assert before["scores"]["examples"] == after["scores"]["examples"]
    assert {use["kind"]: use["weight"] for use in after["scores"]["kinds"]} == {"view": 0.25, "buy": 1.0, "skip": -0.3}
    again = document("import", str(path), "--library", "shop")
    assert again["scores"] == after["scores"]
    assert any("half_life = 7d, view = 0.25" in note for note in again["notes"])
    shown = " ".join(run("import", str(path), "--preview").stdout.split())
    assert "view 0.25 (42 rows)" in shown
    assert "× 0.25 (1 view)" in shown
    stats = document("stats", "--library", "shop")
    assert stats["scores"]["half_life"] == 7.0
    assert "view 0.25 (42 rows)" in " ".join(run("stats", "--library", "shop").stdout.split())
    assert "Interactions by score" in run("stats", "--library", "shop").stdout
    refused = run("import", str(path), "--event", "cart=1")
    assert refused.exit_code == 1
    assert "no event has the kind 'cart'" in refused.stderr
    assert "the kinds are" in refused.stderr
    assert "not a half-life" in run("import", str(path), "--half-life", "soon").stderr
    exported = run("export", str(tmp_path / "shop.jsonl"), "--library", "shop", "--what", "community")
    assert exported.exit_code == 0
    assert run("restore", str(tmp_path / "shop.jsonl"), "--library", "copy").exit_code == 0
    assert document("stats", "--library", "copy")["interactions"] == after["interactions"]
    assert run("train", "ease", "--library", "shop").exit_code == 0
