"""Browse screen: catalogue, For you, Because you rated, all updated in the same frame as an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal

from recterm.tui.browse.catalogue_keys import CatalogueKeys
from recterm.tui.browse.catalogue_panel import CataloguePanel
from recterm.tui.browse.group_shelf import GroupShelf
from recterm.tui.browse.live_loop import LiveLoop
from recterm.tui.browse.panels import BrowsePanels
from recterm.tui.browse.search_bar import QueryStatus
from recterm.tui.browse.shelf_keys import ShelfKeys
from recterm.tui.item.rated_screen import RatedScreen
from recterm.tui.item.rating_keys import RatingKeys
from recterm.tui.item.undo_keys import UndoKeys
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.breakpoints import SHELF_HEIGHTS, THREE_LAYOUTS
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.frame.tab_line import TabLine
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.model import ItemRow
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class BrowseScreen(RatedScreen):
    """Screen with the catalogue and shelves of one session."""

    SCOPES = (Scope.RATING, Scope.BROWSE)
    BINDINGS = bindings(Scope.BROWSE)
    AUTO_FOCUS = "#catalogue"
    HORIZONTAL_BREAKPOINTS = THREE_LAYOUTS
    VERTICAL_BREAKPOINTS = SHELF_HEIGHTS
    DEFAULT_CSS = """
    BrowseScreen {
        layout: vertical;
        & #upper { height: 1fr; }
        & #lower { height: 12; }
        &.-short #lower { height: 8; }
        &.-low #lower { height: 7; }
        & CataloguePanel { width: 55fr; }
        & #for-you { width: 45fr; }
        & #lower ShelfPanel { width: 1fr; }
        &.-narrow CataloguePanel, &.-narrow #for-you { width: 1fr; }
        &.-narrow #lower { height: 1fr; layout: vertical; }
        & TabLine, & MovedLine { display: none; }
        &.-narrow TabLine, &.-narrow MovedLine { display: block; }
        &.-narrow.-for-you CataloguePanel, &.-narrow.-for-you MovedLine, &.-narrow.-because #upper { display: none; }
        &.-narrow.-catalogue #for-you, &.-narrow.-catalogue #lower, &.-narrow.-for-you #lower { display: none; }
        &.-medium CataloguePanel, &.-medium #for-you { width: 1fr; }
        & .-unused, &.-medium .-aside { display: none; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._panels = panels = BrowsePanels(self)
        self.catalogue, self.for_you, self.because = panels.catalogue, panels.for_you, panels.because
        group = GroupShelf(session)
        self._loop = LiveLoop(self, panels, group)
        self._rating = RatingKeys(self)
        self._catalogue_keys = CatalogueKeys(self, panels)
        self.controllers = {
            "rating": self._rating,
            "steps": UndoKeys(self),
            "panels": panels,
            "catalogue": self._catalogue_keys,
            "shelves": ShelfKeys(self, panels, group, self._loop),
        }

    def compose(self) -> ComposeResult:
        """Compose header, tabs for narrow terminals, catalogue, For you, Because you rated, moved line, footer."""
        yield HeadLine()
        yield self._panels.tabs
        with Horizontal(id="upper"):
            yield self.catalogue
            yield self.for_you
        with Horizontal(id="lower"):
            yield from self.because
        yield self._panels.moved
        yield ActionFooter()

    def on_mount(self) -> None:
        """Show what needs no models; load the models after the first frame."""
        self._panels.arrange()
        self.show_head()
        self._loop.begin()

    def on_screen_resume(self) -> None:
        """Apply the changes made on the screens above."""
        self._loop.resume()

    @property
    def target_list(self) -> LineList:
        """Panel that has the focus; the catalogue while a search is typed."""
        return self.focused if isinstance(self.focused, LineList) else self.catalogue.table

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint the item's line, every shelf and the counts."""
        self._loop.feedback_changed(row)

    def lists_changed(self, row: ItemRow) -> None:
        """Reload the catalogue if it is filtered by a named list."""
        self._loop.lists_changed()

    def writes_settled(self, *, moved: bool) -> None:
        """Remove the waiting signs; recompute everything if a write turned out differently."""
        self._loop.writes_settled(moved=moved)

    def action_leave_search(self) -> None:
        """Return to the list and keep the search."""
        self.set_focus(self.catalogue.table)

    @on(TabLine.Clicked)
    def _tab_clicked(self, message: TabLine.Clicked) -> None:
        self._panels.action_go(message.name)

    @on(QueryStatus.Clicked)
    def _status_clicked(self, message: QueryStatus.Clicked) -> None:
        self._catalogue_keys.change(message.part)

    @on(CataloguePanel.QueryChanged)
    def _query_changed(self, message: CataloguePanel.QueryChanged) -> None:
        self._loop.query_changed(message.query)

    @on(LineList.StarsClicked)
    def _stars_clicked(self, message: LineList.StarsClicked) -> None:
        if message.row == self.target:
            self._rating.rate_by_click(message.stars)

    @on(LineList.Opened)
    def _open(self, message: LineList.Opened) -> None:
        self.open_item(message.row)
