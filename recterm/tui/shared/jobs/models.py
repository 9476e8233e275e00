"""Models made ready after the first frame: trained by a child process if needed, loaded in a thread."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from recterm.errors import EngineError, ModelMissingError
from recterm.tui.shared.jobs.background import in_thread

if TYPE_CHECKING:
    from recterm.domain.progress import ProgressSink
    from recterm.service.live.session import Session


async def make_ready(session: Session, progress: ProgressSink) -> None:
    """Train models if needed, then load them, so that the session can answer; `progress` receives training progress.

    Raises:
        RectermError: the models cannot be trained or loaded.
    """
    train = ("train", "--library", session.info.path)
    if session.models.status != "ready":
        await run_job(train, progress)
    try:
        await in_thread(session.models.load)
    except (
        EngineError,
        ModelMissingError,
    ):  # saved by another version of recterm, with hyperparameters that this one does not know
        await run_job(train, progress)
        await in_thread(session.models.load)
    # Loaded objects stay: frozen, they are skipped by full collections, which would otherwise delay a key press.
    gc.collect()
    gc.freeze()


async def run_job(command: tuple[str, ...], progress: ProgressSink) -> dict[str, object]:
    """Run a recterm command as a child process and return its document; cancelling the wait cancels the child.

    Raises:
        JobError: the child failed.
    """
    from recterm.service.jobs.process import Job

    job = await Job.start(*command)
    try:
        async for line in job:
            progress(line)
        return await job.result()
    finally:
        await job.cancel()
