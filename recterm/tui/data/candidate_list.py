"""Candidate list for a title of a history, ending with "not in this catalogue"."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from recterm.present.text import cells, clean, fit
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment

    from recterm.domain.model import Item, ItemId
    from recterm.present.items.marks import Marks
    from recterm.tui.keys.action import Scope
    from recterm.tui.shared.lists.entries import Pen

NOT_HERE = "not in this catalogue: keep as added by you"


class CandidateEntries(Entries):
    """Items, with a last line for "not in this catalogue"; empty when there is nothing to choose."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self.items: Sequence[Item] | None = None
        self.so_far: str | None = None

    def __len__(self) -> int:
        """Return the number of lines: one per item, and the last."""
        return 0 if self.items is None else len(self.items) + 1

    def name_of(self, entry: int) -> str:
        """Return the title of an item, or the text of the last line."""
        items = self.items or ()
        return items[entry].title if entry < len(items) else NOT_HERE

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Paint a sign at the current match, then title, year and creators; genres if there are no creators."""
        if self.items is None or line >= len(self.items):
            return [pen.mark(), pen.part(fit(f"– {NOT_HERE}", pen.width - 2), "list--soft")]
        item = self.items[line]
        year = f" {item.year}" if item.year is not None else ""
        makers = clean(", ".join(item.creators or item.genres[:2]))
        signs = "".join(f" {sign}" for sign in (self._marks.short_stars(item.row), self._marks.short(item.row)) if sign)
        room = pen.width - 4 - len(year) - cells(signs)
        title = min(cells(clean(item.title)), max(room * 3 // 5, room - cells(makers) - 2))
        return [
            pen.mark(),
            pen.part("= " if item.id == self.so_far else "  ", "list--new"),
            pen.part(fit(clean(item.title), title), "list--title"),
            pen.part(year, "list--title"),
            pen.part(fit(f"  {makers}", max(0, room - title)), "list--soft"),
            pen.part(signs, "list--mine"),
        ]


class CandidateList(LineList):
    """List of candidates, best first; Enter or a double click takes the line under the cursor."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    class Taken(Message):
        """The title means this item; None means that the catalogue does not have it."""

        def __init__(self, item: ItemId | None) -> None:
            super().__init__()
            self.item = item

    def __init__(self, marks: Marks, *, id: str) -> None:
        self._candidates = CandidateEntries(marks)
        super().__init__(self._candidates, id=id)

    def offer(self, items: Sequence[Item] | None, so_far: str | None = None, place: int = 0) -> None:
        """List these items, with a sign at the current match `so_far`; None means that there is nothing to choose.

        The cursor goes to `place`; the place after the last item is the line "not in this catalogue".
        """
        self._candidates.items, self._candidates.so_far = items, so_far
        self.contents_changed()
        self.cursor = place

    def action_open(self) -> None:
        """Take the line under the cursor."""
        items = self._candidates.items
        if items is not None:
            self.post_message(self.Taken(items[self.cursor].id if self.cursor < len(items) else None))
