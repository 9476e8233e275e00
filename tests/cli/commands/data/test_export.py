"""`recterm export` and `recterm restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_ratings_go_out_and_come_back(document: Document, home: Path, tmp_path: Path) -> None:
    document("rate", "Alien", "5")
    file = tmp_path / "mine.jsonl"
    written = document("export", str(file))
    assert (written["format"], written["rows"], written["files"]) == ("jsonl", 1, [str(file)])
    restored = document("restore", str(file), "--library", "elsewhere")
    assert restored["profiles"] == {"me": 1}
    assert restored["items"] == 1
    assert document("history", "--library", "elsewhere")["events"][0]["title"] == "Alien"


def test_a_file_is_not_written_over_unasked(run: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    assert run("export", str(file), "--what", "shelves").exit_code == 0
    refused = run("export", str(file), "--what", "watchlist")
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert run("export", str(file), "--what", "watchlist", "--force").exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("## Watchlist")


def test_what_is_no_export_is_refused(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("hello", encoding="utf-8")
    refused = run("restore", str(tmp_path / "x.jsonl"))
    assert refused.exit_code == 1
    assert "line 1" in refused.stderr
