"""Taken view: the hit rates of one's own shelves, and the comparison of two models on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.lab.taken_lines import taken_lines
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.lab.lab_results import ResultsPanel
from recterm.tui.taste.view import TasteView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.present.lab.results_table import Line
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class TakenView(TasteView):
    """View of one panel of figures."""

    NAME = PAGE = "taken"
    TITLE = "Taken"
    SCOPES = (Scope.INSIGHT,)
    BINDINGS = bindings(Scope.INSIGHT)

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.panel = ResultsPanel(id="taken-figures")

    def compose(self) -> ComposeResult:
        """Yield the panel."""
        yield self.panel

    @property
    def start(self) -> ResultsPanel:
        """The panel."""
        return self.panel

    def show(self) -> None:
        """Count again what was taken."""
        report = self.session.taken.report()

        def lines(width: int) -> list[Line]:
            return taken_lines(report, width)

        self.panel.show("Taken  what came of your shelves", "", lines)
