"""Taste screen: what a profile's events are and say, a tab for each view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from recterm.tui.item.rated_screen import RatedScreen
from recterm.tui.item.undo_keys import UndoKeys
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.frame.tab_line import TabLine
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.taste.page_keys import PageKeys
from recterm.tui.taste.taste_rating import TasteRating
from recterm.tui.taste.taste_tabs import TasteTabs

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.model import ItemRow
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class TasteScreen(RatedScreen):
    """Screen of the views in the table, one of which is visible."""

    SCOPES = (Scope.RATING, Scope.TASTE, Scope.BACK)
    BINDINGS = bindings(Scope.TASTE, Scope.BACK)
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    TasteScreen {
        layout: vertical;
        & #views { height: 1fr; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.tabs = TasteTabs(self)
        self._rating = TasteRating(self, self.tabs)
        self.controllers = {
            "rating": self._rating,
            "steps": UndoKeys(self),
            "tabs": self.tabs,
            "page": PageKeys(self, self.tabs),
            **{name: carrier for view in self.tabs.views for name, carrier in view.carriers.items()},
        }

    def compose(self) -> ComposeResult:
        """Yield the tabs above the visible view."""
        yield HeadLine()
        yield self.tabs.line
        yield self.tabs.space
        yield ActionFooter()

    @property
    def scopes_here(self) -> tuple[Scope, ...]:
        """The scopes whose keys work now, nearest first; those of the visible view are among them."""
        focused: tuple[Scope, ...] = getattr(self.focused, "SCOPES", ())
        if Scope.SEARCH in focused:
            return (*focused, Scope.APP)
        own = self.SCOPES if self.tabs.view.main_list is not None else (Scope.TASTE, Scope.BACK)
        return (*focused, *self.tabs.view.SCOPES, *own, Scope.APP)

    def on_mount(self) -> None:
        """Focus the visible view."""
        self.set_focus(self.tabs.view.start)

    def on_screen_resume(self) -> None:
        """Show the current state, which other screens may have changed."""
        self._show()

    @property
    def target_list(self) -> LineList | None:
        """List that has the focus, else the main one of the visible view."""
        return self.focused if isinstance(self.focused, LineList) else self.tabs.view.main_list

    def feedback_changed(self, row: ItemRow) -> None:
        """Show the effects of an event."""
        self._update()

    def lists_changed(self, row: ItemRow) -> None:
        """Show that an item is on different lists."""
        self._update()

    def models_ready(self) -> None:
        """Show what needed the models."""
        self._show()

    def writes_settled(self, *, moved: bool) -> None:
        """Remove the waiting signs."""
        if moved:
            self._show()
        else:
            self._update()

    def _update(self) -> None:
        self.show_head()
        self.tabs.view.update()

    def _show(self) -> None:
        self.show_head()
        self.tabs.view.show()

    def action_leave_search(self) -> None:
        """Return to the view and keep its search."""
        self.set_focus(self.tabs.view.start)

    @on(TabLine.Clicked)
    async def _tab_clicked(self, message: TabLine.Clicked) -> None:
        await self.tabs.go(message.name)

    @on(LineList.StarsClicked)
    def _stars_clicked(self, message: LineList.StarsClicked) -> None:
        if message.row == self.target:
            self._rating.rate_by_click(message.stars)

    @on(LineList.Opened)
    def _open(self, message: LineList.Opened) -> None:
        self.open_item(message.row)
