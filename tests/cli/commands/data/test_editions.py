"""Editions of one work, from the import to the shelves: field case 60, made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

EDITIONS = {"901": ("Cat and Cradle", 1963), "902": ("Cat and Cradle", 1963), "903": ("Cat and Cradle (Penguin)", 1998)}
OTHERS = {str(100 + number): (f"Book {chr(65 + number)}", 1990 + number) for number in range(20)}


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A table in which readers of one edition read the same other books as those of another."""
    titles = EDITIONS | OTHERS
    lines = ["user_id,book_id,rating,title,author,year"]
    for user in range(60):
        read = [list(EDITIONS)[user % 3], *(list(OTHERS)[(user + step) % 20] for step in (0, 3, 5, 7, 11, 13))]
        for item in read:
            title, year = titles[item]
            author = "K. V." if item in EDITIONS else f"Author {item}"
            lines.append(f"u{user},{item},{4 + user % 2},{title},{author},{year}")
    path = tmp_path / "books.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def picked(document: Document) -> set[str]:
    return {pick["item"] for pick in document("recommend", "-n", "100", "--library", "books")["picks"]}


def test_a_rated_edition_hides_the_others(books: Path, document: Document, run: Run) -> None:
    imported = document("import", str(books), "--library", "books")
    assert imported["editions"] | {"examples": []} == {
        "handling": "group", "works": 1, "items": 3, "possible": 0, "examples": [],
    }  # fmt: skip
    assert document("stats", "--library", "books")["editions"]["works"] == 1
    run("train", "ease", "--library", "books")
    assert len(picked(document) & EDITIONS.keys()) == 1, "of editions that nobody has read, one is shown"
    document("rate", "901", "5", "--library", "books")
    assert not picked(document) & EDITIONS.keys()
    for words in (("because", "901"), ("similar", "901")):
        assert not {pick["item"] for pick in document(*words, "--library", "books")["picks"]} & EDITIONS.keys()
    words = document("evaluate", "ease", "--library", "books")["settings"]["words"]
    assert "Editions of one work count once" in words


def test_a_person_decides_and_an_import_keeps_it(books: Path, document: Document, run: Run) -> None:
    document("import", str(books), "--library", "books")
    run("train", "ease", "--library", "books")
    document("rate", "901", "5", "--library", "books")
    (work,) = document("editions", "split", "902", "--library", "books")["works"]
    assert [item["id"] for item in work["items"]] == ["901", "903"]
    assert picked(document) & EDITIONS.keys() == {"902"}
    document("import", str(books), "--library", "books")
    assert picked(document) & EDITIONS.keys() == {"902"}
    joined = document("editions", "join", "902", "100", "901", "--library", "books")["works"]
    assert [{item["id"] for item in work["items"]} for work in joined] == [{"901", "902", "903", "100"}]
    assert not picked(document) & {*EDITIONS, "100"}


def test_editions_are_kept_apart_on_request(books: Path, document: Document, run: Run) -> None:
    document("import", str(books), "--library", "books", "--editions", "keep")
    run("train", "ease", "--library", "books")
    document("rate", "901", "5", "--library", "books")
    assert picked(document) & EDITIONS.keys() == {"902", "903"}
    groups = document("editions", "--library", "books")
    assert (groups["works"], len(groups["possible"])) == ([], 1)


def test_editions_become_one_item_on_request(books: Path, document: Document, run: Run) -> None:
    imported = document("import", str(books), "--library", "books", "--editions", "merge")
    assert (imported["items"], imported["users"]) == (21, 60)
    run("train", "ease", "--library", "books")
    whole = document("stats", "--library", "books")["per_item"]["max"]
    assert whole == 60, "every reader has read some edition"
    rated = document("rate", "edition-1:902", "5", "--library", "books")["item"]
    assert rated in EDITIONS
    assert not picked(document) & EDITIONS.keys()


def test_one_item_cannot_be_joined_alone(books: Path, document: Document, run: Run) -> None:
    document("import", str(books), "--library", "books")
    refused = run("editions", "join", "901", "901", "--library", "books")
    assert refused.exit_code == 1
    assert "one item alone" in refused.stderr
