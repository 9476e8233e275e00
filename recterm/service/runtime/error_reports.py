"""Error reports: an unexpected exception and where it was raised, to read, copy and send."""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from recterm.domain.terminal_text import clean_lines
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REPORTS_KEPT = 20


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """Report of an unexpected error, and its file."""

    summary: str
    """The exception in one line."""
    text: str
    path: Path | None
    """None if the folder cannot be written."""


def report_error(error: BaseException, circumstances: Mapping[str, str]) -> ErrorReport:
    """Describe an exception, and save the report in a file that no other user can read.

    The report leaves out the values of variables: they may be private.

    Args:
        error: the exception.
        circumstances: other facts that help to find the fault, by name.
    """
    now = datetime.now(UTC)
    facts = {
        "recterm": version("recterm"),
        "time": now.isoformat(timespec="seconds"),
        "Python": platform.python_version(),
        "system": platform.platform(),
        "Textual": version("textual"),
        **circumstances,
    }
    head = "".join(f"{name}: {value}\n" for name, value in facts.items())
    summary = "".join(traceback.format_exception_only(error)).strip().split("\n")[0]
    text = clean_lines(f"{head}\n{''.join(traceback.format_exception(error))}")
    return ErrorReport(summary, text, _kept(text, f"error-{now:%Y%m%d-%H%M%S-%f}.txt"))


def _kept(text: str, name: str) -> Path | None:
    try:
        folder = load_settings().state_file.parent / "errors"
        path = folder / name
        private_folder(folder)
        with atomic_file(path, private=True) as draft:
            draft.write_text(text, encoding="utf-8", errors="backslashreplace")
        for old in sorted(folder.glob("error-*.txt"))[:-REPORTS_KEPT]:
            old.unlink(missing_ok=True)
    except Exception:  # noqa: BLE001 - the settings may be at fault; the report is made all the same
        return None
    return path
