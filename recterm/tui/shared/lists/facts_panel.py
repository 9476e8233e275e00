"""Facts panel: labels and texts, wrapped to its width; it scrolls if they do not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from recterm.present.text import cells, clean, fit
from recterm.tui.shared.named_keys import with_keys
from recterm.tui.shared.painting.painted import Look
from recterm.tui.shared.painting.selectable import SelectableLines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from recterm.present.facts import Fact

LABEL_WIDTH = 16
LINKS = "facts--links"
"""Component class of a fact whose words are links, by the addresses given with the facts."""
_LEAST_TEXT = 10

TITLE_MARGIN = 6
"""Cells of the border that its title cannot use."""


class FactsPanel(SelectableLines, ScrollView, can_focus=True):
    """Facts, one below the other, painted without child widgets: opening an item must not wait for a second layout."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"facts--label", "facts--text", "facts--stars", "facts--heading", LINKS}
    DEFAULT_CSS = """
    FactsPanel {
        overflow-x: hidden;
        overflow-y: auto;
    }
    """

    class Clicked(Message):
        """A fact was clicked."""

        def __init__(self, label: str, at: int) -> None:
            super().__init__()
            self.label = label
            self.at = at
            """Column in the text of the clicked line; less than 0 on the label."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._look = Look(self)
        self._title = ""
        self._facts: Sequence[Fact] = ()
        self._lines: list[Fact] = []
        self._addresses: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        """All of the panel's text, as wrapped."""
        return "\n".join(f"{label:<{LABEL_WIDTH}} {text}".rstrip() for label, text, _ in self._lines)

    def show(self, title: str, facts: Sequence[Fact], addresses: Mapping[str, str] | None = None) -> None:
        """Show a title and facts, with the keys of the app for `⟦undo⟧` and similar.

        `addresses` are those of the words in facts of links (OSC 8).
        """
        self._addresses = addresses or {}
        self._title = clean(title)
        self.border_title = Content(self._title)
        self._facts = facts
        self._wrap()

    def on_resize(self) -> None:
        """Rewrap the facts."""
        self._wrap()

    def _wrap(self) -> None:
        self._forget_selection()
        if not self.size.width:  # not laid out yet: the resize that follows wraps
            return
        region, bar = self.scrollable_content_region, self.styles.scrollbar_size_vertical
        room = region.width + bar * self.show_vertical_scrollbar - LABEL_WIDTH - 1
        self._lines = self._wrapped(room)
        if len(self._lines) > region.height:  # the scrollbar takes its room from the text
            self._lines = self._wrapped(room - bar)
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def _wrapped(self, room: int) -> list[Fact]:
        """Return the facts as lines; a title that the border cuts off comes first, in full."""
        cut = cells(self._title) > self.outer_size.width - TITLE_MARGIN
        return [
            (label if place == 0 else "", part, style)
            for label, text, style in ([("title", self._title, "facts--text")] * cut + list(self._facts))
            for place, part in enumerate(_wrapped(with_keys(self, clean(text)), max(_LEAST_TEXT, room)))
        ]

    def render_line(self, y: int) -> Strip:
        """Paint a label and a piece of its text."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        plain = self._look("facts--text")
        if line >= len(self._lines):
            return Strip.blank(width, plain)
        label, text, style = self._lines[line]
        name = Segment(f"{label:<{LABEL_WIDTH}} ", self._look("facts--label"))
        strip = Strip([name, *self._painted(fit(text, width - LABEL_WIDTH - 1), style)])
        return self._finished(strip.adjust_cell_length(width, plain), line)

    def _painted(self, text: str, style: str) -> list[Segment]:
        look = self._look(style)
        if style != LINKS:
            return [Segment(text, look)]
        words = re.split(r"( +)", text)
        return [
            Segment(word, look + Style(link=self._addresses[word]) if word in self._addresses else look)
            for word in words
        ]

    def line_text(self, line: int) -> str:
        """Return the label and text of a line."""
        label, text, _ = self._lines[line]
        return f"{label:<{LABEL_WIDTH}} {text}"

    @property
    def title_to_copy(self) -> str:
        """The title in the frame, else the whole text."""
        return self._title or self.text_to_copy

    def on_click(self, event: events.Click) -> None:
        """Post which fact was clicked, and where."""
        offset = event.get_content_offset(self)
        line = offset.y + self.scroll_offset.y if offset is not None else -1
        if offset is not None and 0 <= line < len(self._lines) and not self._was_dragged:
            self.post_message(self.Clicked(self._lines[line][0], offset.x - LABEL_WIDTH - 1))

    def notify_style_update(self) -> None:
        """Forget the colours of the old theme."""
        super().notify_style_update()
        self._look.forget()


def _wrapped(text: str, room: int) -> list[str]:
    """Return lines of at most `room` cells; skip wrapping if one is enough, as a report may have thousands."""
    if cells(text) <= room:
        return [text]
    return [part.plain.rstrip() for part in Content(text).wrap(room)]
