"""Streams that are closed, and Ctrl-C once work has begun."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from recterm.process.interrupts import end_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt inside the block, so that work in progress is cleaned up."""
    here = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT) if here else None
    if before is not end_at_once:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, end_at_once)


def open_closed_streams() -> bool:
    """Open the null device in place of a closed stdin, stdout or stderr; return False when stdout was closed.

    Otherwise a file opened later would get the number of a closed stream and be written to as if it were one.
    """
    had_output = sys.stdout is not None
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is not None:
            continue
        with suppress(OSError):
            empty = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)
            if empty != number:
                os.dup2(empty, number)
                os.close(empty)
            stream = open(number, mode, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
    return had_output


def leave_streams() -> None:
    """Stop writing where nobody reads: the interpreter flushes once more when it ends."""
    with suppress(OSError):
        empty = os.open(os.devnull, os.O_WRONLY)
        os.dup2(empty, 1)
        os.dup2(empty, 2)
        os.close(empty)
