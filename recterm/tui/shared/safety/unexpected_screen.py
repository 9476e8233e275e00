"""Unexpected-error screen: a report to copy; the app continues behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.named_keys import with_keys
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.service.runtime.error_reports import ErrorReport

EXPLANATION = (
    "Something went wrong that recterm did not expect. Everything that was shown as saved is saved, and you can go on. "
    "To get this fixed, copy the report and send it to the maintainers of recterm; it names files of this machine."
)


class UnexpectedScreen(Dialog[None]):
    """The traceback, the path of its report, and the keys that copy and close."""

    SCOPES = (Scope.UNEXPECTED,)
    BINDINGS = bindings(Scope.UNEXPECTED)
    AUTO_FOCUS = "#traceback"
    DEFAULT_CSS = """
    UnexpectedScreen {
        align: center middle;
        & #asked { width: 110; max-width: 96%; height: 30; max-height: 96%; }
        & #explanation { height: auto; margin: 0 0 1 0; }
        & #traceback { height: 1fr; }
    }
    """

    def __init__(self, report: ErrorReport) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Yield what happened, and the whole report."""
        kept = f"\nkept in {self._report.path}" if self._report.path is not None else ""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._report.summary))
            box.border_subtitle = Content(with_keys(self, "⟦copy-report⟧ copies the report  ⟦close-report⟧ continues"))
            yield Static(Content(EXPLANATION + "\n".join(map(clean, kept.split("\n")))), id="explanation", markup=False)
            with VerticalScroll(id="traceback"):
                yield Static(Content("\n".join(map(clean, self._report.text.rstrip().split("\n")))), markup=False)

    def action_copy_report(self) -> None:
        """Copy the report to the terminal's clipboard."""
        self.app.copy_to_clipboard(self._report.text)
        say(self, "Copied the report")

    def action_close(self) -> None:
        """Close the report and continue."""
        self.dismiss()
