"""Undo of a history import from the list of jobs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryImported
from recterm.domain.answers.kinds import answer_of
from recterm.errors import RectermError
from recterm.present.undo import format_reverted
from recterm.service.libraries.files import called
from recterm.service.live.writes.undoing import undo_import_beside
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from recterm.domain.answers.jobs import JobRecord
    from recterm.service.live.session import Session
    from recterm.tui.shared.frame.frame import FrameScreen


def import_of(session: Session, record: JobRecord | None) -> int:
    """Return the number of the import that a job made in this library.

    Raises:
        RectermError: the job is not a history import, brought nothing new, or belongs to another library.
    """
    answer = None if record is None else answer_of(record.kind, record.found)
    if record is None or not isinstance(answer, HistoryImported):
        raise RectermError(
            "this job cannot be undone", "move the cursor to the import of your history", code="job_not_undoable"
        )
    if answer.number is None:
        raise RectermError("this import brought nothing new", "there is nothing to undo", code="job_not_undoable")
    if record.library and record.library != called(Path(session.info.path)):
        raise RectermError(
            f"this import went into library {record.library}", "open that library first", code="job_not_undoable"
        )
    return answer.number


async def undo_job(screen: FrameScreen, record: JobRecord | None) -> None:
    """Undo a whole history import in a thread, and report the result."""
    session = screen.session
    try:
        library, number = session.info.path, import_of(session, record)
        done = await in_thread(lambda: undo_import_beside(library, number))
    except RectermError as error:
        refuse(screen, error)
        return
    session.steps.reverted_beside(done)
    screen.show_head()
    say(screen, format_reverted(done, session.catalogue.title_of, session.catalogue.words))
