"""Preview of a data set or history before its import: what it is, how it is read, the first rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from recterm.present.data.data_facts import format_rows, preview_facts
from recterm.present.data.history_facts import history_preview_facts
from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.answers.data.histories import HistoryPreview
    from recterm.domain.answers.data.preview import DataPreview
    from recterm.present.facts import Fact

IMPORT, CHANGE, WEIGH = "import", "change", "weigh"

ROWS_OF_SEVERAL = 3
"""Rows shown of each of several tables."""


class ImportPreviewScreen(Dialog["str | None"]):
    """Dialog that returns IMPORT, CHANGE for other columns, WEIGH for other weights of events, or None when closed."""

    SCOPES = (Scope.PREVIEW,)
    BINDINGS = bindings(Scope.PREVIEW)
    AUTO_FOCUS = "#recognised"
    DEFAULT_CSS = """
    ImportPreviewScreen {
        align: center middle;
        & #asked { width: 100; max-width: 96%; height: auto; max-height: 96%; }
        & #recognised { height: auto; max-height: 50vh; }
        & #first-rows { height: auto; max-height: 22vh; text-wrap: nowrap; text-overflow: ellipsis; margin: 1 0 0 0; }
    }
    """

    def __init__(
        self, path: str, facts: list[Fact], lines: list[str], *, changeable: bool, weighed: bool = False
    ) -> None:
        """Make the dialog; `lines` are the first rows, `weighed` says whether its events have weights."""
        super().__init__()
        self._path, self._facts, self._lines = path, facts, lines
        self._changeable, self._weighed = changeable, weighed

    def compose(self) -> ComposeResult:
        """Yield the facts about the data, and the first rows."""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(f"Import {self._path}"))
            change = "⟦change-preview⟧ changes the columns  " if self._changeable else ""
            weigh = "⟦weigh-preview⟧ sets weights  " if self._weighed else ""
            box.border_subtitle = Content(
                with_keys(self, f"⟦take-preview⟧ imports  {change}{weigh}⟦close-preview⟧ closes")
            )
            yield FactsPanel(id="recognised")
            yield Static(Content("\n".join(self._lines)), id="first-rows", markup=False)

    def on_mount(self) -> None:
        """Show the facts about the data."""
        self.query_one(FactsPanel).show("", self._facts)

    def action_take(self) -> None:
        """Import the data set as recognised."""
        self.dismiss(IMPORT)

    def action_change(self) -> None:
        """Close to choose other columns, if they can be changed."""
        if self._changeable:
            self.dismiss(CHANGE)

    def action_weigh(self) -> None:
        """Close to give other weights to the kinds of events, if there are any."""
        if self._weighed:
            self.dismiss(WEIGH)

    def action_cancel(self) -> None:
        """Close without an import."""
        self.dismiss(None)


class PreviewScreen(ImportPreviewScreen):
    """Preview of a data set."""

    def __init__(self, preview: DataPreview) -> None:
        shape = preview.shape
        lines = format_rows([shape.columns, *shape.rows]) if shape.columns else []
        weighed = preview.scores is not None
        super().__init__(preview.path, preview_facts(preview), lines, changeable=preview.changeable, weighed=weighed)


class HistoryPreviewScreen(ImportPreviewScreen):
    """Preview of a history: the export of a service, or a person's own tables."""

    def __init__(self, preview: HistoryPreview) -> None:
        lines: list[str] = []
        for table in preview.tables:
            rows = table.shape.rows[:ROWS_OF_SEVERAL] if len(preview.tables) > 1 else table.shape.rows
            lines += [*([""] if lines else []), *format_rows([table.shape.columns, *rows])]
        facts, weighed = history_preview_facts(preview), preview.asked is not None
        super().__init__(preview.path, facts, lines, changeable=bool(preview.tables), weighed=weighed)
