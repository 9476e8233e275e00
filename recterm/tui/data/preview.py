"""Preview of a data set before its import: the format and the reason for it, the scale, the first rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from recterm.present.data_facts import format_rows, preview_facts
from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.lists.facts_panel import FactsPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.answers.preview import DataPreview

IMPORT, CHANGE, WEIGH = "import", "change", "weigh"


class PreviewScreen(Dialog["str | None"]):
    """Dialog that returns IMPORT, CHANGE for other columns, WEIGH for other weights of events, or None when closed."""

    SCOPES = (Scope.PREVIEW,)
    BINDINGS = bindings(Scope.PREVIEW)
    AUTO_FOCUS = "#recognised"
    DEFAULT_CSS = """
    PreviewScreen {
        align: center middle;
        & #asked { width: 100; max-width: 96%; height: 26; max-height: 96%; }
        & #recognised { height: 1fr; }
        & #first-rows { height: auto; max-height: 50%; text-wrap: nowrap; text-overflow: ellipsis; margin: 1 0 0 0; }
    }
    """

    def __init__(self, preview: DataPreview) -> None:
        super().__init__()
        self._preview = preview

    def compose(self) -> ComposeResult:
        """Yield the facts about the data set, and its first rows."""
        shape = self._preview.shape
        lines = format_rows([shape.columns, *shape.rows]) if shape.columns else []
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(f"Import {self._preview.path}"))
            change = "c changes the columns  " if self._preview.changeable else ""
            weigh = "w weighs the events  " if self._preview.scores is not None else ""
            box.border_subtitle = Content(f"Enter imports  {change}{weigh}q closes")
            yield FactsPanel(id="recognised")
            yield Static(Content("\n".join(lines)), id="first-rows", markup=False)

    def on_mount(self) -> None:
        """Show the facts about the data set."""
        self.query_one(FactsPanel).show("", preview_facts(self._preview))

    def action_take(self) -> None:
        """Import the data set as recognised."""
        self.dismiss(IMPORT)

    def action_change(self) -> None:
        """Close to choose other columns, if they can be changed."""
        if self._preview.changeable:
            self.dismiss(CHANGE)

    def action_weigh(self) -> None:
        """Close to give other weights to the kinds of events, if there are any."""
        if self._preview.scores is not None:
            self.dismiss(WEIGH)

    def action_cancel(self) -> None:
        """Close without an import."""
        self.dismiss(None)
