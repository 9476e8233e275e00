"""Frame of full screens: a base with a header, a footer that follows the focus, and the keys of their scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from textual import on
from textual.events import ScreenResume, ScreenSuspend
from textual.screen import Screen

from recterm.tui.keys.action import CANCELS_JOB, Scope
from recterm.tui.shared.frame.breakpoints import TWO_LAYOUTS
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.frame.header import left_of_head, right_of_head
from recterm.tui.shared.frame.running_jobs import JobMoved
from recterm.tui.shared.frame.stack import ClosesOnce

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from textual.worker import Worker

    from recterm.domain.model import ItemRow, Progress
    from recterm.service.live.session import Session
    from recterm.tui.keys.action import Action
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.shared.frame.controllers import Controller


class OpensItems(Protocol):
    """App that opens items for its screens."""

    def open_item(self, row: ItemRow) -> None:
        """Show an item's own screen."""


class FrameScreen(ClosesOnce, Screen[None]):
    """A full screen over one session."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()
    HORIZONTAL_BREAKPOINTS = TWO_LAYOUTS

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.controllers: Mapping[str, Controller] = {}
        """Controllers by namespace: the word before an action in the action table."""
        self._jobs_shown: Mapping[str, str] = {}

    @property
    def scopes_here(self) -> tuple[Scope, ...]:
        """The scopes whose keys work now, nearest first."""
        focused: tuple[Scope, ...] = getattr(self.focused, "SCOPES", ())
        if Scope.SEARCH in focused:
            return (*focused, Scope.APP)
        return (*focused, *self.SCOPES, Scope.APP)

    def show_head(self) -> None:
        """Update the head line; a closing screen no longer has one."""
        for line in self.query(HeadLine):
            line.show(left_of_head(self.session), right_of_head(self.session))

    @property
    def target_name(self) -> str:
        """Name of what the keys act on, for footer and palette; empty if nothing is highlighted."""
        return ""

    def name_target(self) -> None:
        """Show in the footer what the keys act on."""
        for footer in self.query(ActionFooter):
            footer.name_target(self.target_name)

    @on(ScreenResume)
    def _resumed(self) -> None:
        """Show running jobs, wherever they were started."""
        self.show_jobs(getattr(self.app, "running_jobs", {}))

    def show_jobs(self, jobs: Mapping[str, str]) -> None:
        """Show running jobs in the head line, and the key that cancels one.

        The app calls this for the screens that are open. They do not watch it: an app keeps whatever watches it, closed
        screens too, until the value changes, and most people run no job at all.
        """
        if jobs == self._jobs_shown:
            return
        self._jobs_shown = dict(jobs)
        for line in self.query(HeadLine):
            line.show_jobs(", ".join(jobs.values()))
        self._show_keys()

    def tell_job(self, name: str, progress: Progress | None = None, *, ended: bool = False) -> None:
        """Report the progress or the end of a job of this screen to the head line of every screen."""
        self.app.post_message(JobMoved(name, progress, ended=ended))

    def models_ready(self) -> None:
        """Repaint after models were loaded while this screen was open."""
        self.show_head()

    def writes_settled(self, *, moved: bool) -> None:
        """Repaint after waiting writes were saved or given up; `moved` if the result differs from the expected one."""
        self.show_head()

    def open_item(self, row: ItemRow) -> None:
        """Show an item's own screen."""
        cast("OpensItems", self.app).open_item(row)

    @on(ScreenSuspend)
    def _suspended(self) -> None:
        """Clear this screen's toasts, which would be in the way elsewhere."""
        self.app.clear_notifications()

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the focus now."""
        self._show_keys()
        self.name_target()

    def _offers(self, action: Action) -> bool:
        """Return whether the footer names an action now; one that cancels a job only while one is running."""
        return action.effect != CANCELS_JOB or bool(getattr(self.app, "running_jobs", ()))

    def _show_keys(self) -> None:
        """Show keys in the footer, without those that would do nothing now."""
        entries = tuple(entry for entry in self.keymap.footer(self.scopes_here) if self._offers(entry.actions[0]))
        for footer in self.query(ActionFooter):
            footer.show(entries, self.session.catalogue.words)

    def start_worker(
        self, work: Callable[[], Coroutine[Any, Any, None]], group: str, *, exclusive: bool = False
    ) -> Worker[None]:
        """Run a controller's work in a worker; an exclusive worker cancels the running one of its group."""
        return self.run_worker(work, group=group, exclusive=exclusive)

    def ask(self, asking: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Ask the person something, in a worker; a new question replaces an unanswered one."""
        self.start_worker(asking, "choosing", exclusive=True)

    def action_back(self) -> None:
        """Close; a running job continues."""
        self.dismiss()

    @on(ActionFooter.Clicked)
    async def _do(self, message: ActionFooter.Clicked) -> None:
        await self.run_action(message.action.command)
