"""Rated screen, base of the screens whose feedback keys act on a highlighted item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow


class RatedScreen(FrameScreen):
    """Screen that names the item under the cursor and shows the effects of its feedback."""

    BINDINGS = bindings(Scope.RATING)

    def on_mount(self) -> None:
        """Name the highlighted item whenever a cursor moves."""
        for panel in self.query(LineList):
            self.watch(panel, "cursor", self.name_target, init=False)

    @property
    def target_list(self) -> LineList | None:
        """List whose highlighted item the keys act on."""
        return self.focused if isinstance(self.focused, LineList) else None

    @property
    def target(self) -> ItemRow | None:
        """Highlighted item."""
        return self.target_list.highlighted_row if self.target_list is not None else None

    @property
    def target_name(self) -> str:
        """Title of the highlighted item."""
        return self.target_list.highlighted_name if self.target_list is not None else ""

    def feedback_changed(self, row: ItemRow) -> None:
        """Show the effects of an event, in the same frame as the event."""
        self.show_head()

    def lists_changed(self, row: ItemRow) -> None:
        """Show that an item is on different lists."""
        self.show_head()
