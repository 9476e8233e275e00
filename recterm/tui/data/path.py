"""Path dialog for a file or folder: paste or type its path, or pick it in the tree below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DirectoryTree, Input, Static

from recterm.present.text import clean
from recterm.process.paths import expanded
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.text import TextType
    from textual.app import ComposeResult


class PlainTree(DirectoryTree):
    """Tree of files and folders with literal names, without hidden ones."""

    def process_label(self, label: TextType) -> Text:
        """Return a name as literal text: brackets are not markup, and no control character reaches the terminal."""
        return Text(clean(str(label)))

    def filter_paths(self, paths: Iterable[Path]) -> list[Path]:
        """Leave out hidden files and folders; their paths can still be typed."""
        return [path for path in paths if not path.name.startswith(".")]


class PathScreen(Dialog["str | None"]):
    """Dialog that returns the path, or None when closed without one."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = "#path"
    DEFAULT_CSS = """
    PathScreen {
        align: center middle;
        & #asked { width: 90; max-width: 96%; height: 26; max-height: 96%; }
        & #path { height: 1; }
        & #about { height: auto; margin: 0 0 1 0; }
        & DirectoryTree { height: 1fr; }
    }
    """

    def __init__(self, title: str, start: str = "~", about: str = "") -> None:
        """Make the dialog; `about` is a line on where the file comes from."""
        super().__init__()
        self._title, self._start, self._about = title, expanded(start), about

    def compose(self) -> ComposeResult:
        """Yield a field for the path, and the tree."""
        with Vertical(id="asked") as box:
            box.border_title = Content(clean(self._title))
            box.border_subtitle = Content(with_keys(self, "Paste a path or pick one below  ⟦close-path⟧ closes"))
            if self._about:
                yield Static(clean(self._about), id="about", markup=False)
            yield Input(placeholder="drop a file on the terminal, or paste its path", id="path", compact=True)
            yield PlainTree(self._start)

    @on(Input.Submitted, "#path")
    def _typed(self, message: Input.Submitted) -> None:
        path = plain_path(message.value)
        if path:
            self.dismiss(path)

    @on(DirectoryTree.FileSelected)
    def _picked(self, message: DirectoryTree.FileSelected) -> None:
        self.dismiss(str(message.path))

    @on(DirectoryTree.DirectorySelected)
    def _entered(self, message: DirectoryTree.DirectorySelected) -> None:
        self.query_one("#path", Input).value = str(message.path)

    def action_cancel(self) -> None:
        """Close without a path."""
        self.dismiss(None)


def plain_path(text: str) -> str:
    """Return a pasted path without the quotes, `file://` or backslashes that terminals add to a dropped file."""
    line = text.strip().splitlines()[0].strip() if text.strip() else ""
    if len(line) > 1 and line[0] == line[-1] and line[0] in "'\"":
        line = line[1:-1]
    elif line.startswith("file://"):
        line = unquote(urlparse(line).path)
    elif "\\" in line and not re.match(r"[A-Za-z]:\\", line):
        line = re.sub(r"\\(.)", r"\1", line)
    return line
