"""Panels of the browse screen, and the keys that move between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.shelf import BECAUSE_SHELVES
from recterm.present.empty_panels import FIRST_LIKE
from recterm.tui.browse.catalogue_panel import CataloguePanel
from recterm.tui.browse.moved_line import MovedLine
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.tab_line import TabLine
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.lists.shelf_panel import ShelfPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.shelf import Shelf
    from recterm.tui.shared.frame.frame import FrameScreen

BECAUSE_BESIDE = 2
"""Number of Because shelves that fit side by side, except in the widest layout."""

FOR_YOU = "For you"
BECAUSE = "Because you rated"
TABS = (("catalogue", "Catalogue"), ("for-you", FOR_YOU), ("because", "Because"))


class BrowsePanels(Controller):
    """Catalogue, For you and the Because shelves; a narrow terminal shows one tab at a time."""

    def __init__(self, screen: FrameScreen) -> None:
        session = screen.session
        self._screen, self._session = screen, session
        self.catalogue = CataloguePanel(session, id="catalogue-panel")
        self.for_you = ShelfPanel(session, FOR_YOU, id="for-you")
        self.because = tuple(
            ShelfPanel(session, BECAUSE, id=f"because-{n}", neighbours=True) for n in range(1, BECAUSE_SHELVES + 1)
        )
        self.tabs = TabLine(TABS)
        self.moved = MovedLine()
        self._tab = "catalogue"
        self._used = 1
        """Number of Because shelves with something to show."""
        self._first_because = 0
        """Index of the first visible Because shelf when not all fit."""

    def arrange(self) -> None:
        """Set the classes by which the style sheet shows one tab or some of the shelves when not all panels fit."""
        for tab, _ in TABS:
            self._screen.set_class(tab == self._tab, f"-{tab}")
        first = min(self._first_because, max(0, self._used - BECAUSE_BESIDE))
        for place, panel in enumerate(self.because):
            panel.set_class(place >= self._used, "-unused")
            panel.set_class(not first <= place < first + BECAUSE_BESIDE, "-aside")

    def show_shelves(self, shown: Shelf, because: Sequence[Shelf], narrowed: str, dials: tuple[str, ...]) -> None:
        """Show computed shelves, with filter and dials in their titles."""
        self.for_you.show(shown, narrowed, dials)
        self.moved.show(shown)
        for panel, shelf in zip(self.because, because, strict=False):
            anchor = shelf.anchor
            panel.show(shelf, waiting=anchor is not None and self._session.writes.waits_on(anchor.row))
        if not because:
            self.because[0].teach(BECAUSE, *FIRST_LIKE)
        used = max(1, len(because))
        if used != self._used:
            self._used = used
            self.arrange()

    def teach(self, *lines: str) -> None:
        """Explain why there are no shelves."""
        self.for_you.teach(FOR_YOU, *lines, dials=self._session.shelves.reranking.dials)
        self.moved.clear()
        self.because[0].teach(BECAUSE, *FIRST_LIKE)

    def settle(self) -> None:
        """Remove the waiting signs."""
        self.catalogue.table.refresh()
        for panel in self.because:
            panel.resolved()

    def go(self, panel: LineList) -> None:
        """Bring a panel into view and focus it."""
        tab = "catalogue" if panel is self.catalogue.table else "for-you" if panel is self.for_you else "because"
        self._tab = tab
        self.tabs.show(tab)
        if panel in self.because:
            place = self.because.index(panel)
            self._first_because = min(place, max(self._first_because, place + 1 - BECAUSE_BESIDE))
        self.arrange()
        self._screen.set_focus(panel)

    def action_panel(self, step: int) -> None:
        """Go to the next or the previous panel."""
        panels = [self.catalogue.table, self.for_you, *self.because[: self._used]]
        focused = self._screen.focused
        here = panels.index(focused) if isinstance(focused, LineList) and focused in panels else 0
        self.go(panels[(here + step) % len(panels)])

    def action_go(self, name: str) -> None:
        """Go to a panel by name; for Because, to the next shelf."""
        if name == "catalogue":
            self.go(self.catalogue.table)
        elif name == "for-you":
            self.go(self.for_you)
        else:
            shelves = self.because[: self._used]
            here = next((place for place, panel in enumerate(shelves) if panel.has_focus), -1)
            self.go(shelves[(here + 1) % len(shelves)])
