"""Real command in a real process: pipes, colours, encodings, interruption."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.cli.commands.recommendations import recommend as recommending
from recterm.cli.main import recterm
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.service.starter import builtin
from recterm.settings import LIBRARY_SUFFIX

if TYPE_CHECKING:
    from tests.cli.conftest import Document, Run


FULL = Path("/dev/full")


def recterm_process(*words: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "recterm", *words],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environ},
    )


def test_the_whole_loop(movielens: Path, private_home: Path) -> None:
    for words in (("import", str(movielens)), ("train",), ("rate", "Psycho", "5")):
        done = recterm_process(*words)
        assert done.returncode == 0, done.stderr
    picks = json.loads(recterm_process("recommend", "--json").stdout)["picks"]
    assert picks
    assert "Psycho" not in {pick["title"] for pick in picks}


def test_piped_output_has_no_colours_and_is_wide(
    document: Document, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    document("rate", "Psycho", "5")
    done = recterm_process("recommend")
    assert b"\x1b" not in done.stdout + done.stderr
    assert "★★★★" in done.stdout.decode(), "drawn from 100 columns on"


def test_rating_loads_neither_numpy_nor_polars(home: Path) -> None:
    code = (
        "import sys; sys.argv = ['recterm', 'rate', 'Psycho', '5', '--json']\n"
        "from recterm.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'numpy', 'polars', 'scipy', 'implicit', 'textual', 'sqlite_utils'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [("recommend",), ("history",), ("recommend", "--json")])
def test_a_terminal_that_only_knows_ascii_is_no_reason_to_fail(
    document: Document, home: Path, words: tuple[str, ...]
) -> None:
    document("rate", "千と千尋の神隠し", "4.5")
    done = recterm_process(*words, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    done.stdout.decode("ascii")
    assert done.stderr == b""
    if "--json" in words:
        assert "Amélie" in {pick["title"] for pick in json.loads(done.stdout)["picks"]}


@pytest.mark.parametrize("words", [("recommend",), ("recommend", "--json"), ("library", "check"), ("--help",)])
def test_a_reader_that_goes_away_is_no_error(home: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "recterm", *words],
            stdout=writing,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == b""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_message(home: Path) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "recterm", "recommend", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            check=False,
            text=True,
        )
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"]["code"] == "system_error"
    assert "Traceback" not in done.stderr


def test_an_interruption_ends_with_130(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(recommending, "session", interrupted)
    assert run("recommend").exit_code == 130


def test_a_question_that_is_interrupted_ends_with_130(
    home: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    import click
    from click.testing import CliRunner

    from recterm.cli.commands.housekeeping import library

    def interrupted(*_: object, **__: object) -> None:
        raise click.Abort

    monkeypatch.setattr(library, "confirm", interrupted)
    assert CliRunner().invoke(recterm, ["library", "delete", "ml-tiny"]).exit_code == 130
    assert document("stats")["items"] == 24


def test_the_built_in_library_is_made_when_there_is_none(
    run: Run, prepared_home: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = path_of(BUILT_IN)

    def ensure_builtin(_: object) -> Path:
        made.parent.mkdir(parents=True)
        return Path(shutil.copy(prepared_home / "libraries" / f"ml-tiny{LIBRARY_SUFFIX}", made))

    monkeypatch.setattr(builtin, "ensure_builtin", ensure_builtin)
    first = run("recommend", "--json")
    assert json.loads(first.stdout)["path"] == str(made)
    assert len(first.stderr.splitlines()) == 1
    assert "simulated" in first.stderr
    assert run("recommend", "--json").stderr == ""


def test_the_app_can_have_the_built_in_library_made(private_home: Path) -> None:
    done = recterm_process("library", "build-films", "--progress", "json", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["library"] == "films"
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines
    assert all(line.keys() == {"stage", "done", "total", "message"} for line in lines)
    assert json.loads(recterm_process("stats", "--json").stdout)["simulated"] is True
