"""Report panel of any length: facts that scroll with the keys of the lists."""

from __future__ import annotations

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.lists.facts_panel import FactsPanel


class ReportPanel(FactsPanel, inherit_bindings=False):
    """Facts without a cursor: a line or a page of keys is a line or a page of text."""

    SCOPES = (Scope.REPORT,)
    BINDINGS = bindings(Scope.REPORT)

    def _move(self, lines: float) -> None:
        self.scroll_to(y=self.scroll_offset.y + int(lines), animate=False)

    def action_line(self, lines: int) -> None:
        """Go some lines down, or up."""
        self._move(lines)

    def action_page(self, pages: float) -> None:
        """Go some pages down, or up; one line stays."""
        self._move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Go to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """Go to the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False)
