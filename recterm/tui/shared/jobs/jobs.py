"""Jobs of a screen: recterm commands as child processes, one at a time, with a job line, an end, and cancelling."""

from __future__ import annotations

from asyncio import CancelledError
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.worker import get_current_worker

from recterm.domain.answers.kinds import answer_of
from recterm.errors import JobError, RectermError
from recterm.present.job_facts import format_cancelled, format_command
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.jobs.job_line import JobLine
from recterm.tui.shared.jobs.models import run_job
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.worker import Worker

    from recterm.domain.model import Progress

Seen = TypeVar("Seen")

PREVIEW = "preview"
"""Name of a preview in the head line."""

INSTALLED = ("lab", "data")
"""Names under which the app keeps the screens whose jobs continue while they are closed."""


class TakesJobs(Protocol):
    """Receiver of a job's progress and result."""

    def job_moved(self, progress: Progress) -> None:
        """Show the progress of a job."""

    async def job_done(self, command: tuple[str, ...], answer: object | None) -> None:
        """Use a job's answer; None for a command without one.

        Raises:
            RectermError: the answer cannot be used; the job line says so.
        """

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Offer a way around the refusal of a job; the job line gives the reason."""

    def job_ended(self) -> None:
        """Finish up after a job, however it ended."""


class Jobs(Controller):
    """One job at a time; it continues while its screen is closed."""

    def __init__(self, screen: FrameScreen, taker: TakesJobs) -> None:
        self._screen, self._taker = screen, taker
        self.line = JobLine()
        self._worker: Worker[Any] | None = None
        self._name = ""
        """Name of the running job, for the head line."""

    @property
    def running(self) -> bool:
        """Whether a job is running: from the key that starts it until its child process has ended."""
        return self._worker is not None

    def are_free(self) -> bool:
        """Return whether a job can be started; if not, say how to cancel the running one."""
        if self.running:
            say(self._screen, "A job is running: press ⟦cancel-job⟧ to cancel it.", severity="warning")
        return not self.running

    def start(self, *command: str) -> None:
        """Run a recterm command as a child process and show its progress; call only when no job is running."""
        self.line.begin()
        self._name = format_command(command)
        self._screen.tell_job(self._name)
        self._worker = self._screen.start_worker(partial(self._run, command), "job")

    async def _run(self, command: tuple[str, ...]) -> None:
        try:
            document = await run_job(command, self._move)
            await self._taker.job_done(command, answer_of(" ".join(command), document))
        except JobError as error:
            self.line.say(f"{format_command(command)}: {error.line}")
            self._taker.job_refused(command, error)
        except RectermError as error:
            self.line.say(error.line)
        finally:
            self._worker = None
            self._screen.tell_job(self._name, ended=True)
            if get_current_worker().is_cancelled:
                self.line.say(format_cancelled(command))
            self._taker.job_ended()

    def _move(self, progress: Progress) -> None:
        self.line.tell(progress)
        self._screen.tell_job(self._name, progress)
        self._taker.job_moved(progress)

    async def preview(self, what: str, reading: Coroutine[Any, Any, Seen]) -> Seen | None:
        """Await a preview in a worker and return it; return None if its job failed, as the job line says.

        The key that cancels jobs cancels it too.

        Raises:
            RectermError: the source of the preview is refused.
        """
        self.line.say(f"reading {what} …")
        self._screen.tell_job(PREVIEW)
        self._worker = get_current_worker()
        last = ""
        try:
            return await reading
        except JobError as error:
            last = error.line
            return None
        except CancelledError:
            last = f"{what}: cancelled"
            raise
        finally:
            self._worker = None
            self._screen.tell_job(PREVIEW, ended=True)
            self.line.say(last)

    def action_cancel(self) -> None:
        """Cancel the running job; the libraries stay as they were, and a search keeps its finished trials."""
        running = [jobs._worker for jobs in (self, *self._others()) if jobs._worker is not None]
        if not running:
            say(self._screen, "No job is running.")
        else:
            running[0].cancel()

    def _others(self) -> list[Jobs]:
        """Return the jobs of other screens: the head line shows them too, so cancelling must reach them."""
        app = self._screen.app
        screens = [app.get_screen(name) for name in INSTALLED if app.is_screen_installed(name)]
        controllers = [screen.controllers.get("jobs") for screen in screens if isinstance(screen, FrameScreen)]
        return [jobs for jobs in controllers if isinstance(jobs, Jobs) and jobs is not self]
