"""Bad input in a real process: one clear message, exit code 1 or 2, no traceback, nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.settings import LIBRARY_SUFFIX
from tests.cli.conftest import write_movielens

if TYPE_CHECKING:
    from tests.cli.conftest import Document, Run


def refused(*words: str) -> str:
    """Run `recterm` in its own process, and return its message after checking that it prints one and nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "recterm", *words],
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode in (1, 2), done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith(("recterm: ", "Error: "))]
    assert len(lines) == 1, done.stderr
    return done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file under the folder with its content, except notes on jobs, which record refusals too.

    SQLite's side files only show that somebody read.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm")) and path.parent.name != "jobs"
    }


@pytest.fixture
def library(home: Path) -> Path:
    """The file of the small library in its home."""
    return home / "libraries" / f"ml-tiny{LIBRARY_SUFFIX}"


def bad_sources(folder: Path) -> dict[str, Path]:
    """Return sources that cannot be imported, by what is wrong with them."""
    empty = folder / "empty-folder"
    empty.mkdir()
    notes = folder / "notes-folder"
    notes.mkdir()
    (notes / "notes.md").write_text("no data here\n", encoding="utf-8")
    no_item = folder / "no-item.csv"
    no_item.write_text("user,rating,timestamp\nann,5,1500000000\nbob,3,1500000001\n", encoding="utf-8")
    blank = folder / "blank.csv"
    blank.write_bytes(b"")
    head_only = folder / "head.csv"
    head_only.write_text("user,item,rating\n", encoding="utf-8")
    noise = folder / "noise.csv"
    noise.write_bytes(bytes(range(256)) * 64)
    whole = Path(shutil.make_archive(str(folder / "whole"), "zip", write_movielens(folder / "ml")))
    torn = folder / "torn.zip"
    torn.write_bytes(whole.read_bytes()[:-200])
    no_zip = folder / "fake.zip"
    no_zip.write_text("this is no zip", encoding="utf-8")
    no_parquet = folder / "fake.parquet"
    no_parquet.write_text("PAR1 and then nothing", encoding="utf-8")
    return {
        "missing file": folder / "missing.csv",
        "folder without anything": empty,
        "folder without data": notes,
        "CSV without an item column": no_item,
        "empty file": blank,
        "head without rows": head_only,
        "bytes that are no text": noise,
        "torn zip": torn,
        "text called zip": no_zip,
        "text called parquet": no_parquet,
    }


KINDS = (
    "missing file",
    "folder without anything",
    "folder without data",
    "CSV without an item column",
    "empty file",
    "head without rows",
    "bytes that are no text",
    "torn zip",
    "text called zip",
    "text called parquet",
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_imported(kind: str, tmp_path: Path, private_home: Path) -> None:
    source = bad_sources(tmp_path)[kind]
    assert source.name in refused("import", str(source))
    assert contents(private_home) == {}


def test_an_import_that_fails_leaves_the_library_it_was_to_fill(tmp_path: Path, library: Path, home: Path) -> None:
    torn = bad_sources(tmp_path)["torn zip"]
    before = contents(home)
    refused("import", str(torn), "--library", "ml-tiny", "--replace")
    assert contents(home) == before


def test_a_column_that_is_not_there(tmp_path: Path, private_home: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("user,item,rating\nann,a,5\n", encoding="utf-8")
    assert "artist" in refused("import", str(path), "--item", "artist")
    assert contents(private_home) == {}


def test_a_format_that_is_none(movielens: Path, private_home: Path) -> None:
    assert "punch-cards" in refused("import", str(movielens), "--format", "punch-cards")
    assert contents(private_home) == {}


@pytest.mark.parametrize("stars", ["7", "-1", "0.4", "many"])
def test_a_rating_that_is_none(stars: str, library: Path, document: Document) -> None:
    assert stars in refused("rate", "--", "Psycho", stars)
    assert document("history")["events"] == []


def test_a_library_of_a_newer_version(library: Path, home: Path) -> None:
    connection = sqlite3.connect(library)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = contents(home)
    for words in (("stats",), ("rate", "Psycho", "5"), ("train",)):
        assert "newer" in refused(*words)
    assert contents(home) == before


def test_a_library_that_is_no_sqlite_file(library: Path, home: Path) -> None:
    library.write_text("Dear diary, ...\n" * 400, encoding="utf-8")
    before = contents(home)
    for words in (("rate", "Psycho", "5"), ("train",)):
        assert str(library) in refused(*words)
    assert contents(home) == before


def test_a_check_finds_that_a_file_is_no_library(library: Path, home: Path, run: Run) -> None:
    """What a check finds is its result: it goes to stdout, and the exit code says that something was found."""
    library.write_text("Dear diary, ...\n" * 400, encoding="utf-8")
    before = contents(home)
    result = run("library", "check")
    assert (result.exit_code, result.stderr) == (1, "")
    assert f"{library} is not a recterm library" in result.stdout
    assert contents(home) == before


def test_a_sqlite_file_that_is_no_library(tmp_path: Path, private_home: Path) -> None:
    path = tmp_path / f"places{LIBRARY_SUFFIX}"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE places (name TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert str(path) in refused("stats", "--library", str(path))
    assert str(path) in refused("library", "delete", str(path), "--yes")
    assert path.read_bytes() == before


def test_a_library_that_is_missing(tmp_path: Path, private_home: Path) -> None:
    path = tmp_path / f"gone{LIBRARY_SUFFIX}"
    for words in (("stats",), ("train",), ("library", "vacuum")):
        assert "gone" in refused(*words, "--library", str(path))
    assert not path.exists()
    assert contents(private_home) == {}


def test_a_folder_that_cannot_be_made(tmp_path: Path, movielens: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("RECTERM_HOME", str(tmp_path / "file" / "home"))
    for words in (("import", str(movielens)), ("library", "new", "books"), ("recommend",)):
        assert str(tmp_path / "file") in refused(*words)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "no folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_read_only_folder(library: Path, home: Path, movielens: Path) -> None:
    before = contents(home)
    for path in (library, library.parent, home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for words in (("rate", "Psycho", "5"), ("train",), ("import", str(movielens), "--library", "fresh")):
            refused(*words)
    finally:
        for path in (home, library.parent, library):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert contents(home) == before


def test_a_backup_into_a_folder_that_cannot_be(library: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    refused("library", "backup", str(tmp_path / "file" / "copy.recterm"))


def test_settings_that_are_no_toml(home: Path) -> None:
    (home / "config.toml").write_text("theme = ", encoding="utf-8")
    assert "config.toml" in refused("stats")


def test_no_terminal(private_home: Path) -> None:
    for words in ((), ("--library", "films"), ("--theme=nord",)):
        assert "terminal" in refused(*words)
    assert contents(private_home) == {}
