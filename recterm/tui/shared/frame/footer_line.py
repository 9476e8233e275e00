"""Footer of a screen: the keys that matter here, from the action table; a click runs the action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from recterm.domain.kind_words import ITEM
from recterm.present.text import cells, clean, fit
from recterm.tui.shared.painting.painted import POINTED, PaintedLine

if TYPE_CHECKING:
    from typing import ClassVar

    from textual import events

    from recterm.domain.kind_words import KindWords
    from recterm.tui.keys.action import Action
    from recterm.tui.keys.actions import Entry


TARGET_SHARE = 7
"""Divisor of the width: the target, the name of what the keys act on, gets a seventh before any entry."""

MOST_TARGET = 24
"""Maximum cells of the target."""


class ActionFooter(PaintedLine):
    """Line of as many entries as fit, lightest dropped first; it names what the keys act on: `rate Alien`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--word"}
    DEFAULT_CSS = """
    ActionFooter {
        dock: bottom;
    }
    """

    class Clicked(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._words = ITEM
        self._target = ""
        self._pointed: int | None = None

    def show(self, entries: tuple[Entry, ...], words: KindWords = ITEM) -> None:
        """Show these entries, in the words for the library's kind of items."""
        if (entries, words) != (self._entries, self._words):
            self._entries, self._words = entries, words
            self.refresh()

    def name_target(self, name: str) -> None:
        """Show what the keys act on; an empty name if nothing is highlighted."""
        if name != self._target:
            self._target = name
            self.refresh()

    def _fitting(self) -> list[tuple[Entry, str]]:
        """Return the entries that fit, with their words."""
        name = clean(self._target)
        least = min(cells(name), self.size.width // TARGET_SHARE)
        sized = [(_width(entry, self._word(entry, fit(name, least))), entry) for entry in self._entries]
        spare = self.size.width - sum(width for width, _ in sized)
        while len(sized) > 1 and spare < 0:
            lightest = min(range(len(sized)), key=lambda place: sized[place][1].actions[0].weight)
            spare += sized.pop(lightest)[0]
        target = fit(name, max(least, min(cells(name), MOST_TARGET, least + spare)))
        return [(entry, self._word(entry, target)) for _, entry in sized]

    def _word(self, entry: Entry, target: str) -> str:
        return self._words.fill(entry.actions[0].footer, target=target).strip()

    def render_line(self, y: int) -> Strip:
        """Paint the keys and word of each entry; underline the word under the pointer."""
        segments: list[Segment] = []
        for place, (entry, word) in enumerate(self._fitting()):
            style = self.look("footer--word")
            segments.append(Segment(f" {entry.keys} ", self.look("footer--key")))
            segments.append(Segment(word, style + POINTED if place == self._pointed else style))
            segments.append(Segment(" ", style))
        return Strip(segments).adjust_cell_length(self.size.width, self.look("footer--word"))

    def _under(self, x: int) -> tuple[int, Action | None] | None:
        """Return the place of the entry at a column and its action; in a group, the action of the key there."""
        at = 0
        for place, (entry, word) in enumerate(self._fitting()):
            if x < at + _width(entry, word):
                if len(entry.actions) == 1:
                    return place, entry.actions[0]
                key = entry.keys[x - at - 1 : x - at] if x > at else ""
                return place, next((action for action in entry.actions if key in action.keys), None)
            at += _width(entry, word)
        return None

    def _point_at(self, place: int | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Underline the word whose action a click would run."""
        under = self._under(event.x)
        self._point_at(under[0] if under is not None and under[1] is not None else None)

    def on_leave(self) -> None:
        """Stop underlining."""
        self._point_at(None)

    def on_click(self, event: events.Click) -> None:
        """Post the action of the entry under the pointer; in a group such as +/-, the action of the clicked key."""
        under = self._under(event.x)
        if under is not None and under[1] is not None:
            self.post_message(self.Clicked(under[1]))


def _width(entry: Entry, word: str) -> int:
    return len(entry.keys) + cells(word) + 3
