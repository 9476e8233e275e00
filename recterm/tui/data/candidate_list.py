"""Items that a title of a history may mean, and at the end that the catalogue does not have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message

from recterm.present.text import cells, clean, fit
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import Item, ItemId
    from recterm.present.marks import Marks
    from recterm.tui.keys.action import Scope

NOT_HERE = "not in this catalogue: keep it as your own"


class CandidateList(LineList):
    """The best first; Enter or a double click takes the line under the cursor."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    class Taken(Message):
        """The title means this item; None: the catalogue does not have it."""

        def __init__(self, item: ItemId | None) -> None:
            super().__init__()
            self.item = item

    def __init__(self, marks: Marks, *, id: str) -> None:
        super().__init__(id=id)
        self._marks = marks
        self._items: Sequence[Item] | None = None
        self._so_far: str | None = None

    def offer(self, items: Sequence[Item] | None, so_far: str | None = None, place: int = 0) -> None:
        """List these items, with a sign at the one that the title is so far; None: there is nothing to choose.

        The cursor goes to `place`; the place behind the last item is that of none.
        """
        self._items, self._so_far = items, so_far
        self.contents_changed()
        self.cursor = place

    @property
    def entry_count(self) -> int:
        """Number of items, and the line for none of them."""
        return 0 if self._items is None else len(self._items) + 1

    def item_row(self, entry: int) -> None:
        """Enter takes a line, it does not open the item."""

    def name_of(self, entry: int) -> str:
        """The title of an item; for the last line what Enter does there."""
        items = self._items or ()
        return items[entry].title if entry < len(items) else NOT_HERE

    def action_open(self) -> None:
        """Take the line under the cursor."""
        if self._items is not None:
            self.post_message(self.Taken(self._items[self.cursor].id if self.cursor < len(self._items) else None))

    def paint(self, line: int, width: int) -> list[Segment]:
        """Sign, title, year, and who made it or what kind of thing it is."""
        state = self.state_of(line)
        mark = Segment(CURSOR_SIGN if state == "list--cursor" else " ", self.style_of(state, "list--mark"))
        if self._items is None or line >= len(self._items):
            return [mark, Segment(fit(f"– {NOT_HERE}", width - 2), self.style_of(state, "list--soft"))]
        item = self._items[line]
        year = f" {item.year}" if item.year is not None else ""
        makers = clean(", ".join(item.creators or item.genres[:2]))
        signs = "".join(f" {sign}" for sign in (self._marks.short_stars(item.row), self._marks.short(item.row)) if sign)
        room = width - 4 - len(year) - cells(signs)
        title = min(cells(clean(item.title)), max(room * 3 // 5, room - cells(makers) - 2))
        return [
            mark,
            Segment("= " if item.id == self._so_far else "  ", self.style_of(state, "list--new")),
            Segment(fit(clean(item.title), title), self.style_of(state, "list--title")),
            Segment(year, self.style_of(state, "list--title")),
            Segment(fit(f"  {makers}", max(0, room - title)), self.style_of(state, "list--soft")),
            Segment(signs, self.style_of(state, "list--mine")),
        ]
