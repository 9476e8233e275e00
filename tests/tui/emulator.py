"""Real terminal for tests and measurements: a program in a pseudo-terminal, its output read by an emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import threading
import time
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CHUNK = 1 << 16


class Terminal:
    """One program on a screen; every wait is a wait for output."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], columns: int = 120, rows: int = 36) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._fed = 0
        self.output = bytearray()
        """Everything that the program wrote."""
        self.started = time.perf_counter()
        self.last_output = self.started
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            # What the environment says of the size would win over the terminal's own.
            passed = {name: value for name, value in environ.items() if name not in ("COLUMNS", "LINES")}
            os.execvpe(words[0], list(words), {**passed, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        self.resize(columns, rows)
        self._status: int | None = None

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def text(self) -> str:
        """Return the text on the screen; the emulator, slower than apps, processes pending output only now."""
        self._stream.feed(bytes(self.output[self._fed :]))
        self._fed = len(self.output)
        return "\n".join(self.screen.display)

    def send(self, keys: str) -> float:
        """Type, and return the time."""
        os.write(self.file, keys.encode())
        return time.perf_counter()

    def read(self, seconds: float) -> bool:
        """Read what is written within this time; return False when that is nothing, or the program has ended."""
        ready, _, _ = select.select([self.file], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.file, CHUNK)
        except OSError:  # Linux: the other side is closed
            return False
        self.last_output = time.perf_counter()
        self.output += data
        return bool(data)

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = 60) -> float:
        """Read until the text is on the screen; return the time."""
        holds = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        deadline = time.perf_counter() + seconds
        while not holds(self.text):
            if not self.read(max(0.0, deadline - time.perf_counter())):
                raise AssertionError(f"{wanted!r} did not appear; the screen says:\n{self.text}")
        return self.last_output

    def settle(self, quiet: float = 0.08, most: float = 60.0) -> float:
        """Read until nothing is written for a while, or for the `most` seconds; return the time of the last output.

        A program that shows the progress of a job is never quiet.
        """
        deadline = time.perf_counter() + most
        while self.read(quiet) and time.perf_counter() < deadline:
            pass
        return self.last_output

    def read_until(self, moment: float) -> None:
        """Read until a time of the performance counter, whatever is written."""
        while (left := moment - time.perf_counter()) > 0:
            self.read(left)

    def wait_for_exit(self, seconds: float = 60) -> int:
        """Read until the program closes its terminal; return its exit code, or minus the signal; end a late one."""
        deadline = time.perf_counter() + seconds
        while self.read(max(0.0, deadline - time.perf_counter())):
            pass
        last_resort = threading.Timer(max(1.0, deadline - time.perf_counter()), self.kill)
        last_resort.start()
        try:
            return self.reap()
        finally:
            last_resort.cancel()

    def reap(self) -> int:
        """Wait for the end; return the exit code, or minus the signal."""
        if self._status is None:
            _, status = os.waitpid(self.pid, 0)
            self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> int:
        """Close the terminal as a user closes a window; return the program's exit code, -9 if it never ends."""
        os.close(self.file)
        self.file = -1
        last_resort = threading.Timer(60, self.kill)
        last_resort.start()
        try:
            return self.reap()
        finally:
            last_resort.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is None:
            self.kill()
            self.reap()
        if self.file >= 0:
            os.close(self.file)
