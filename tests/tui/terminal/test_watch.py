"""Watch over the terminal: whatever the main thread does, the process ends, and the terminal is restored."""

from __future__ import annotations

import os
import signal
import sys
import termios
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not for Windows", allow_module_level=True)

from tests.tui.emulator import Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = """
import hashlib, queue, signal, sys, threading, time, tty
from recterm.tui.terminal.watch import TerminalWatch

def paint(text):
    sys.stderr.write(text)
    sys.stderr.flush()

with TerminalWatch() as watch:
    tty.setraw(0)
    watch.asks({asks})
    paint("\x1b[?1049hpainted")
    {work}
sys.exit(watch.code)
"""
WAIT = "time.sleep(600)"
STATES: Mapping[str, tuple[str, str]] = {
    "in a full queue": ("print", "full = queue.Queue(1); full.put(0); full.put(0)"),
    "in a call of C": ("print", "hashlib.pbkdf2_hmac('sha256', b'', b'', 2**31 - 1)"),
    "painting": ("lambda _: None", "while True: paint('frame ' * 999)"),
    "before there is an app": ("None", WAIT),
    "with an app that cannot be asked": ("lambda _: 1 / 0", WAIT),
}


def program(asks: str, work: str) -> Terminal:
    return Terminal([sys.executable, "-c", PROGRAM.format(asks=asks, work=work)], os.environ)


def begun(terminal: Terminal) -> None:
    """Wait until the program has painted; what it has written since may have scrolled that off the screen."""
    terminal.wait_for(lambda _: b"painted" in terminal.output)


@pytest.mark.parametrize("state", STATES)
def test_a_terminal_that_vanishes_ends_it_in_any_state(state: str) -> None:
    with program(*STATES[state]) as terminal:
        begun(terminal)
        assert terminal.hang_up() == 128 + signal.SIGHUP


@pytest.mark.parametrize(
    ("state", "number"),
    [
        *((state, signal.SIGTERM) for state in STATES),
        ("before there is an app", signal.SIGHUP),
        ("before there is an app", signal.SIGINT),
    ],
)
def test_a_signal_ends_it_in_any_state_and_gives_the_terminal_back(state: str, number: signal.Signals) -> None:
    with program(*STATES[state]) as terminal:
        before = termios.tcgetattr(terminal.file)
        begun(terminal)
        terminal.kill(number)
        assert terminal.wait_for_exit() == 128 + number
        assert terminal.output.endswith(b"\x1b[?2048l")
        assert b"\x1b[?1049l" in terminal.output
        assert b"Traceback" not in terminal.output
        assert termios.tcgetattr(terminal.file)[3] == before[3]


def test_a_terminal_that_takes_no_output_is_left_all_the_same() -> None:
    with program("lambda _: None", "while True: paint('frame ' * 999)") as terminal:
        begun(terminal)
        terminal.kill(signal.SIGTERM)  # and nothing is read any more
        assert terminal.reap() == 128 + signal.SIGTERM


@pytest.mark.parametrize("end", ["pass", "sys.exit(7)", "raise ValueError"])
def test_an_app_that_ends_when_it_is_asked_is_not_cut_off(end: str) -> None:
    work = f"asked.wait(); paint('tidied up'); {end}"
    with program("(asked := threading.Event()) and (lambda _: asked.set())", work) as terminal:
        begun(terminal)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_for_exit() == 128 + signal.SIGTERM
        assert b"tidied up" in terminal.output
        assert b"Traceback" not in terminal.output


def test_what_has_ended_is_not_watched_any_more() -> None:
    with program("None", f"pass\npaint('over'); {WAIT}") as terminal:
        terminal.wait_for("over")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_for_exit() == -signal.SIGTERM


def test_other_signals_are_not_its_business() -> None:
    handled = "signal.signal(signal.SIGWINCH, lambda *_: paint('resized'))"
    with program("None", f"{handled}; paint('ready'); sys.stdin.read(1); sys.exit(3)") as terminal:
        terminal.wait_for("ready")
        terminal.kill(signal.SIGWINCH)
        terminal.wait_for("resized")
        terminal.send("a")
        assert terminal.wait_for_exit() == 3
