"""Previews of data sets and histories in a child process, so that no file can crash the app."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryPreview
from recterm.domain.answers.data.preview import DataPreview
from recterm.errors import JobError
from recterm.service.jobs.process import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

PREVIEW_SECONDS = 60.0
"""Time limit, in seconds, so that a disk that does not answer cannot block the app."""


async def preview_in_child(
    path: str, library: str | None = None, *, fresh: bool = False, choices: Sequence[str] = ()
) -> DataPreview:
    """Return the start of a data set as an import would read it; cancelling ends the child.

    Args:
        path: file, zip or folder.
        library: name or path of the library to import into; None names it after `path`.
        fresh: ignore remembered columns.
        choices: options of an import with the person's choices of columns.

    Raises:
        InputError: as `recterm.service.data.preview.preview` raises it.
        JobError: the child was killed, or did not answer in time.
    """
    options = [*(("--library", library) if library is not None else ()), *(("--fresh",) if fresh else ())]
    options += choices
    named = f"./{path}" if path.startswith("-") else path
    async with await Job.start("import", named, "--preview", *options) as job:
        try:
            async with asyncio.timeout(PREVIEW_SECONDS):
                return await job.answer(DataPreview)
        except TimeoutError as error:
            raise too_slow(path) from error
        except JobError as error:
            raise error.cause or error from None


async def history_preview_in_child(path: str, *options: str, quick: bool = False) -> HistoryPreview:
    """Return how a history would be read; cancelling ends the child.

    Args:
        path: file, zip or folder.
        options: options of `history import`, such as the library and the profile.
        quick: name a service without reading its export, as is done where reading takes too long.

    Raises:
        InputError: as `recterm.service.history.preview.preview_history` raises it.
        JobError: the child was killed, or did not answer in time.
    """
    named = f"./{path}" if path.startswith("-") else path
    quickly = ("--quick",) if quick else ()
    async with await Job.start("history", "import", named, "--preview", *quickly, *options) as job:
        try:
            async with asyncio.timeout(PREVIEW_SECONDS):
                return await job.answer(HistoryPreview)
        except TimeoutError as error:
            if quick:
                raise too_slow(path) from error
        except JobError as error:
            raise error.cause or error from None
    return await history_preview_in_child(path, *options, quick=True)


def too_slow(path: str) -> JobError:
    """Return the error for a preview that took too long."""
    return JobError(
        f"reading {path} took more than {PREVIEW_SECONDS:.0f} s",
        "copy it to a disk of this machine first",
        code="job_too_slow",
    )
