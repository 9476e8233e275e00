"""Keys that change what the catalogue lists: search, filter, order, list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import CatalogueQuery
from recterm.tui.browse.search_bar import Fold
from recterm.tui.shared.frame.controllers import Controller

if TYPE_CHECKING:
    from recterm.tui.browse.panels import BrowsePanels
    from recterm.tui.shared.frame.frame import FrameScreen

FIELDS = {Fold.GENRES: "genres", Fold.YEARS: "from", Fold.LISTING: "listing", Fold.NAMED: "named"}
"""Field of the filter that gets the focus, by the clicked part of the status line."""


class CatalogueKeys(Controller):
    """Controller whose keys work anywhere on the browse screen."""

    def __init__(self, screen: FrameScreen, panels: BrowsePanels) -> None:
        self._screen, self._panels, self._catalogue = screen, panels, panels.catalogue

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Leave the search key to the search line while that has the focus: there it may be a letter."""
        return action != "search" or self._screen.focused is not self._catalogue.search_field

    def action_search(self) -> None:
        """Start a search; select the previous one, so that the first letter replaces it."""
        self._panels.go(self._catalogue.table)
        self._screen.set_focus(self._catalogue.search_field)
        self._catalogue.search_field.action_select_all()

    def action_sort(self) -> None:
        """Switch to the next sort order."""
        self._catalogue.sort_next()

    def action_reverse(self) -> None:
        """Reverse the sort order."""
        self._catalogue.change(descending=not self._catalogue.shown.descending)

    def action_listing(self) -> None:
        """Switch to the next list."""
        self._catalogue.list_next()

    async def action_clear_search(self) -> None:
        """Clear search, filter, list and order; first leave the shelf that is shown in full."""
        if self._panels.stack.contents.zoomed is not None:
            await self._screen.run_action("stack.zoom")
        else:
            self._catalogue.show(CatalogueQuery())

    def change(self, part: Fold) -> None:
        """Change the part of the query that was clicked."""
        if part is Fold.ORDER:
            self.action_sort()
        else:
            self.action_filter(FIELDS[part])

    def action_filter(self, start: str = "genres") -> None:
        """Open the filter dialog, for genres, years and lists."""
        from recterm.tui.browse.filter import FilterScreen

        def chosen(query: CatalogueQuery | None) -> None:
            if query is not None:
                self._catalogue.show(query)

        self._screen.app.push_screen(FilterScreen(self._screen.session, self._catalogue.shown, start), chosen)
