"""Report panel of any length: facts that scroll with the keys of the lists."""

from __future__ import annotations

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.lists.facts_panel import FactsPanel


class ReportPanel(FactsPanel, inherit_bindings=False):
    """Panel of facts without a cursor: the keys scroll the text itself by a line or a page."""

    SCOPES = (Scope.REPORT,)
    BINDINGS = bindings(Scope.REPORT)

    def _move(self, lines: float) -> None:
        self.scroll_to(y=self.scroll_offset.y + int(lines), animate=False)

    def action_line(self, lines: int) -> None:
        """Scroll down by some lines, or up if negative."""
        self._move(lines)

    def action_page(self, pages: float) -> None:
        """Scroll down by some pages, or up if negative; pages overlap by one line."""
        self._move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Scroll to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """Scroll to the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False)
