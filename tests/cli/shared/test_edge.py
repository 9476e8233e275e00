"""Errors that a user can cause: each becomes one message and an exit code, whatever a command raises."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

import pytest

from recterm.cli.shared.edge import guarded, report_fault
from recterm.errors import LibraryError, RectermError, UnknownItemError, UnmappedTableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def raising(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_work_that_ends_well_is_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: sys.stdout.write("done")) == 0
    assert capsys.readouterr() == ("done", "")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (RectermError("rating 7 is too high"), 1, "recterm: rating 7 is too high\n"),
        (LibraryError("no library", "make one"), 1, "recterm: no library\nhint: make one\n"),
        (
            UnknownItemError("two fit", "be exact", ("Alien (1979)", "Aliens (1986)")),
            1,
            "recterm: two fit\n  Alien (1979)\n  Aliens (1986)\nhint: be exact\n",
        ),
        (
            UnmappedTableError("no user", "say which", (("who", "what"), ("七人の侍", "x"), ("b", "y"))),
            1,
            "recterm: no user\n  who       what\n  七人の侍  x\n  b         y\nhint: say which\n",
        ),
        (OSError(errno.ENOSPC, "No space left on device", "/x/y"), 1, "recterm: /x/y: No space left on device\n"),
        (OSError(errno.EIO, "Input/output error"), 1, "recterm: Input/output error\n"),
        (KeyboardInterrupt(), 130, "\n"),
    ],
)
def test_each_error_is_a_message(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == code
    assert capsys.readouterr() == ("", words)


def test_without_memory_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(MemoryError())) == 1
    assert "memory" in capsys.readouterr().err


def test_control_characters_of_a_message_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(raising(UnknownItemError("no item '\x1b[2J'", candidates=("A\x1b]0;owned\x07B",))))
    assert "\x1b" not in capsys.readouterr().err


def test_a_broken_pipe_is_left_to_click() -> None:
    with pytest.raises(BrokenPipeError):
        guarded(raising(BrokenPipeError(errno.EPIPE, "Broken pipe")))


def test_a_mistake_of_ours_is_left_to_the_edge_of_the_process() -> None:
    with pytest.raises(ZeroDivisionError):
        guarded(raising(ZeroDivisionError()))


def test_a_fault_is_a_sentence_and_a_file(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        _ = 1 / 0
    assert report_fault(raised.value) == 1
    (file,) = private_home.rglob("error-*.txt")
    message, hint = capsys.readouterr().err.splitlines()
    assert message == "recterm: unexpected ZeroDivisionError: division by zero"
    assert str(file) in hint
    assert "test_edge.py" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("config", ["", "theme = "])
def test_a_fault_is_reported_where_nothing_can_be_written(
    private_home: Path, capsys: pytest.CaptureFixture[str], config: str
) -> None:
    if config:
        private_home.mkdir()
        (private_home / "config.toml").write_text(config, encoding="utf-8")
    else:
        private_home.write_text("no folder", encoding="utf-8")
    assert report_fault(ValueError("odd")) == 1
    assert capsys.readouterr().err.startswith("recterm: unexpected ValueError: odd\nhint: ")
