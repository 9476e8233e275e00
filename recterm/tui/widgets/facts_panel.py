"""Labels and texts, wrapped to the panel; it scrolls when there is more than fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from recterm.tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

LABEL_WIDTH = 14


class FactsPanel(VerticalScroll):
    """One fact a line."""

    DEFAULT_CSS = """
    FactsPanel Static {
        height: auto;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._facts: Sequence[tuple[str, str, str]] = ()

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(markup=False)

    def show(self, title: str, facts: Sequence[tuple[str, str, str]]) -> None:
        """Paint a title and facts: label, text, and the style of the text."""
        self.border_title = Content(clean(title))
        self._facts = facts
        self._paint()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._paint()

    def _paint(self) -> None:
        width = self.scrollable_content_region.width - LABEL_WIDTH - 1
        lines: list[Content] = []
        for label, text, style in self._facts:
            wrapped = Content(clean(text)).wrap(max(10, width)) or [Content("")]
            for place, part in enumerate(wrapped):
                name = label if place == 0 else ""
                lines.append(Content.assemble((f"{name:<{LABEL_WIDTH}} ", "$foreground 50%"), part.stylize(style)))
        self.query_one(Static).update(Content("\n").join(lines))
