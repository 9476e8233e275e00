"""Mapping dialog: choose the columns of a table, and see ten rows as they would be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from recterm.domain.answers.preview import TABLES
from recterm.present.data_facts import format_rows
from recterm.present.text import clean
from recterm.service.data.preview import ROLES, mapped_rows
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.answers.preview import TableShape

_EMPTY = {"interactions": "found by its columns", "items": "found by its ids", "on": "the column that matches most"}
"""Meaning of a field that is left empty, for data of several tables."""


class MappingScreen(Dialog["dict[str, str] | None"]):
    """Dialog that returns role -> column (or file), or None when closed."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = "#user"
    DEFAULT_CSS = """
    MappingScreen {
        align: center middle;
        & #asked { width: 100; max-width: 96%; height: 24; max-height: 96%; }
        & .role { height: 1; }
        & .role Static { width: 9; }
        & .-of-tables Static { width: 13; }
        & .role Input { width: 1fr; }
        & #columns-there, #preview { height: auto; margin: 1 0 0 0; }
        & #preview { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, title: str, shape: TableShape) -> None:
        super().__init__()
        self._title, self._shape = title, shape

    def compose(self) -> ComposeResult:
        """Yield a field for each role, the available columns, and the rows."""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._title))
            box.border_subtitle = Content("Tab next field  Enter imports  Esc closes")
            for role in self._fields:
                with Horizontal(classes="role -of-tables" if self._shape.tables else "role"):
                    yield Static(role, markup=False)
                    yield Input(self._proposed(role), placeholder=_EMPTY.get(role, "no column"), id=role, compact=True)
            yield Static(id="columns-there", markup=False)
            yield Static(id="preview", markup=False)

    def on_mount(self) -> None:
        """Show the preview, and stop the cursors from blinking."""
        for field in self.query(Input):
            field.cursor_blink = False
        self._preview()

    @property
    def _fields(self) -> tuple[str, ...]:
        """Roles asked for: the columns, and for several tables the files and the column that joins them."""
        return (*TABLES, *ROLES) if self._shape.tables else ROLES

    def _proposed(self, role: str) -> str:
        return self._shape.tables.get(role, "") if role in TABLES else self._shape.proposed.get(role, "")

    @property
    def _texts(self) -> dict[str, str]:
        """Role -> text of its field, for fields that are not empty."""
        return {role: text for role in self._fields if (text := self.query_one(f"#{role}", Input).value.strip())}

    @property
    def _other_table(self) -> bool:
        """Whether the person chose another file for the interactions; its columns are unknown here."""
        return "interactions" in self._shape.changed_tables(self._texts)

    @property
    def chosen(self) -> dict[str, str]:
        """Role -> column, for roles that have one, and the changed choices about the tables."""
        texts = self._texts
        columns = {role: texts[role] for role in ROLES if role in texts}
        if self._other_table:  # the proposed columns belong to the proposed file
            columns = {role: name for role, name in columns.items() if name != self._shape.proposed.get(role)}
        return columns | self._shape.changed_tables(texts)

    @on(Input.Changed)
    def _preview(self) -> None:
        columns = f"columns: {clean(', '.join(self._shape.columns))}"
        self.query_one("#columns-there", Static).update(Content("  ".join(filter(None, (self._missing, columns)))))
        self.query_one("#preview", Static).update(
            Content("" if self._other_table else "\n".join(format_rows(mapped_rows(self._shape, self._texts))))
        )

    @property
    def _missing(self) -> str:
        """Hint about what the import still needs; empty when it is ready."""
        texts = self._texts
        if self._shape.tables and "interactions" not in texts:
            return "say which file has the interactions;"
        if self._other_table:
            return ""
        unknown = [texts[role] for role in ROLES if role in texts and texts[role] not in self._shape.columns]
        if unknown:
            return f"no column {clean(', '.join(unknown))};"
        if "user" not in texts:
            return "say which column is the user;"
        return "" if {"item", "title"} & texts.keys() else "say which column is the item;"

    @on(Input.Submitted)
    def _done(self) -> None:
        if not self._missing:
            self.dismiss(self.chosen)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
