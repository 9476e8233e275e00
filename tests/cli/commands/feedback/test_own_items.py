"""User items on the command line: rated, saved, recommended and counted like the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

TITLE = "A Film That Nobody Has"


def test_every_command_takes_them(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    items = document("stats")["items"]
    path = tmp_path / "ratings.csv"
    path.write_text(f"Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,{TITLE},1901,https://boxd.it/c,5\n")
    document("history", "import", str(path))
    counted = document("stats")
    assert (counted["items"], counted["own_items"]) == (items, 1)
    assert "own items" in run("stats").stdout
    event = document("history")["events"][0]
    assert (event["title"], event["year"]) == (TITLE, 1901)
    assert document("rate", TITLE, "2")["title"] == TITLE
    assert document("save", TITLE)["item"] == f"own:{TITLE} (1901)"
    assert document("recommend", "--watchlist")["picks"] == []  # it is rated
    document("undo")
    similar = document("similar", TITLE)
    assert similar["picks"] == []
    assert "content" in similar["note"]
    assert "added by you" in run("explain", TITLE).stdout
    assert run("library", "check").exit_code == 0
    document("history", "review", "1", "--accept", "Alien")
    assert document("stats")["own_items"] == 0
    assert run("rate", TITLE, "3").exit_code == 1
