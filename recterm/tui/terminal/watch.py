"""Watch over the terminal from outside the event loop: for signals, a hang-up, and a lost terminal or parent.

The main thread of an app can block forever: when a terminal vanishes, Textual's writer thread ends with an error, and
the next frame waits in a full queue that nothing reads. The event loop's signal handlers then never run. So a separate
thread waits for signals (on the wake-up descriptor, which the interpreter's C code writes to) and for the terminal; it
asks the app to end, and ends the process if that takes too long.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import termios

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any, Self

GRACE_SECONDS = 1.2
"""Time that the app has to end: a closed terminal must be noticed and left within two seconds, jobs included."""

LOOK_SECONDS = 0.5
"""Time between two checks of the parent; a terminal that hangs up wakes the watch at once."""

WRITE_ATTEMPTS = 50
WRITE_SECONDS = 0.01
"""Time between two attempts to write while another thread is writing."""

STREAMS = (0, 1, 2)

RESTORED = "\x18" + "".join(
    f"\x1b[{sequence}"
    for sequence in (
        *("<u", "?1049l", "?25h", "?7h"),  # plain keys, the first screen, cursor, wrapping
        *("?1000l", "?1003l", "?1006l", "?1015l", "?1004l", "?2004l", "?2048l"),  # mouse, focus, paste, size
    )
)
"""Output that restores a terminal; it first cancels a sequence that was cut off."""


class TerminalWatch:
    """Watch that ends the app on a signal or without a terminal, with the exit code that a shell gives for the signal.

    with TerminalWatch() as watch:
        watch.asks(end)  # from now on `end(code)` is called, in the watching thread, before the process is ended
    """

    def __init__(self) -> None:
        self.code: int | None = None
        """Exit code, from the moment the app is asked to end."""
        self._ask: Callable[[int], object] | None = None
        self._parent = os.getppid()
        self._before: dict[int, Any] = {}
        self._attributes: list[Any] | None = None
        self._woken = self._wake = -1
        self._thread = threading.Thread(target=self._watch, daemon=True, name="recterm-terminal")
        self._over = False

    def asks(self, end: Callable[[int], object] | None) -> None:
        """Set how to ask the app to end; while it is None, the process ends without asking."""
        self._ask = end

    def __enter__(self) -> Self:
        """Start watching; remember the terminal's state, to restore it at the end."""
        if sys.platform == "win32":
            return self
        with suppress(termios.error):
            self._attributes = termios.tcgetattr(0)
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
                self._before[number] = signal.signal(number, self._note)
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> bool:
        """Stop watching unless an end has begun; errors are then suppressed, as no one can see them."""
        self._ask = None
        if sys.platform == "win32":
            return False
        if self.code is None and kind is not None and self._abandoned():  # the error came before the hang-up
            self.code = 128 + signal.SIGHUP
        if self.code is not None:
            return kind is not None
        self._over = True
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.write(self._wake, b"\0")
        self._thread.join()
        for end in (self._woken, self._wake):
            os.close(end)
        return False

    def _note(self, number: int, _: FrameType | None) -> None:
        """Pass a signal on, in case something else has taken the wake-up descriptor."""
        with suppress(OSError):
            os.write(self._wake, bytes([number]))

    def _watch(self) -> None:
        poller = select.poll()
        poller.register(self._woken, select.POLLIN)
        for stream in STREAMS:
            poller.register(stream, 0)  # errors and hang-ups are always reported
        while not self._over:
            events = dict(poller.poll(LOOK_SECONDS * 1000))
            number = self._signal() if events.pop(self._woken, 0) else 0
            if self._over:
                return
            if not number and (events or self._abandoned()):
                number = signal.SIGHUP
            if number:
                self._end(128 + number)

    def _signal(self) -> int:
        """Return the first received signal that ends the app; ignore others, such as a new size."""
        with suppress(BlockingIOError):
            return next((number for number in os.read(self._woken, 512) if number in self._before), 0)
        return 0

    def _abandoned(self) -> bool:
        """Return whether the terminal does not answer, or belongs to another process group with the parent gone."""
        try:
            termios.tcgetattr(0)
            return os.getppid() != self._parent and os.tcgetpgrp(0) != os.getpgrp()
        except (OSError, termios.error):
            return True

    def _end(self, code: int) -> None:
        """Ask the app to end, then end the process."""
        self.code = code
        try:
            if self._ask is not None:
                with suppress(Exception):  # such as a closed loop: the process ends anyway
                    self._ask(code)
                time.sleep(GRACE_SECONDS)
            self._restore()
        finally:
            os._exit(code)

    def _restore(self) -> None:
        """Leave the terminal as it was, without waiting for it: it may be gone, or take no more output."""
        with suppress(OSError, termios.error):
            if self._attributes is not None:
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)
            terminal = os.open(os.ttyname(2), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (1, 2):  # other threads stop painting
                os.dup2(nowhere, stream)
            _write(terminal, RESTORED.encode())


def _write(terminal: int, sequences: bytes) -> None:
    """Write the sequences; after half of the attempts, discard the output that the terminal has not taken yet.

    Not sooner: discarding output does not wake another thread's write that waits for room, which then stays in the way
    forever.
    """
    for attempt in range(WRITE_ATTEMPTS):
        with suppress(BlockingIOError):
            if attempt > WRITE_ATTEMPTS // 2:
                termios.tcflush(terminal, termios.TCOFLUSH)
            os.write(terminal, sequences)
            return
        time.sleep(WRITE_SECONDS)
