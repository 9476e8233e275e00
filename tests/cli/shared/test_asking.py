"""Confirmation: every command that writes a file asks at a terminal, else needs --force; the file is private."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import recterm
from recterm.cli.shared import asking

if TYPE_CHECKING:
    from tests.cli.conftest import Document, Run

WRITING = [
    ("evaluate", "popularity", "--report", "FILE.html"),
    ("runs", "report", "1", "FILE.md"),
    ("export", "FILE.jsonl"),
    ("export", "FILE.csv", "--what", "community"),
    ("export", "FILE.md", "--what", "shelves"),
    ("export", "FILE.json", "--what", "watchlist"),
    ("library", "backup", "FILE.recterm"),
    ("history", "import", "HISTORY", "--report", "FILE.json"),
]


@pytest.fixture
def words(request: pytest.FixtureRequest, home: Path, run: Run, tmp_path: Path) -> list[str]:
    """Return the arguments of a command that writes a file."""
    assert run("rate", "Alien", "5").exit_code == 0
    (tmp_path / "ratings.csv").write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Alien,1961,x,4\n")
    if request.param[0] == "runs":
        assert run("evaluate", "popularity").exit_code == 0
    places = {"FILE": str(tmp_path / "file"), "HISTORY": str(tmp_path / "ratings.csv")}
    command: tuple[str, ...] = request.param
    return [
        next((word.replace(key, to) for key, to in places.items() if word.startswith(key)), word) for word in command
    ]


def target_of(words: list[str]) -> Path:
    return Path(next(word for word in words if Path(word).name.startswith("file.")))


@pytest.mark.parametrize("words", WRITING, indirect=True, ids=[" ".join(words[:2]) for words in WRITING])
def test_nothing_is_written_over_unasked_and_what_is_written_is_whole_and_private(
    words: list[str], run: Run, tmp_path: Path
) -> None:
    target = target_of(words)
    before = set(tmp_path.iterdir())
    assert run(*words).exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.write_text("mine")
    refused = run(*words)
    assert refused.exit_code == 1
    assert f"{target} already exists" in refused.stderr
    assert "--force" in refused.stderr
    assert target.read_text() == "mine"
    target.chmod(0o644)
    assert run(*words, "--force").exit_code == 0
    assert target.read_bytes() != b"mine"
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert set(tmp_path.iterdir()) == before | {target}


@pytest.mark.parametrize("words", WRITING, indirect=True, ids=[" ".join(words[:2]) for words in WRITING])
def test_what_cannot_be_written_is_named_and_not_the_library(words: list[str], run: Run, home: Path) -> None:
    target = target_of(words)
    (target.parent / "taken").write_text("a file, no folder")
    words[words.index(str(target))] = str(target.parent / "taken" / target.name)
    refused = run(*words)
    assert refused.exit_code == 1
    assert "taken" in refused.stderr
    assert "hint: " in refused.stderr
    assert str(home / "libraries") not in refused.stderr
    assert len(json.loads(run("history", "--json").stdout)["events"]) == 1, "nothing was imported before the refusal"


def test_a_person_at_the_terminal_is_asked(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "file.csv"
    target.write_text("mine")
    for answer, code, written in (("n", 130, False), ("y", 0, True)):
        terminal, side = pty.openpty()
        command = [sys.executable, "-m", "recterm", "export", str(target), "--what", "community"]
        with subprocess.Popen(
            command,
            stdin=side,
            stdout=subprocess.PIPE,
            stderr=side,
            cwd=Path(recterm.__file__).parents[1],
            env=os.environ,
        ) as process:
            os.close(side)
            output = b""
            while b"Overwrite it?" not in output:
                output += os.read(terminal, 1000)
            os.write(terminal, f"{answer}\n".encode())
            process.communicate()
            assert process.returncode == code
        os.close(terminal)
        assert (target.read_text() != "mine") is written


def test_a_device_is_no_file_to_be_asked_about() -> None:
    assert asking.ask_to_replace(Path(os.devnull), force=False) is False


def test_a_backup_is_restored_by_name(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    document("rate", "Psycho", "5")
    backup = tmp_path / "copy.recterm"
    document("library", "backup", str(backup))
    document("rate", "Alien", "4")
    done = document("library", "restore", str(backup))
    assert (done["library"], done["path"]) == ("ml-tiny", str(home / "libraries" / "ml-tiny.recterm"))
    assert [event["title"] for event in document("history")["events"]] == ["Psycho"]
    assert document("history", "--library", done["kept"])["rated"] == 2
    words = run("library", "restore", str(backup), "--library", "second")
    assert words.exit_code == 0
    assert words.stdout == f"Restored second from {backup.name}.\n"
    assert run("library", "restore", str(tmp_path / "nowhere")).exit_code == 1
