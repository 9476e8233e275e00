"""Progress on stderr: lines for programs, a bar for people, nothing where nobody looks."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

from recterm.cli.shared.progress import progress_sink
from recterm.domain.model import Progress

if TYPE_CHECKING:
    import pytest

STEPS = (Progress("reading", 1, 2, "ratings.csv"), Progress("training [als]", 3, 0, "千と\x1b[2J"))


def test_json_lines_hold_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_sink("json") as sink:
        for step in STEPS:
            sink(step)
    out, err = capsys.readouterr()
    assert out == ""
    assert "\x1b" not in err
    assert [json.loads(line) for line in err.splitlines()] == [
        {"stage": "reading", "done": 1, "total": 2, "message": "ratings.csv"},
        {"stage": "training [als]", "done": 3, "total": 0, "message": "千と\x1b[2J"},
    ]


def test_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for mode in ("bar", "none"):
        with progress_sink(mode) as sink:
            for step in STEPS:
                sink(step)
    assert capsys.readouterr() == ("", "")


def test_the_bar_names_the_stage_literally(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress_sink("bar") as sink:
        for step in STEPS:
            sink(step)
    assert "training [als]" in screen.getvalue()
    assert "\x1b[2J" not in screen.getvalue()
