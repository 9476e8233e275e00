"""Rated screen: a highlighted item, on which the keys for feedback act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow


class RatedScreen(FrameScreen):
    """It names the item under the cursor, and hears what was done to it."""

    BINDINGS = bindings(Scope.RATING)

    def on_mount(self) -> None:
        """Name what is highlighted, wherever a cursor goes."""
        for panel in self.query(LineList):
            self.watch(panel, "cursor", self.name_target, init=False)

    @property
    def target_list(self) -> LineList | None:
        """The list whose highlighted item the keys act on."""
        return self.focused if isinstance(self.focused, LineList) else None

    @property
    def target(self) -> ItemRow | None:
        """The highlighted item."""
        return self.target_list.highlighted_row if self.target_list is not None else None

    @property
    def target_name(self) -> str:
        """Its title."""
        return self.target_list.highlighted_name if self.target_list is not None else ""

    def feedback_changed(self, row: ItemRow) -> None:
        """Paint what follows from an event, in the same frame as the event."""
        self.show_head()

    def lists_changed(self, row: ItemRow) -> None:
        """Paint what follows from an item's being on other lists than before."""
        self.show_head()
