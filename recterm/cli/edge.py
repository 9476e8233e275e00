"""Where errors become a message on stderr and an exit code; the standard library is enough for it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import RectermError, UnknownItemError, UnmappedTableError
from recterm.startup import INTERRUPTED, interruptible

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED = 1
FAULT_FILE = "last-fault.txt"
"""What is known of the last error that nobody expected, beside the libraries' folder."""


def report(error: RectermError) -> None:
    """Write an error for a person: the message, the candidates of a search or the rows of a table, the hint."""
    from recterm.tui.data_facts import rows_said
    from recterm.tui.text import clean

    lines = [f"recterm: {clean(error.message)}"]
    if isinstance(error, UnknownItemError):
        lines += [f"  {clean(candidate)}" for candidate in error.candidates]
    if isinstance(error, UnmappedTableError):
        lines += [f"  {row.rstrip()}" for row in rows_said(error.rows)]
    if error.hint:
        lines.append(f"hint: {clean(error.hint)}")
    sys.stderr.write("\n".join(lines) + "\n")


def guarded(work: Callable[[], object]) -> int:
    """Do the work of a command and return its exit code; what recterm refuses is reported, never a traceback.

    Raises:
        BrokenPipeError: whoever read the output is gone; click closes down without a word.
    """
    try:
        try:
            with interruptible():
                work()
        finally:
            sys.stdout.flush()
    except RectermError as error:
        report(error)
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        report(RectermError(_system_message(error)))
        return REFUSED
    except MemoryError:
        report(RectermError("there is not enough memory for this", "close other programs, or take a smaller data set"))
        return REFUSED
    return 0


def report_fault(error: Exception) -> int:
    """Write one sentence for an error that nobody expected, keep its traceback in a file, and return the exit code."""
    first = (str(error).splitlines() or [""])[0]
    message = f"unexpected {type(error).__name__}" + (f": {first}" if first else "")
    file = _keep_traceback(error)
    where = f"{file} has the details" if file is not None else "no file could be written with the details"
    report(RectermError(message, f"this is a fault in recterm; {where}"))
    return REFUSED


def _keep_traceback(error: Exception) -> Path | None:
    """The file that the traceback was written to; None where none can be written."""
    from traceback import format_exception

    text = f"recterm {' '.join(sys.argv[1:])}\n\n{''.join(format_exception(error))}"
    try:
        file = _data_dir() / FAULT_FILE
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return file


def _data_dir() -> Path:
    from recterm.settings import load_settings

    try:
        return load_settings().data_dir
    except RectermError:  # the settings file itself may be at fault
        import tempfile

        return Path(tempfile.mkdtemp(prefix="recterm-"))


def _system_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
