"""A small dialog: choose one of a few things, or any number of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from recterm.tui.action import Scope
from recterm.tui.actions import bindings
from recterm.tui.text import clean
from recterm.tui.widgets.choice_list import ChoiceList

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual.app import ComposeResult

    from recterm.tui.widgets.choice_list import Choice


class ChooseScreen(ModalScreen["frozenset[str] | None"]):
    """Answers with the chosen values, or None when it is closed without a choice."""

    BINDINGS = bindings(Scope.CHOOSE)
    AUTO_FOCUS = "#choices"
    DEFAULT_CSS = """
    ChooseScreen {
        align: center middle;
        & #choose { width: 76; max-width: 96%; height: auto; max-height: 90%; }
        & #choices { height: auto; max-height: 24; overflow-x: hidden; }
    }
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], chosen: Collection[str] = (), *, single: bool = False
    ) -> None:
        super().__init__()
        self._title, self._single = title, single
        self._list = ChoiceList(choices, chosen, id="choices", single=single)
        self._list.styles.height = max(1, len(choices))

    def compose(self) -> ComposeResult:
        """The choices in a box."""
        with Vertical(id="choose") as box:
            box.border_title = Content(clean(self._title))
            choosing = "Enter takes the line" if self._single else "Space chooses  Enter takes them"
            box.border_subtitle = Content(f"{choosing}  Esc closes")
            yield self._list

    @on(ChoiceList.Accepted)
    def _accepted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Answer; of single choices with the line under the cursor."""
        if self._single:
            self._list.action_tick()
        self.dismiss(self._list.chosen)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
