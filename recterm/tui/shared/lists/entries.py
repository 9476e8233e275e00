"""Entries: what a list shows, how many lines each takes, and what is on a line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from rich.segment import Segment

from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from recterm.domain.model import ItemRow


class Pen:
    """What a line is painted with: its width, the state of its entry, and the styles of the list."""

    __slots__ = ("_style", "hovered", "pointed", "state", "width")

    def __init__(
        self, width: int, state: str, style: Callable[..., Style], *, hovered: bool = False, pointed: str = ""
    ) -> None:
        """Take a pen for one line.

        Args:
            width: cells that there are.
            state: component class of the entry's line.
            style: gives the style of component classes over that of a state.
            hovered: whether the pointer is on the entry.
            pointed: the stars that a click would give to it.
        """
        self.width, self.state, self._style = width, state, style
        self.hovered, self.pointed = hovered, pointed

    def part(self, text: str, *names: str) -> Segment:
        """Return a text in the style of these component classes; the later ones win."""
        return Segment(text, self._style(self.state, *names))

    def mark(self, behind: str = "") -> Segment:
        """Return the sign before the line under the cursor."""
        return self.part((CURSOR_SIGN if self.state == "list--cursor" else " ") + behind, "list--mark")


class Entries(ABC):
    """Entries of one line each, unless a subclass says otherwise."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of entries."""

    @abstractmethod
    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return what is on a line, in the pen's width at most."""

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the item of an entry; None where entries are no items."""
        return None

    def name_of(self, entry: int) -> str:
        """Return the name of an entry, for example for the footer; empty if no key acts on it."""
        return ""

    def lists(self, row: ItemRow) -> bool:
        """Return whether an item is among them; entries that no event takes away need not look."""
        return True

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first of the five cells on a line that a click rates with."""
        return None

    @property
    def line_count(self) -> int:
        """Number of lines."""
        return len(self)

    def entry_at(self, line: int) -> int | None:
        """Return the entry that a line belongs to."""
        return line if line < len(self) else None

    def first_line(self, entry: int) -> int:
        """Return where an entry begins."""
        return entry

    def height_of(self, entry: int) -> int:
        """Lines that an entry takes."""
        return 1
