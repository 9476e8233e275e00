"""Mapping dialog: choose the columns of a table, and see ten rows as they would be read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from recterm.domain.answers.data.preview import TABLES
from recterm.domain.data import history_roles
from recterm.domain.data.row_conditions import Condition, conditions_in, conditions_text
from recterm.errors import InputError
from recterm.present.data.data_facts import format_rows
from recterm.present.text import clean
from recterm.service.data.preview import ROLES, mapped_rows
from recterm.tui.data.event_columns import EVENT_ROLES
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from recterm.domain.answers.data.preview import TableShape

WHERE = "where"
"""Field of the conditions on rows."""

_EMPTY = {
    "interactions": "found by its columns",
    "items": "found by its ids",
    "on": "the column that matches most",
    "kinds": "no column; or one of view, cart, purchase, skip",
    "dwell": "no column; or one of seconds, or of shares of play",
}
"""Meaning of a field that is left empty."""

_HISTORY_EMPTY = {"id": "no column; or imdb=COLUMN, tmdb=COLUMN", "scale": "found by the numbers; or 1:10, 0:20"}


@dataclass(frozen=True, slots=True)
class MappingForm:
    """What a kind of table is asked for."""

    roles: tuple[str, ...]
    """Fields that name columns, in order."""
    needed: tuple[tuple[str, ...], ...]
    """One role of each row must have a column; the last role is named when none has."""
    placeholders: Mapping[str, str]
    texts: frozenset[str] = frozenset()
    """Fields whose text is more than the name of a column."""
    filters: bool = False
    """Whether conditions on the rows are asked for."""


DATA_SET = MappingForm((*ROLES, *EVENT_ROLES), (("user",), ("title", "item")), _EMPTY, filters=True)
HISTORY = MappingForm(history_roles.ROLES, (("id", "title"),), _HISTORY_EMPTY, history_roles.OTHER_TEXTS)


class MappingScreen(Dialog["dict[str, str] | None"]):
    """Dialog that returns role -> column (or file), or None when closed."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = None
    DEFAULT_CSS = """
    MappingScreen {
        align: center middle;
        & #asked { width: 100; max-width: 96%; height: 24; max-height: 96%; }
        & #fields { height: auto; max-height: 60%; }
        & .role { height: 1; }
        & .role Static { width: 9; }
        & .-of-tables Static { width: 13; }
        & .role Input { width: 1fr; }
        & #columns-there, #preview { height: auto; margin: 1 0 0 0; }
        & #preview { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(
        self, title: str, shape: TableShape, form: MappingForm = DATA_SET, *, accepting: str = "imports"
    ) -> None:
        """Make the dialog; `accepting` is what Enter does."""
        super().__init__()
        self._title, self._shape, self._form, self._accepting = title, shape, form, accepting

    def compose(self) -> ComposeResult:
        """Yield a field for each role, the available columns, and the rows."""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._title))
            box.border_subtitle = Content(
                with_keys(self, f"Tab next field  Enter {self._accepting}  ⟦close-path⟧ closes")
            )
            with VerticalScroll(id="fields", can_focus=False):
                for role in self._fields:
                    with Horizontal(classes="role -of-tables" if self._shape.tables else "role"):
                        yield Static(role, markup=False)
                        yield Input(self._proposed(role), placeholder=self._empty(role), id=role, compact=True)
            yield Static(id="columns-there", markup=False)
            yield Static(id="preview", markup=False)

    def on_mount(self) -> None:
        """Show the preview, and stop the cursors from blinking."""
        for field in self.query(Input):
            field.cursor_blink = False
        self.query_one(f"#{self._form.roles[0]}", Input).focus()
        self._preview()

    @property
    def _fields(self) -> tuple[str, ...]:
        """Roles asked for: the columns, for several tables the files and the column that joins them, and the rows."""
        columns = (*self._form.roles, WHERE) if self._form.filters else self._form.roles
        return (*TABLES, *columns) if self._shape.tables else columns

    def _empty(self, role: str) -> str:
        """Return what an empty field means."""
        if role == WHERE:
            return f"all rows; or {conditions_text(self._shape.offered) or 'COLUMN=VALUE'}"
        return self._form.placeholders.get(role, "no column")

    def _proposed(self, role: str) -> str:
        if role == WHERE:
            return conditions_text(self._shape.where)
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
        """Role -> column, for roles that have one, the changed choices about the tables, and conditions on the rows."""
        texts = self._texts
        columns = {role: texts[role] for role in self._form.roles if role in texts}
        if self._other_table:  # the proposed columns belong to the proposed file
            columns = {role: name for role, name in columns.items() if name != self._shape.proposed.get(role)}
        where = {WHERE: texts[WHERE]} if WHERE in texts else {}
        return columns | self._shape.changed_tables(texts) | where

    @on(Input.Changed)
    def _preview(self) -> None:
        columns = f"columns: {clean(', '.join(self._shape.columns))}"
        self.query_one("#columns-there", Static).update(Content("  ".join(filter(None, (self._missing, columns)))))
        rows = [] if self._other_table else mapped_rows(self._shape, self._columns, self._conditions)
        self.query_one("#preview", Static).update(Content("\n".join(format_rows(rows))))

    @property
    def _conditions(self) -> list[Condition]:
        """The conditions that can be read so far."""
        conditions = []
        for text in conditions_in(self._texts.get(WHERE, "")):
            with suppress(InputError):
                conditions.append(Condition.of(text))
        return conditions

    @property
    def _wrong_condition(self) -> str:
        """Hint about a condition that cannot be read, or whose column is not there; empty when there is none."""
        for text in conditions_in(self._texts.get(WHERE, "")):
            try:
                condition = Condition.of(text)
            except InputError as error:
                return f"{clean(error.message)};"
            if not self._other_table and self._shape.place_of(condition) is None:
                return f"no column {clean(condition.column)};"
        return ""

    @property
    def _columns(self) -> dict[str, str]:
        """Role -> text, for the roles whose text names a column."""
        texts = self._texts
        return {role: texts[role] for role in self._form.roles if role in texts and role not in self._form.texts}

    @property
    def _missing(self) -> str:
        """Hint about what the import still needs; empty when it is ready."""
        texts, columns = self._texts, self._columns
        if self._shape.tables and "interactions" not in texts:
            return "say which file has the interactions;"
        if self._wrong_condition or self._other_table:
            return self._wrong_condition
        named = [columns[role] for role in self._form.roles if role in columns]
        unknown = [name for name in named if name not in self._shape.columns and name != history_roles.NO_COLUMN]
        if unknown:
            return f"no column {clean(', '.join(unknown))};"
        lacking = next((roles for roles in self._form.needed if not set(roles) & texts.keys()), None)
        return "" if lacking is None else f"say which column is the {lacking[-1]};"

    @on(Input.Submitted)
    def _done(self) -> None:
        if not self._missing:
            self.dismiss(self.chosen)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
