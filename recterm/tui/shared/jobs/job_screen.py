"""What the screens that start long work share: one job at a time, its line, its end, and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual import work
from textual.worker import get_current_worker

from recterm.errors import JobError, RectermError
from recterm.present.job_facts import format_cancelled, format_command
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.jobs.job_line import JobLine
from recterm.tui.shared.jobs.models import run_job
from recterm.tui.shared.toasts import say

Seen = TypeVar("Seen")

INSTALLED = ("lab", "data")
"""Names under which the app keeps the screens whose jobs go on while they are closed."""

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.worker import Worker

    from recterm.domain.model import Progress
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class JobScreen(FrameScreen):
    """A full screen whose jobs run as child processes, also while it is closed."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.job_line = JobLine()
        self._job: Worker[None] | None = None
        self._job_name = ""
        """Of the running job, for the head line."""

    # What subclasses say

    async def job_done(self, command: tuple[str, ...], found: dict[str, Any]) -> None:
        """Take a job's answer.

        Raises:
            RectermError: it cannot be put to use; the job line says so.
        """
        raise NotImplementedError

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Say why a job failed."""
        self.job_line.say(f"{format_command(command)}: {error.message}; {error.hint}")

    def job_ended(self) -> None:
        """Do what is to be done after every job, however it ended."""

    def tell(self, progress: Progress) -> None:
        """Show how far the job is."""
        self.job_line.tell(progress)
        self.tell_job(self._job_name, progress)

    # What it does with that

    @property
    def job_running(self) -> bool:
        """True from the key that starts a job until its child has ended."""
        return self._job is not None

    def job_is_free(self) -> bool:
        """True when a job can be started; else the person is told how to end the one that runs."""
        if self.job_running:
            say(self, "A job is running: X cancels it.", severity="warning")
        return not self.job_running

    def start_job(self, *command: str) -> None:
        """Run a recterm command as a child, with its progress on the job line; only when none is running."""
        self.job_line.begin()
        self._job_name = format_command(command)
        self.tell_job(self._job_name)
        self._job = self._work(command)

    @work(group="job")
    async def _work(self, command: tuple[str, ...]) -> None:
        try:
            await self.job_done(command, await run_job(command, self.tell))
        except JobError as error:
            self.job_refused(command, error)
        except RectermError as error:
            self.job_line.say(f"{error.message}; {error.hint}")
        finally:
            self._job = None
            self.tell_job(self._job_name, ended=True)
            if get_current_worker().is_cancelled:
                self.job_line.say(format_cancelled(command))
            self.job_ended()

    async def look(self, what: str, looking: Coroutine[Any, Any, Seen]) -> Seen | None:
        """Wait for a look at something, in a worker; None when nothing came of it, as the job line says.

        The key that cancels jobs ends it.

        Raises:
            RectermError: what was looked at is refused.
        """
        self.job_line.say(f"looking at {what} …")
        self._job = get_current_worker()
        last = f"{what}: cancelled"
        try:
            seen = await looking
            last = ""
        except JobError as error:
            last = f"{error.message}; {error.hint}"
            return None
        except RectermError:
            last = ""
            raise
        finally:
            self._job = None
            self.job_line.say(last)
        return seen

    def action_cancel_job(self) -> None:
        """Stop the running job; the libraries stay as they were, and a search keeps the trials that were over."""
        jobs = [screen._job for screen in (self, *self._others()) if screen._job is not None]
        if not jobs:
            say(self, "No job is running.")
        else:
            jobs[0].cancel()

    def _others(self) -> list[JobScreen]:
        """The other screens with jobs: the head line shows theirs too, so what cancels a job reaches them."""
        found = [self.app.get_screen(name) for name in INSTALLED if self.app.is_screen_installed(name)]
        return [screen for screen in found if isinstance(screen, JobScreen) and screen is not self]

    def action_back(self) -> None:
        """Close; a running job goes on."""
        self.dismiss()
