"""Lab screen, with the data, the models in use, their evaluation and tuning, all live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.lab.lab_jobs import LabJobs
from recterm.tui.lab.lab_plan_keys import LabPlanKeys
from recterm.tui.lab.lab_results import ResultsPanel
from recterm.tui.lab.lab_runs import LabRuns
from recterm.tui.lab.lab_sharing import LabSharing
from recterm.tui.lab.lab_view import LabView
from recterm.tui.shared.frame.breakpoints import LAB_HEIGHTS
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.head_line import HeadLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class LabScreen(FrameScreen):
    """Screen with data card, plan, models and results; evaluating, tuning and training run as child processes."""

    SCOPES = (Scope.LAB, Scope.BACK)
    BINDINGS = bindings(Scope.LAB, Scope.BACK)
    AUTO_FOCUS = "#results"
    VERTICAL_BREAKPOINTS = LAB_HEIGHTS
    DEFAULT_CSS = """
    LabScreen {
        layout: vertical;
        & #lab { height: 1fr; }
        & #data { width: 5fr; height: 1fr; }
        & #right { width: 7fr; height: 1fr; }
        & #models { height: 9; }
        & #results { height: 1fr; }
        & #plot { height: 1fr; display: none; }
        &.-picture #plot { display: block; }
        &.-picture #results { display: none; }
        &.-narrow #lab { layout: vertical; }
        &.-narrow #data { width: 100%; height: 3fr; }
        &.-narrow #right { width: 100%; height: 7fr; }
        &.-narrow #models { height: 7; }
        &.-narrow.-low #data { height: 3; }
        &.-narrow.-low #data:focus { height: 9; }
        &.-narrow.-low #right { height: 1fr; }
        &.-narrow.-low #models { height: 5; }
        &.-narrow.-low #models:focus { height: 9; }
        &.-narrow.-picture #data, &.-narrow.-picture #models { display: none; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.view = LabView(self)
        work = LabJobs(self, self.view)
        self.jobs = work.jobs
        self.controllers = {
            "view": self.view,
            "work": work,
            "jobs": self.jobs,
            "plan": LabPlanKeys(self, self.view),
            "runs": LabRuns(self, self.view),
            "sharing": LabSharing(self, self.view),
        }

    def compose(self) -> ComposeResult:
        """Yield the data beside models and results, a line for the running job, the footer."""
        yield HeadLine()
        with Horizontal(id="lab"):
            yield self.view.data
            with self.view.right:
                yield self.view.models
                yield self.view.results
        yield self.jobs.line
        yield ActionFooter()

    def on_screen_resume(self) -> None:
        """Show the current state."""
        self.view.show_all()

    def on_resize(self) -> None:
        """Redraw the bars of the data card at the new width."""
        self.call_after_refresh(self.view.show_data)

    @on(ResultsPanel.HeadClicked)
    def _sort(self, message: ResultsPanel.HeadClicked) -> None:
        self.view.sort_at(message.x, message.width)
