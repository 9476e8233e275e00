"""Say which column of a table is what, and see ten rows as they would be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from recterm.present.data_facts import format_rows
from recterm.present.text import clean
from recterm.service.data.preview import ROLES, mapped_rows
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.service.data.preview import TableShape


class MappingScreen(Dialog["dict[str, str] | None"]):
    """Answers with role -> column, or None when it is closed."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = "#user"
    DEFAULT_CSS = """
    MappingScreen {
        align: center middle;
        & #asked { width: 100; max-width: 96%; height: 24; max-height: 96%; }
        & .role { height: 1; }
        & .role Static { width: 9; }
        & .role Input { width: 1fr; }
        & #columns-there, #preview { height: auto; margin: 1 0 0 0; }
        & #preview { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, title: str, shape: TableShape) -> None:
        super().__init__()
        self._title, self._shape = title, shape

    def compose(self) -> ComposeResult:
        """A line for each role, the columns there are, and the rows."""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._title))
            box.border_subtitle = Content("Tab goes on  Enter imports  Esc closes")
            for role in ROLES:
                column = self._shape.proposed.get(role, "")
                with Horizontal(classes="role"):
                    yield Static(role, markup=False)
                    yield Input(column, placeholder="no column", id=role, compact=True)
            yield Static(id="columns-there", markup=False)
            yield Static(id="preview", markup=False)

    def on_mount(self) -> None:
        """Show the proposal; stand still."""
        for field in self.query(Input):
            field.cursor_blink = False
        self._preview()

    @property
    def chosen(self) -> dict[str, str]:
        """Role -> column, of the roles that have one."""
        return {role: name for role in ROLES if (name := self.query_one(f"#{role}", Input).value.strip())}

    @on(Input.Changed)
    def _preview(self) -> None:
        columns = f"columns: {clean(', '.join(self._shape.columns))}"
        self.query_one("#columns-there", Static).update(Content("  ".join(filter(None, (self._missing, columns)))))
        self.query_one("#preview", Static).update(
            Content("\n".join(format_rows(mapped_rows(self._shape, self.chosen))))
        )

    @property
    def _missing(self) -> str:
        """What stands in the way of an import; empty when nothing does."""
        unknown = [name for name in self.chosen.values() if name not in self._shape.columns]
        if unknown:
            return f"there is no column {clean(', '.join(unknown))};"
        if "user" not in self.chosen:
            return "say which column is the user;"
        return "" if {"item", "title"} & self.chosen.keys() else "say which column is the item;"

    @on(Input.Submitted)
    def _done(self) -> None:
        if not self._missing:
            self.dismiss(self.chosen)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
