"""Entry dialog: the stars, the day and the note of what a person says about an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from recterm.domain.notes import MOST_LETTERS
from recterm.errors import RectermError
from recterm.present.text import clean
from recterm.service.taste.noting import Entry
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

KEYS = "Tab next field  Enter saves  ⟦close-path⟧ closes"


class EntryScreen(Dialog["bool | None"]):
    """Dialog that saves what is typed, and returns True; None when it is closed without that."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = "#note"
    DEFAULT_CSS = """
    EntryScreen {
        align: center middle;
        & #asked { width: 76; max-width: 96%; height: auto; }
        & Horizontal { height: 1; }
        & Static { width: 8; }
        & Input { width: 1fr; height: 1; }
        & #problem { width: 100%; height: auto; color: $text-warning; }
    }
    """

    def __init__(self, title: str, entry: Entry, save: Callable[[Entry], None]) -> None:
        """Make the dialog.

        Args:
            title: what it is about, such as the item.
            entry: the present event.
            save: writes what is typed; a RectermError of it is shown, and the dialog stays open.
        """
        super().__init__()
        self._title, self._before, self._save = title, entry, save

    def compose(self) -> ComposeResult:
        """Yield a field for the stars, the day and the note, and a line for what is wrong with them."""
        entry = self._before
        stars = "" if entry.stars is None else f"{entry.stars:g}"
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._title))
            box.border_subtitle = Content(with_keys(self, KEYS))
            for name, value, hint in (
                ("stars", stars, "0.5 to 5, or none"),
                ("date", entry.day or "", "today; or a day, a month or a year, such as 2024-03-14"),
                ("note", entry.note or "", "in your own words"),
            ):
                with Horizontal():
                    yield Static(name, markup=False)
                    yield Input(value, placeholder=hint, id=name, compact=True, max_length=MOST_LETTERS)
            yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        """Stop the cursors from blinking."""
        for field in self.query(Input):
            field.cursor_blink = False

    @on(Input.Submitted)
    def _submitted(self) -> None:
        try:
            self._save(self._typed())
        except RectermError as error:
            self.query_one("#problem", Static).update(clean(f"{error.message}: {error.hint}"))
            return
        self.dismiss(True)

    def _typed(self) -> Entry:
        """Return what is typed; a day that was not touched stays to the second.

        Raises:
            RectermError: the stars are no number.
        """
        stars, day, note = (self.query_one(f"#{name}", Input).value.strip() for name in ("stars", "date", "note"))
        return Entry(_stars(stars), None if day == (self._before.day or "") else day or None, note)

    def action_cancel(self) -> None:
        """Close without a change."""
        self.dismiss(None)


def _stars(text: str) -> float | None:
    """Return typed stars, such as `4.5`, `4,5` or `4½`; None for nothing.

    Raises:
        RectermError: it is not a number.
    """
    if not text:
        return None
    try:
        return float(text.replace(",", ".").replace("½", ".5"))
    except ValueError as error:
        raise RectermError(
            f"{text!r} is not a number of stars", "give stars such as 4 or 3.5", code="bad_event"
        ) from error
