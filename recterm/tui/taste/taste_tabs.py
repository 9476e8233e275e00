"""Tabs of the taste screen: the views, one of which is visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container

from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.tab_line import TabLine
from recterm.tui.taste.views import VIEWS

if TYPE_CHECKING:
    from recterm.tui.shared.frame.frame import FrameScreen
    from recterm.tui.taste.view import TasteView


class TasteTabs(Controller):
    """Controller that mounts a view of the table when it is first shown, and goes from one to the next."""

    def __init__(self, screen: FrameScreen) -> None:
        self._screen = screen
        self.views: tuple[TasteView, ...] = tuple(kind(screen.session, screen.keymap) for kind in VIEWS)
        self.view = self.views[0]
        """The visible view."""
        self.line = TabLine(tuple((view.NAME, view.TITLE) for view in self.views))
        self.space = Container(self.view, id="views")

    async def action_turn(self, step: int) -> None:
        """Show the next view, or the one before."""
        await self.go(self.views[(self.views.index(self.view) + step) % len(self.views)].NAME)

    async def go(self, name: str) -> None:
        """Show a view, and focus it."""
        view = next(view for view in self.views if name == view.NAME)
        if view is not self.view:
            self.view.display = False
            self.view = view
            self.line.show(name)
            if view.is_attached:
                view.display = True
            else:
                await self.space.mount(view)
        view.show()
        self._screen.set_focus(view.start)
