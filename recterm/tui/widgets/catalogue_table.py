"""The catalogue: any number of items, of which only the visible ones are read and painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from recterm.domain import Item, ItemRow, Sort
from recterm.tui.text import fit, marks, some_of, star_glyphs, stars_number
from recterm.tui.widgets.columns import MEAN, Column, lay_out
from recterm.tui.widgets.line_list import CURSOR_SIGN, LineList
from recterm.tui.widgets.page_cache import PageCache
from recterm.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import ClassVar

    from textual import events

    from recterm.domain import Feedback


OWN = "own"
"""Stands for the community's mean of an own item, which has none."""


class CatalogueTable(LineList):
    """Rows of the catalogue in the order of a query, with this profile's own stars and marks."""

    DEFAULT_CSS = """
    CatalogueTable {
        overflow-y: scroll;
    }
    """

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Item]],
        feedback: Callable[[ItemRow], Feedback],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._pages = PageCache(fetch)
        self._feedback = feedback

    @property
    def rows(self) -> Sequence[int]:
        """The item rows that are listed, in order."""
        return self._pages.rows

    def show(self, rows: Sequence[int]) -> None:
        """List these item rows from the top."""
        self._pages.show(rows)
        self.scroll_to(y=0, animate=False)
        self.set_reactive(LineList.cursor, 0)
        self.contents_changed()

    @property
    def entry_count(self) -> int:
        """Number of listed items."""
        return len(self._pages.rows)

    def item_row(self, entry: int) -> ItemRow:
        """The item of a line."""
        return ItemRow(self._pages.rows[entry])

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint the line of an item: at once under the cursor, else wherever it may be on the screen."""
        if self.highlighted_row == row:
            self.refresh_entry(self.cursor)
        else:
            self.refresh()

    def paint(self, line: int, width: int) -> list[Segment]:
        """One item: sign, title, year, genres, the community's mean, own stars, marks."""
        item = self._pages.item(line)
        feedback = self._feedback(item.row)
        state = self.state_of(line)
        style = self.style_of
        sign = CURSOR_SIGN if state == "list--cursor" else " "
        title = "list--faint" if feedback.hidden else "list--title"
        columns = lay_out(width)
        text = {
            "title": (item.title, title),
            "year": (str(item.year) if item.year is not None else "", "list--soft"),
            "genres": (some_of(item.genres, next((c.width for c in columns if c.name == "genres"), 0)), "list--faint"),
            "mean": ((OWN if item.own else stars_number(item.mean)).rjust(MEAN), "list--soft"),
            "mine": (star_glyphs(feedback.stars) if feedback.stars is not None else "", "list--mine"),
            "marks": (marks(feedback), "list--soft"),
        }
        segments = [Segment(sign, style(state, "list--mark"))]
        base = style(state)
        at = 1
        for column in columns:
            value, name = text[column.name]
            segments.append(Segment(" " * (column.start - at), base))
            segments.append(Segment(fit(value, column.width), style(state, name)))
            at = column.start + column.width
        return segments


SCROLLBAR = 1
"""Cells of the table that are no column."""


class ColumnHeadings(PaintedLine):
    """The names of the columns; the sorted one carries an arrow, and a click sorts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"headings--name", "headings--sorted"}

    class Clicked(Message):
        """A heading was clicked."""

        def __init__(self, sort: Sort) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self) -> None:
        super().__init__()
        self._sort = Sort.POPULARITY
        self._descending = False

    def show(self, sort: Sort, *, descending: bool) -> None:
        """Mark the column that the catalogue is sorted by."""
        if (sort, descending) != (self._sort, self._descending):
            self._sort, self._descending = sort, descending
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the names."""
        plain = self.look("headings--name")
        segments: list[Segment] = []
        at = 0
        for column in lay_out(self.size.width - SCROLLBAR):
            segments.append(Segment(" " * (column.start - at), plain))
            segments.append(self._heading(column))
            at = column.start + column.width
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _heading(self, column: Column) -> Segment:
        name = "" if column.name == "marks" else column.name
        if column.sort is None or column.sort is not self._sort:
            right = column.name == "mean"
            return Segment(name.rjust(column.width) if right else fit(name, column.width), self.look("headings--name"))
        arrow = "▴" if self._descending else "▾"
        return Segment(fit(f"{arrow}{name}", column.width), self.look("headings--sorted"))

    def on_click(self, event: events.Click) -> None:
        """Sort by the column under the pointer."""
        for column in lay_out(self.size.width - SCROLLBAR):
            if column.sort is not None and column.start <= event.x < column.start + column.width:
                self.post_message(self.Clicked(column.sort))
