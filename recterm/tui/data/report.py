"""Report of one job: counts, every reason with its first rows, notes; for a history, every title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.content import Content

from recterm.domain.answers.data.histories import HistoryImported
from recterm.domain.answers.kinds import answer_of
from recterm.errors import RectermError
from recterm.present.job_facts import format_kind, format_what, item_facts, job_facts
from recterm.service.jobs.history import report_of
from recterm.tui.data.report_panel import ReportPanel
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.named_keys import with_keys
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.answers.jobs import JobRecord
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class ReportScreen(FrameScreen):
    """Screen with the report of one job, page by page."""

    SCOPES = (Scope.BACK,)
    BINDINGS = bindings(Scope.BACK)
    AUTO_FOCUS = "#report"
    DEFAULT_CSS = """
    ReportScreen {
        layout: vertical;
        & #report { height: 1fr; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap, record: JobRecord) -> None:
        super().__init__(session, keymap)
        self._record = record
        self._panel = ReportPanel(id="report")

    def compose(self) -> ComposeResult:
        """Yield the header, the report and the footer."""
        yield HeadLine()
        yield self._panel
        yield ActionFooter()

    def on_mount(self) -> None:
        """Show the record of the job; the report of a history import is read afterwards."""
        record = self._record
        self.show_head()
        self._panel.show(f"{format_kind(record)}  {format_what(record)}", job_facts(record, in_app=True))
        self._panel.border_subtitle = Content(
            with_keys(self, "⟦report-page-down⟧ next page  ⟦copy-path⟧ copies the path  ⟦back⟧ closes")
        )
        if isinstance(answer_of(record.kind, record.found), HistoryImported):
            self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        from recterm.service.history.reports import reported_items

        record = self._record
        try:
            items = await in_thread(lambda: reported_items(report_of(record), record.library or None))
        except RectermError as error:
            more = [("", "", "facts--text"), ("items", error.line, "facts--label")]
        else:
            more = item_facts(items)
        self._panel.show(f"{format_kind(record)}  {format_what(record)}", [*job_facts(record, in_app=True), *more])

    def action_copy_path(self) -> None:
        """Copy the path of the report to the clipboard."""
        path = str(report_of(self._record))
        self.app.copy_to_clipboard(path)
        say(self, f"Copied: {path}")

    def action_back(self) -> None:
        """Return to the list of jobs."""
        self.dismiss()
