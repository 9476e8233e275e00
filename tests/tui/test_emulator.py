"""Real program in a real terminal: what it paints, how it ends, and that nothing shown is ever lost."""

from __future__ import annotations

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from recterm.service.libraries import maintenance
from recterm.service.live.session import Session

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not for Windows", allow_module_level=True)

from tests.hostile import Hostile
from tests.tui.emulator import Terminal

LEFT_SCREEN = b"\x1b[?1049l"
"""What a program writes when it gives the terminal back."""

TAKEN = b"\x1b[?2004h"
"""What it writes when it has taken it, and reads keys."""


ROUNDS = int(os.environ.get("RECTERM_TEST_ROUNDS", "4"))
"""How often a terminal is closed while the app paints; by hand take 50."""


def recterm(*words: str, folder: Path | None = None, **environ: str) -> Terminal:
    """Start `recterm` on the current library."""
    start = ["sh", "-c", 'cd "$0" && exec "$@"', str(folder)] if folder is not None else []
    return Terminal([*start, sys.executable, "-m", "recterm", *words], {**os.environ, **environ})


def rate_first(terminal: Terminal) -> None:
    """Give the first film five stars, and wait until the shelves have answered."""
    terminal.wait_for("  5 ")
    terminal.send("5")
    terminal.wait_for("Because you rated Amélie ★★★★★")


@pytest.mark.usefixtures("library")
def test_rate_search_and_quit() -> None:
    with recterm() as terminal:
        rate_first(terminal)
        assert "1 rated" in terminal.text
        terminal.send("/rec")
        terminal.wait_for("2 of 40")
        assert "[REC]" in terminal.text
        terminal.send("\r")
        terminal.wait_for("1-5 rate")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert LEFT_SCREEN in terminal.output


def test_a_killed_app_loses_nothing_that_was_shown(library: Path) -> None:
    with recterm() as terminal:
        rate_first(terminal)
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_for_exit() == -signal.SIGKILL
    with Session.open(library) as session:
        assert session.feedback.of(session.catalogue.resolve("Amélie")).stars == 5.0
    with recterm() as terminal:
        terminal.wait_for("Because you rated Amélie ★★★★★")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(library: Path, number: signal.Signals) -> None:
    with recterm() as terminal:
        rate_first(terminal)
        terminal.kill(number)
        assert terminal.wait_for_exit() == 128 + number
        assert LEFT_SCREEN in terminal.output
        assert b"Traceback" not in terminal.output


@pytest.mark.usefixtures("library")
def test_ctrl_c_asks_and_ctrl_c_again_ends_it_as_interrupted() -> None:
    with recterm() as terminal:
        rate_first(terminal)
        terminal.send("\x03")
        terminal.wait_for("^c again quits recterm")
        terminal.send("\x03")
        assert terminal.wait_for_exit() == 130
        assert LEFT_SCREEN in terminal.output


def test_a_closed_window_ends_it(library: Path) -> None:
    with recterm() as terminal:
        rate_first(terminal)
        assert terminal.hang_up() == 128 + signal.SIGHUP
    with Session.open(library) as session:
        assert session.profile.n_rated == 1


@pytest.mark.parametrize("place", range(ROUNDS))
def test_a_terminal_that_vanishes_while_it_paints_ends_it(library: Path, place: int) -> None:
    keys = "jk\x1b[6~\x1b[5~" * (30 + 20 * place)
    with recterm() as terminal:
        terminal.wait_for("  5 ")
        terminal.send("5")
        terminal.send(keys)
        terminal.wait_for("1 rated")
        assert terminal.hang_up() == 128 + signal.SIGHUP
    assert maintenance.check() == []
    with Session.open(library) as session:
        assert session.profile.n_rated == 1


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux can wait for a process that is not a child")
@pytest.mark.usefixtures("untrained")
def test_a_closed_window_ends_the_jobs_too() -> None:
    with recterm() as terminal:
        terminal.wait_for("Training the models")
        children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
        jobs = [os.pidfd_open(int(child)) for child in children]
        assert jobs
        assert terminal.hang_up() == 128 + signal.SIGHUP
    for job in jobs:
        ended, _, _ = select.select([job], [], [], 60)
        os.close(job)
        assert ended


