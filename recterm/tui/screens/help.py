"""Help, made from the action table: what works where the focus is comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from recterm.tui.actions import Scope, bindings
from recterm.tui.text import HIDDEN, SAVED, VIEWED

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.tui.actions import Keymap

_KEYS_WIDTH = 15
_MOUSE = (
    ("click", "highlight; on a heading: sort; on a key in the last line: do it"),
    ("double click", "open"),
    ("wheel", "scroll"),
)
_SIGNS = (
    ("★★★★½", "stars: yours in the catalogue, predicted on the shelves"),
    ("new ▲3 ▼1", "how a pick moved since the last refresh"),
    (f"{VIEWED} {SAVED} {HIDDEN}", "viewed, on the watchlist, not for me"),
    ("+61 %", "a reason's share of the score; all shares add up to 100 %"),
)


class HelpScreen(ModalScreen[None]):
    """Keys by where they work."""

    BINDINGS = bindings(Scope.HELP)
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & VerticalScroll { width: 84; max-width: 96%; height: auto; max-height: 94%; }
        & Static { height: auto; }
    }
    """

    def __init__(self, keymap: Keymap, scopes: tuple[Scope, ...]) -> None:
        super().__init__()
        self._keymap = keymap
        self._scopes = scopes

    def compose(self) -> ComposeResult:
        """One section for each scope, then mouse and signs."""
        with VerticalScroll() as box:
            box.border_title = Content("Help")
            box.border_subtitle = Content("↑ ↓ scroll  q closes")
            yield Static(self._text(), markup=False)

    def _text(self) -> Content:
        sections = [(scope.value, self._keys(scope)) for scope in self._scopes]
        sections += [("mouse", _MOUSE), ("signs", _SIGNS)]
        lines = [line for title, rows in sections for line in _section(title, rows)]
        return Content("\n").join(lines[:-1])

    def _keys(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        return tuple((entry.all_keys, entry.title) for entry in self._keymap.entries(scope))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def _section(title: str, rows: tuple[tuple[str, str], ...]) -> list[Content]:
    heading = Content.styled(title[0].upper() + title[1:], "bold $primary")
    lines = [Content.assemble((f"  {keys:<{_KEYS_WIDTH}} ", "$footer-key-foreground"), text) for keys, text in rows]
    return [heading, *lines, Content("")]
