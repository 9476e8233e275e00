"""Undo of a history import from the list of jobs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.service.libraries import called
from recterm.tui.undo_said import reverted_said

if TYPE_CHECKING:
    from recterm.service.job_history import JobRecord
    from recterm.service.session import Session


def undo_job(session: Session, record: JobRecord | None) -> str:
    """Undo the import of a history as a whole; returns what to say of it.

    Raises:
        RectermError: the job is no such import, brought nothing, is of another library, or is undone.
    """
    number = record.found.get("import") if record is not None else None
    if record is None or record.kind != "history import":
        raise RectermError("this job cannot be undone", "put the cursor on the import of your history")
    if not isinstance(number, int):
        raise RectermError("this import brought nothing new", "there is nothing to undo")
    if record.library and record.library != called(Path(session.info.path)):
        raise RectermError(f"this import went into library {record.library}", "open that library first")
    return reverted_said(session.undo_import(number), session.title_of, session.words)
