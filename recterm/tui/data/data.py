"""Data screen: libraries, imports of data sets and histories, downloads, titles to decide on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical

from recterm.tui.data.data_imports import DataImports
from recterm.tui.data.data_jobs import DataJobs
from recterm.tui.data.data_libraries import DataLibraries
from recterm.tui.data.data_view import DataView
from recterm.tui.data.job_list import JobList
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.lists.choice_list import ChoiceList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class DataScreen(FrameScreen):
    """Screen with libraries and jobs beside the facts about one; imports and downloads run as child processes."""

    SCOPES = (Scope.DATA, Scope.BACK)
    BINDINGS = bindings(Scope.DATA, Scope.BACK)
    AUTO_FOCUS = "#libraries"
    DEFAULT_CSS = """
    DataScreen {
        layout: vertical;
        & #data-panels { height: 1fr; }
        & #lists { width: 5fr; height: 1fr; }
        & #libraries, & #jobs { height: 1fr; overflow-x: hidden; }
        & #details { width: 7fr; height: 1fr; }
        &.-narrow #data-panels { layout: vertical; }
        &.-narrow #lists { width: 100%; height: 2fr; layout: horizontal; }
        &.-narrow #libraries, &.-narrow #jobs { width: 1fr; }
        &.-narrow #details { width: 100%; height: 3fr; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.view = DataView(self)
        self.work = DataJobs(self, self.view)
        self.jobs = self.work.jobs
        self._libraries = DataLibraries(self, self.view, self.work)
        self.controllers = {
            "jobs": self.jobs,
            "libraries": self._libraries,
            "imports": DataImports(self, self.view, self.work),
        }

    def compose(self) -> ComposeResult:
        """Yield libraries above jobs, the facts about the current one, a line for the running job, and the footer."""
        yield HeadLine()
        with Horizontal(id="data-panels"):
            with Vertical(id="lists"):
                yield self.view.libraries
                yield self.view.jobs
            yield self.view.details
        yield self.jobs.line
        yield ActionFooter()

    def on_mount(self) -> None:
        """Title the panels and show the facts about the lines under their cursors."""
        self.view.name_panels()

    def on_screen_resume(self) -> None:
        """List the libraries and jobs again."""
        self.show_head()
        self.view.list_all()

    def on_descendant_focus(self) -> None:
        """Show the facts about the line under the cursor of the focused list."""
        self.view.show_facts()

    @property
    def target_name(self) -> str:
        """Name of the library or job that Enter opens."""
        return self.view.target_name

    @on(ChoiceList.Accepted)
    def _accepted(self) -> None:
        self._libraries.action_open_library()

    @on(JobList.Chosen)
    def _job_chosen(self, message: JobList.Chosen) -> None:
        from recterm.tui.data.report import ReportScreen

        self.app.push_screen(ReportScreen(self.session, self.keymap, message.record))

    @work(group="reverting", exclusive=True)
    async def action_undo_job(self) -> None:
        """Undo the history import under the cursor, even if other changes followed it."""
        from recterm.tui.data.undo_job import undo_job

        await undo_job(self, self.view.job)

    def action_review(self) -> None:
        """Open the review of titles of imported histories."""
        from recterm.tui.data.review import ReviewScreen

        self.app.push_screen(ReviewScreen(self.session, self.keymap))