@pytest.mark.usefixtures("untrained")
def test_it_runs_no_module_of_the_current_folder(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path / "hostile")
    with recterm(folder=hostile.folder) as terminal:
        terminal.wait_for("Training the models")
        rate_first(terminal)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert not hostile.ran


@pytest.mark.usefixtures("untrained")
def test_quitting_in_the_middle_of_training_does_not_wait_for_it() -> None:
    with recterm() as terminal:
        terminal.wait_for("Training the models")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


def test_models_are_trained_by_a_child_while_the_app_goes_on(untrained: Path) -> None:
    with recterm() as terminal:
        terminal.wait_for("Training the models")
        rate_first(terminal)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    with Session.open(untrained) as session:
        assert session.models.status == "ready"


@pytest.mark.usefixtures("library")
def test_without_colour_everything_is_still_said() -> None:
    with recterm(NO_COLOR="1") as terminal:
        rate_first(terminal)
        assert "★★★★★" in terminal.text
        assert "▌" in terminal.text
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.usefixtures("library")
def test_it_follows_the_size_of_the_terminal() -> None:
    with recterm() as terminal:
        terminal.wait_for("Because you rated")
        terminal.resize(60, 20)
        terminal.wait_for("▸Catalogue")
        terminal.send("y")
        terminal.wait_for("▸Shelves")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.usefixtures("library")
def test_ctrl_z_gives_the_shell_back_and_fg_paints_everything() -> None:
    with Terminal(["sh", "-i"], {**os.environ, "PS1": "prompt> ", "ENV": ""}) as terminal:
        terminal.wait_for("prompt> ")
        terminal.send(f"{sys.executable} -m recterm\r")
        rate_first(terminal)
        terminal.settle()
        before = terminal.text
        for _ in range(2):
            terminal.send("\x1a")
            terminal.wait_for("prompt> ")
            terminal.send("clear; stty -a | tr ' ' '\\n' | grep '^-*icanon'; echo at the $((40 + 2)) shell\r")
            terminal.wait_for("at the 42 shell")
            assert "icanon" in terminal.text.split()
            assert "│" not in terminal.text
            terminal.send("fg\r")
            terminal.wait_for("Because you rated Amélie ★★★★★")
            terminal.settle()
            assert terminal.text == before
        terminal.send("q")
        terminal.wait_for("prompt> ")
        terminal.send("echo ended $?\r")
        terminal.wait_for("ended 0")


@pytest.mark.usefixtures("library")
def test_a_process_that_was_stopped_unasked_goes_on() -> None:
    with recterm() as terminal:
        rate_first(terminal)
        for times in (2, 3):
            terminal.kill(signal.SIGSTOP)
            terminal.kill(signal.SIGCONT)
            terminal.wait_for(lambda _, times=times: terminal.output.count(TAKEN) == times)  # type: ignore[misc]
        terminal.send("/rec")
        terminal.wait_for("2 of 40")
        terminal.send("\r")
        terminal.wait_for("1-5 rate")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.usefixtures("library")
def test_without_a_shell_there_is_no_suspending() -> None:
    with recterm() as terminal:
        rate_first(terminal)
        terminal.send("\x1a")
        terminal.wait_for("There is no shell")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.usefixtures("library")
def test_a_terminal_that_cannot_move_its_cursor_is_refused_in_words() -> None:
    with Terminal(["env", "TERM=dumb", sys.executable, "-m", "recterm"], os.environ) as terminal:
        assert terminal.wait_for_exit() == 1
        assert terminal.output.startswith(b"recterm: the app needs an interactive terminal, and TERM=dumb")
        assert b"\x1b" not in terminal.output
