"""Process of a job: the command that a person would type, as a child with progress, a result and cancel."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from recterm.domain.answers.jobs import Outcome
from recterm.domain.model import Progress
from recterm.errors import JobError
from recterm.process.codec import Answer, DocumentError, decode, from_document
from recterm.process.error_documents import error_from
from recterm.process.import_path import ROOT, absolute_entries
from recterm.process.parent_watch import JOB_VARIABLE
from recterm.service.jobs.history import end_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from typing import Self

NICENESS = 10
"""Niceness of a job: a key press must not wait for it."""

TERMINATE_SECONDS = 5.0
"""Seconds after which a child that ignores termination is killed."""

MESSAGE_LINES = 50
"""Number of lines of the child's error output that are kept for an error message."""

LINE_LIMIT = 1 << 24
"""Longest line that a job may write, in bytes: a refusal holds rows of a table in a single line."""

NOT_INHERITED = frozenset(
    {"OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONPATH", "PYTHONINSPECT", "PYTHONSTARTUP", "_RECTERM_COMPLETE"}
)
"""Variables of the app that a job must not inherit: they limit threads, load other modules or start completion."""


class Job:
    """Running `recterm` command.

        async with await Job.start("train", "als", "--library", path) as job:
            async for progress in job:
                ...
            document = await job.result()

    Leaving the block early, for example when a worker is cancelled, cancels the job. The child is isolated: it loads no
    module from the current folder, and it has its own session, so that no key and no hang-up of the terminal reaches
    it. It ends when this process ends for any reason: its input is a pipe that only this process holds open. The child
    records itself in the history of jobs; this process records that it was cancelled or killed.
    """

    def __init__(self, process: asyncio.subprocess.Process, command: Sequence[str], began: float) -> None:
        self._process = process
        self._command, self._began = command, began
        self._words: deque[str] = deque(maxlen=MESSAGE_LINES)
        self._cancelled = False
        self._output = asyncio.create_task(_read_all(process))

    @classmethod
    async def start(cls, *arguments: str) -> Self:
        """Start `recterm` with these arguments and `--progress json --json`, at a lower priority.

        Raises:
            JobError: the process cannot be started.
        """
        began = time.time()
        command = (sys.executable, "-P", "-m", "recterm", *arguments, "--progress", "json", "--json")
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_LIMIT,
                env=child_environment(os.environ),
                start_new_session=True,
            )
        except OSError as error:
            raise JobError(
                f"cannot start a job: {error.strerror}", "close other programs and try again", code="job_not_started"
            ) from error
        except ValueError as error:  # a path contains a zero byte
            raise JobError(
                f"cannot start a job: {error}", "check the path for invisible characters", code="job_not_started"
            ) from error
        _be_nice(process.pid)
        return cls(process, arguments, began)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cancel()

    async def __aiter__(self) -> AsyncIterator[Progress]:
        """Yield progress until the child closes its error output."""
        stream = self._process.stderr
        assert stream is not None
        while line := await _line(stream):
            progress = progress_of(line)
            if progress is None:
                self._words.append(line.decode("utf-8", "replace").rstrip())
            else:
                yield progress

    async def result(self) -> dict[str, Any]:
        """Wait for the end and return the child's JSON document; progress that was not read is dropped.

        Raises:
            JobError: the child failed (with its own message and hint), was cancelled, or was killed.
        """
        async for _ in self:
            pass
        refused = next((error for line in self._words if (error := error_of(line)) is not None), None)
        output = await self._output
        code = await self._process.wait()
        if self._cancelled:
            raise JobError("cancelled", "nothing has changed", code="job_cancelled")
        if code < 0:
            end_for(self.pid, self._command, self._began, Outcome.KILLED)
        if code:
            raise failure_of(code, [*self._words]) if refused is None else refused
        try:
            document = json.loads(output)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise unreadable("not a JSON object")
        return document

    async def answer(self, kind: type[Answer]) -> Answer:
        """Wait for the end and return the child's answer.

        Raises:
            JobError: as for `result`, or the answer is of another kind.
        """
        try:
            return from_document(await self.result(), kind)
        except DocumentError as error:
            raise unreadable(str(error)) from error

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the child is still running."""
        return self._process.returncode is None

    async def cancel(self) -> None:
        """Terminate the child and wait until it is gone; the library stays as it was before the job."""
        self._cancelled = self._cancelled or self.running
        if not self.running:
            return
        _signal(self._process.terminate)
        try:
            async with asyncio.timeout(TERMINATE_SECONDS):
                await self._process.wait()
        except TimeoutError:
            _signal(self._process.kill)
            await self._process.wait()
        finally:  # an app that quits cancels this wait too
            end_for(self.pid, self._command, self._began, Outcome.CANCELLED)
        await self._output


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a job: the app's, without NOT_INHERITED, and in UTF-8.

    PYTHONPATH keeps its absolute paths, and gets recterm's own folder if recterm is not installed.
    """
    child = {name: value for name, value in environ.items() if name not in NOT_INHERITED}
    entries = absolute_entries(environ.get("PYTHONPATH", ""))
    if ROOT not in [*sys.path, *entries]:
        entries.append(ROOT)
    if entries:
        child["PYTHONPATH"] = os.pathsep.join(entries)
    return child | {"PYTHONUTF8": "1", JOB_VARIABLE: "1"}


def progress_of(line: bytes) -> Progress | None:
    """Return the progress in a line of `--progress json`; None if the line is something else."""
    try:
        return decode(line, Progress)
    except DocumentError:
        return None


def unreadable(why: str) -> JobError:
    """Return the error for an invalid answer."""
    return JobError(
        f"the job's answer cannot be read: {why}",
        "run the command in a shell to see more",
        code="job_answer_unreadable",
    )


def error_of(line: str) -> JobError | None:
    """Return the error that a line of a job reports; None if the line is something else."""
    try:
        cause = error_from(json.loads(line))
    except (ValueError, RecursionError):
        return None
    return None if cause is None else JobError(cause.message, cause.hint, cause)


def failure_of(code: int, words: Sequence[str]) -> JobError:
    """Return the error for a child that failed without naming a cause, with its last line of output."""
    if code < 0:
        return JobError(
            f"the job was killed (signal {-code})", "is there enough memory? nothing has changed", code="job_killed"
        )
    last = next((line for line in reversed(words) if line.strip()), "")
    message = f"the job failed (exit code {code})"
    return JobError(f"{message}: {last}" if last else message, "run the command in a shell to see more")


async def _read_all(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.read()


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Return the next line, or a piece of one that is longer than LINE_LIMIT."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await stream.read(error.consumed)


def _be_nice(pid: int) -> None:
    if hasattr(os, "setpriority"):
        try:
            os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
        except ProcessLookupError:
            return


def _signal(send: Any) -> None:
    try:
        send()
    except ProcessLookupError:
        return
