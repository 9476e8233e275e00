"""Named lists dialog, to tick the lists that an item is on or to name a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.lists.choice_list import Choice, ChoiceList
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from textual.app import ComposeResult


class OwnListsScreen(Dialog["frozenset[str] | None"]):
    """Dialog that returns the names of the lists to keep the item on, or None when it is closed without a choice."""

    SCOPES = (Scope.CHOOSE,)
    BINDINGS = bindings(Scope.CHOOSE)
    DEFAULT_CSS = """
    OwnListsScreen {
        align: center middle;
        & #own-lists { width: 56; max-width: 96%; height: auto; max-height: 90%; }
        & #choices { height: auto; max-height: 14; overflow-x: hidden; }
        & #new { height: 1; }
    }
    """

    def __init__(self, title: str, lists: Mapping[str, int], chosen: Collection[str]) -> None:
        """Create the dialog for an item.

        Args:
            title: title of the item.
            lists: number of items on each list, by name.
            chosen: names of the lists that the item is on.
        """
        super().__init__()
        self._title = title
        choices = [Choice(name, name, f"{count:,}") for name, count in lists.items()]
        self._list = ChoiceList(choices, chosen, id="choices")
        self._list.styles.height = len(choices)
        self._list.display = bool(choices)

    def compose(self) -> ComposeResult:
        """Yield the lists, and a line for a new one."""
        with Vertical(id="own-lists") as box:
            box.border_title = Content(clean(f"Lists with {self._title}"))
            box.border_subtitle = Content(with_keys(self, "⟦choose⟧ selects  ⟦take⟧ confirms  ⟦close-choice⟧ closes"))
            yield self._list
            yield Input(placeholder="a new list: its name", id="new", compact=True)

    def on_mount(self) -> None:
        """Focus the lists, or the field if there are none; stop the cursor from blinking."""
        field = self.query_one(Input)
        field.cursor_blink = False
        self.set_focus(self._list if self._list.display else field)

    @on(ChoiceList.Accepted)
    @on(Input.Submitted)
    def _accepted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Confirm the selection."""
        new = self.query_one(Input).value.strip()
        self.dismiss(self._list.chosen | ({new} if new else set()))

    def action_cancel(self) -> None:
        """Close without changes."""
        self.dismiss(None)
