"""Choice dialog, for choosing one of a few things or any number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from recterm.present.text import cells, clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.lists.choice_list import ChoiceList
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual.app import ComposeResult

    from recterm.present.facts import Fact
    from recterm.tui.shared.lists.choice_list import Choice

LEAST_WIDTH = 76
"""Minimum width of the dialog, in cells; it is wider if a choice needs it and the terminal allows it."""

WIDTH_OF_FACTS, LINES_OF_FACTS = 100, 11
"""Cells and lines of a dialog with facts; a low terminal shows fewer lines, which scroll."""

_AROUND = 14
"""Cells around a choice's label: frame, padding, sign and box."""

_LINES_AROUND = 8
"""Lines of frame, padding and margins."""


class ChooseScreen(Dialog["frozenset[str] | None"]):
    """Dialog that answers with the chosen values, or None if it is closed without a choice."""

    SCOPES = (Scope.CHOOSE,)
    BINDINGS = bindings(Scope.CHOOSE)
    AUTO_FOCUS = "#choices"
    DEFAULT_CSS = """
    ChooseScreen {
        align: center middle;
        & #choose { max-width: 96%; height: auto; max-height: 90%; }
        & #told { margin: 0 0 1 0; }
        & #words { height: auto; margin: 0 0 1 0; }
        & #choices { height: auto; max-height: 24; overflow-x: hidden; }
    }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        chosen: Collection[str] = (),
        *,
        single: bool = False,
        facts: Sequence[Fact] = (),
        words: str = "",
    ) -> None:
        """Make the dialog; `facts` are what a person must know before choosing, `words` a few words on the choice."""
        super().__init__()
        self._words = words
        self._title, self._single, self._facts = title, single, facts
        longest = max((cells(choice.label) + cells(choice.count) for choice in choices), default=0)
        self._width = max(WIDTH_OF_FACTS if facts else LEAST_WIDTH, longest + _AROUND)
        self._list = ChoiceList(choices, chosen, id="choices", single=single)
        self._list.styles.height = max(1, len(choices))

    def compose(self) -> ComposeResult:
        """Yield the choices in a box."""
        with Vertical(id="choose") as box:
            box.styles.width = self._width
            box.border_title = Content(with_keys(self, clean(self._title)))
            choosing = "⟦take⟧ selects" if self._single else "⟦choose⟧ selects  ⟦take⟧ confirms"
            choosing = f"Tab scrolls   {choosing}" if self._facts else choosing
            box.border_subtitle = Content(with_keys(self, f"{choosing}  ⟦close-choice⟧ closes"))
            if self._words:
                yield Static(with_keys(self, clean(self._words)), id="words", markup=False)
            if self._facts:
                yield FactsPanel(id="told")
            yield self._list

    def on_mount(self) -> None:
        """Show the facts."""
        for panel in self.query(FactsPanel):
            panel.styles.height = min(LINES_OF_FACTS, self.app.size.height - len(self._list.entries) - _LINES_AROUND)
            panel.show("", self._facts)

    @on(ChoiceList.Accepted)
    def _accepted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Answer with the ticked choices; with single choice, the one under the cursor."""
        if self._single:
            self._list.action_tick()
        self.dismiss(self._list.chosen)

    def action_cancel(self) -> None:
        """Close without a choice."""
        self.dismiss(None)
