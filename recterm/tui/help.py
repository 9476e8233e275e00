"""Help screen, made from the action table: the keys of the focused part come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import ModalScreen

from recterm.domain.kind_words import ITEM
from recterm.present.text import LISTED, MARKED
from recterm.tui.browse.catalogue_table import OWN
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.stack import ClosesOnce
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.kind_words import KindWords
    from recterm.present.facts import Fact
    from recterm.tui.keys.actions import Keymap

_FRAME = 4
"""Lines of border and padding."""
_MOUSE = (
    ("click", "highlight; on a heading: sort; in the footer: do it"),
    ("click stars", "rate; again: half a star less"),
    ("click filter", "change it: genre, years, list, order"),
    ("drag", "select text; ⟦interrupt⟧ copies it"),
    ("double click", "open"),
    ("wheel", "scroll"),
)
_SIGNS = (
    ("★★★★½", "your stars; 4½★ when space is short"),
    ("4.6 ☆☆☆☆½", "predicted stars"),
    ("new ▲3 ▼1", "how a pick moved since the last refresh"),
    (
        " ".join((*(row.glyph for row in MARKED), LISTED)),
        ", ".join((*(ITEM.fill(row.text.state) for row in MARKED), "on a list")),
    ),
    (OWN, "added by you, from a history: not in the data"),
    ("+61 %", "a reason's share of the score; all shares add up to 100 %"),
)


class HelpScreen(ClosesOnce, ModalScreen[None]):
    """Keys, grouped by where they work."""

    BINDINGS = bindings(Scope.HELP)
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > FactsPanel { width: 84; max-width: 96%; max-height: 94%; }
    }
    """

    def __init__(self, keymap: Keymap, scopes: tuple[Scope, ...], words: KindWords = ITEM) -> None:
        super().__init__()
        self._words = words
        self._keymap = keymap
        self._scopes = scopes

    def compose(self) -> ComposeResult:
        """Yield one panel."""
        yield FactsPanel(id="help")

    def on_mount(self) -> None:
        """Show one section per scope, then the mouse and the signs."""
        sections = [(scope.value, self._keys(scope)) for scope in self._scopes]
        sections += [("mouse", _MOUSE), ("signs", _SIGNS)]
        facts = [fact for title, rows in sections for fact in _section(title, rows)][:-1]
        panel = self.query_one(FactsPanel)
        panel.styles.height = len(facts) + _FRAME
        panel.border_subtitle = Content(with_keys(self, "↑ ↓ scroll  ⟦close-help⟧ closes"))
        panel.show("Help", facts)

    def _keys(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        return tuple((entry.all_keys, self._words.fill(entry.title)) for entry in self._keymap.entries(scope))

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss()


def _section(title: str, rows: tuple[tuple[str, str], ...]) -> list[Fact]:
    heading = ("", title[0].upper() + title[1:], "facts--heading")
    return [heading, *((keys, text, "facts--text") for keys, text in rows), ("", "", "facts--text")]
