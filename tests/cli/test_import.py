"""`recterm import`: data with two kinds come in as one of them, and the other is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    said = run("import", str(path), "--library", "books").stdout
    assert "--as views" in " ".join(said.split())  # wherever the line is broken
    plays = tmp_path / "plays.csv"
    plays.write_text("user,item,plays\na,x,3\nb,y,40\n")
    refused = run("import", str(plays), "--as", "ratings")
    assert refused.exit_code == 1
    assert "holds no ratings" in refused.stderr
