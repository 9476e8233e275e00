"""Tables of one's own on the command line: the mapping is shown, changed by options, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

FILMS = "Was;Jahr;Note;Tag\nAlien;1961;14;09.03.2024\nGhost;1974;7;\n"


def test_a_table_is_shown_before_it_is_imported(run: Run, document: Document, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_text(FILMS)
    preview = run("history", "import", str(path), "--preview")
    read = "title from Was, year from Jahr, rating from Note (0 to 20), date from Tag"
    assert read in " ".join(preview.stdout.split())
    assert "2 ratings" in preview.stdout
    assert document("history", "imports")["imports"] == []
    done = run("history", "import", str(path))
    assert f"films.csv: {read}" in done.stderr
    assert document("history", "imports")["imports"][0]["events"] == 3


def test_options_name_columns_and_are_remembered(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_text(FILMS)
    named = ("--date", "Tag", "--rating", "Note", "--scale", "0:15")
    first = document("history", "import", str(path), *named)
    assert first["kinds"] == {"rate": 2, "view": 1}
    (table,) = first["tables"]
    assert (table["scale"], table["columns"]["date"]) == ("0 to 15", "Tag")
    again = tmp_path / "more.csv"
    again.write_text("Was;Jahr;Note;Tag\nJaws;1970;15;10.03.2024\n")
    preview = document("history", "import", str(again), "--preview")
    assert (preview["tables"][0]["scale"], preview["tables"][0]["saved"]) == ("0 to 15", table["saved"])
    fresh = document("history", "import", str(again), "--preview", "--fresh")
    assert (fresh["tables"][0]["scale"], fresh["tables"][0]["saved"]) == ("0 to 20", "")
    changed = document("history", "import", str(again), "--scale", "0:30")
    assert (changed["tables"][0]["scale"], changed["kinds"]) == ("0 to 30", {"rate": 1, "view": 1})
    assert document("history", "import", str(path), "--preview")["tables"][0]["scale"] == "0 to 30"


def test_errors_name_the_columns_and_the_ready_command(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_text(FILMS)
    wrong = run("history", "import", str(path), "--title", "Wo")
    assert "has no column 'Wo'" in wrong.stderr
    assert "its columns are Was, Jahr, Note, Tag" in wrong.stderr
    bad = run("history", "import", str(path), "--id", "Note")
    assert "give the service and the column: imdb=COLUMN" in bad.stderr
    path.write_text("A,B\nfoo,3\n")
    unclear = run("history", "import", str(path))
    assert f"recterm history import {path} --title A --rating COL" in unclear.stderr
