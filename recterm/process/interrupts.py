"""Interrupts (Ctrl-C) in the first moments of a process, before anything is loaded."""

import os
from _signal import SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found]

# Built into the interpreter: `signal`, `threading` and `typing` take milliseconds, and a Ctrl-C during them is a
# traceback.

INTERRUPTED = 130


def end_at_once_on_interrupt() -> None:
    """Let Ctrl-C end the process silently while modules are loaded, and while the interpreter ends.

    If a shell ignores interrupts for a background command, that stays.
    """
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, end_at_once)


def end_at_once(*_: object) -> None:
    """Exit with the code of an interrupted command; nothing has begun, so there is nothing to clean up."""
    os._exit(INTERRUPTED)
