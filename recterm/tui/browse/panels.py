"""Panels of the browse screen, catalogue and shelves, and the keys that move between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.shelf import BECAUSE, FOR_YOU
from recterm.tui.browse.catalogue_panel import CataloguePanel
from recterm.tui.browse.moved_line import MovedLine
from recterm.tui.browse.shelf_stack import ShelfStack
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.tab_line import TabLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.tui.shared.frame.frame import FrameScreen
    from recterm.tui.shared.lists.line_list import LineList

TABS = (("catalogue", "Catalogue"), ("shelves", "Shelves"))


class BrowsePanels(Controller):
    """Catalogue and stack of shelves; a narrow terminal shows one tab at a time."""

    def __init__(self, screen: FrameScreen, fill: Callable[[], None], changed: Callable[[], None]) -> None:
        """Make the panels; `fill` computes the shelves that come into view, `changed` hears of other picks in view."""
        session = screen.session
        self._screen, self._session = screen, session
        self.catalogue = CataloguePanel(session, id="catalogue-panel")
        self.stack = ShelfStack(session, fill, changed, id="shelves")
        self.tabs = TabLine(TABS)
        self.moved = MovedLine()
        self._tab = "catalogue"
        self.arrange()  # before the screen is styled for the first time: a change of classes styles it once more

    def arrange(self) -> None:
        """Set the classes by which the style sheet shows one tab when not all panels fit."""
        for tab, _ in TABS:
            self._screen.set_class(tab == self._tab, f"-{tab}")
        self._screen.set_class(self.stack.contents.zoomed is not None, "-zoomed")

    def teach(self, *lines: str) -> None:
        """Explain why there are no shelves."""
        self.stack.contents.teach(*lines)
        self.stack.show()
        self.moved.clear()

    def settle(self) -> None:
        """Remove the waiting signs."""
        self.catalogue.table.refresh()
        self.stack.contents.settle()
        self.stack.refresh()

    def go(self, panel: LineList) -> None:
        """Bring a panel into view and focus it."""
        self._tab = "catalogue" if panel is self.catalogue.table else "shelves"
        self.tabs.show(self._tab)
        self.arrange()
        self._screen.set_focus(panel)

    def action_panel(self, step: int) -> None:
        """Go to the next or the previous panel."""
        self.go(self.catalogue.table if self.stack.has_focus else self.stack)

    def action_go(self, name: str) -> None:
        """Go to a panel or a shelf by name; for Because, to the next such shelf."""
        if name == "catalogue":
            self.go(self.catalogue.table)
            return
        was_here = self.stack.has_focus
        self.go(self.stack)
        if name == FOR_YOU:
            self.stack.go_to(FOR_YOU)
        elif name == BECAUSE:
            self._next_because(was_here=was_here)

    def _next_because(self, *, was_here: bool) -> None:
        here = self.stack.here
        if not self.stack.go_to(BECAUSE):
            return
        keys = [section.key for section in self.stack.entries.sections if section.name == BECAUSE and section.picks]
        if was_here and here is not None and here.key in keys:
            self.stack.go_to(keys[(keys.index(here.key) + 1) % len(keys)])
