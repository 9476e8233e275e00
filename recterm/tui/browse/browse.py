"""Browse screen: the catalogue and a stack of shelves, updated in the same frame as an event."""

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
from recterm.tui.browse.shelf_stack import ShelfStack
from recterm.tui.browse.shown_rows import ShownRows
from recterm.tui.browse.stack_keys import StackKeys
from recterm.tui.item.rated_screen import RatedScreen
from recterm.tui.item.rating_keys import RatingKeys
from recterm.tui.item.undo_keys import UndoKeys
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.breakpoints import THREE_LAYOUTS
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
    DEFAULT_CSS = """
    BrowseScreen {
        layout: vertical;
        & #panels { height: 1fr; }
        & CataloguePanel { width: 55fr; }
        & ShelfStack { width: 45fr; }
        &.-medium CataloguePanel, &.-medium ShelfStack, &.-narrow CataloguePanel, &.-narrow ShelfStack { width: 1fr; }
        & TabLine, & MovedLine { display: none; }
        &.-narrow TabLine, &.-narrow.-catalogue MovedLine { display: block; }
        &.-zoomed CataloguePanel, &.-narrow.-shelves CataloguePanel, &.-narrow.-catalogue ShelfStack { display: none; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._panels = panels = BrowsePanels(self, self._fill, self._shelves_changed)
        self.catalogue, self.stack = panels.catalogue, panels.stack
        self._shown_rows = ShownRows(self, panels)
        group = GroupShelf(session)
        self._loop = LiveLoop(self, panels, group)
        self._rating = RatingKeys(self)
        self._catalogue_keys = CatalogueKeys(self, panels)
        self._stack_keys = StackKeys(self, panels, self._loop)
        self.controllers = {
            "rating": self._rating,
            "steps": UndoKeys(self),
            "panels": panels,
            "catalogue": self._catalogue_keys,
            "shelves": ShelfKeys(self, panels, group, self._loop),
            "stack": self._stack_keys,
        }

    def compose(self) -> ComposeResult:
        """Compose header, tabs for narrow terminals, catalogue, shelves, moved line, footer."""
        yield HeadLine()
        yield self._panels.tabs
        with Horizontal(id="panels"):
            yield self.catalogue
            yield self.stack
        yield self._panels.moved
        yield ActionFooter()

    def _fill(self) -> None:
        """Compute the shelves that came into view."""
        self._loop.fill()

    def _shelves_changed(self) -> None:
        self._shown_rows.changed()

    def on_mount(self) -> None:
        """Show what needs no models; load the models after the first frame."""
        self.show_head()
        self._loop.begin()
        self.watch(self.app, "app_focus", self._shelves_changed, init=False)

    def on_screen_resume(self) -> None:
        """Apply the changes made on the screens above."""
        self._loop.resume()
        self._shown_rows.changed()

    @property
    def target_list(self) -> LineList:
        """Panel that has the focus; the catalogue while a search is typed."""
        return self.focused if isinstance(self.focused, LineList) else self.catalogue.table

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint the item's line, every shelf and the counts."""
        self._shown_rows.act_on(row)
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

    @on(ShelfStack.ButtonClicked)
    async def _button_clicked(self, message: ShelfStack.ButtonClicked) -> None:
        await self.run_action(f"stack.{message.action}")

    @on(CataloguePanel.QueryChanged)
    def _query_changed(self, message: CataloguePanel.QueryChanged) -> None:
        self._loop.query_changed(message.query)

    @on(LineList.StarsClicked)
    def _stars_clicked(self, message: LineList.StarsClicked) -> None:
        if message.row == self.target:
            self._rating.rate_by_click(message.stars)

    @on(LineList.Opened)
    def _open(self, message: LineList.Opened) -> None:
        self._shown_rows.act_on(message.row)
        self.open_item(message.row)
