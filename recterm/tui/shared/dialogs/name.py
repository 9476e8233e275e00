"""Name dialog, with one text field."""

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
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from textual.app import ComposeResult


class NameScreen(Dialog["str | None"]):
    """Dialog that answers with the name, or None if it is closed without one."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = "#name"
    DEFAULT_CSS = """
    NameScreen {
        align: center middle;
        & #asked { width: 60; max-width: 96%; height: auto; }
        & #name { height: 1; }
    }
    """

    def __init__(self, title: str, name: str = "") -> None:
        super().__init__()
        self._title, self._first = title, name

    def compose(self) -> ComposeResult:
        """Yield a text field in a box."""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._title))
            box.border_subtitle = Content(with_keys(self, "Enter confirms  ⟦close-path⟧ closes"))
            yield Input(self._first, placeholder="name", id="name", compact=True)

    def on_mount(self) -> None:
        """Stop the cursor from blinking."""
        self.query_one(Input).cursor_blink = False

    @on(Input.Submitted)
    def _taken(self, message: Input.Submitted) -> None:
        if message.value.strip():
            self.dismiss(message.value.strip())

    def action_cancel(self) -> None:
        """Close without a name."""
        self.dismiss(None)
