"""Edge where errors become a message on stderr and an exit code; it needs only the standard library."""

from __future__ import annotations

import errno
import json
import sys
from typing import TYPE_CHECKING

from recterm.errors import RectermError, UnknownItemError, UnmappedTableError
from recterm.process.interrupts import INTERRUPTED
from recterm.process.parent_watch import is_job
from recterm.process.streams import interruptible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REFUSED = 1


def json_asked(words: Sequence[str]) -> bool:
    """Return whether the words of a command line have `--json` among their options."""
    end = words.index("--") if "--" in words else len(words)
    return "--json" in words[:end]


def report(error: RectermError, *, as_json: bool = False) -> None:
    """Write an error on stderr: the message, the candidates of a search or the rows of a table, the hint.

    With `as_json` it is one line of JSON, and so is what a job tells the process that started it.
    """
    if is_job() or as_json:
        from recterm.process.error_documents import error_document, failure_document

        document = error_document(error) if is_job() else failure_document(error)
        sys.stderr.write(json.dumps(document) + "\n")
        return
    from recterm.present.data.data_facts import format_rows
    from recterm.present.text import clean

    lines = [f"recterm: {clean(error.message)}"]
    if isinstance(error, UnknownItemError):
        lines += [f"  {clean(candidate)}" for candidate in error.candidates]
    if isinstance(error, UnmappedTableError):
        lines += [f"  {row.rstrip()}" for row in format_rows(error.rows)]
    if error.hint:
        lines.append(f"hint: {clean(error.hint)}")
    sys.stderr.write("\n".join(lines) + "\n")


def guarded(work: Callable[[], object], *, as_json: bool = False) -> int:
    """Do the work of a command and return its exit code; what recterm refuses is reported, never a traceback.

    Args:
        work: what the command does.
        as_json: whether errors are reported as JSON.

    Raises:
        BrokenPipeError: the reader of the output is gone; click exits silently.
    """
    try:
        try:
            with interruptible():
                work()
        finally:
            sys.stdout.flush()
    except RectermError as error:
        report(error, as_json=as_json)
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        report(RectermError(_system_message(error), code="system_error"), as_json=as_json)
        return REFUSED
    except MemoryError:
        report(
            RectermError(
                "there is not enough memory for this",
                "close other programs, or use a smaller data set",
                code="out_of_memory",
            ),
            as_json=as_json,
        )
        return REFUSED
    return 0


def report_fault(error: Exception) -> int:
    """Report an unexpected error in one sentence, write the details to a file, and return the exit code."""
    from recterm.service.runtime.error_reports import report_error

    kept = report_error(error, {"command": " ".join(["recterm", *sys.argv[1:]])})
    where = f"{kept.path} has the details" if kept.path is not None else "the details could not be written to a file"
    unexpected = RectermError(f"unexpected {kept.summary}", f"this is a bug in recterm;  {where}", code="unexpected")
    report(unexpected, as_json=json_asked(sys.argv[1:]))
    return REFUSED


def _system_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
