"""Catalogue table for any number of items; only the visible ones are read and painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from recterm.domain.feedback_kinds import is_disliked
from recterm.domain.kind_words import maker_of
from recterm.domain.model import Item, ItemRow, Sort
from recterm.present.items.marks import Marks
from recterm.present.text import NO_STARS, cells, fit, some_of, stars_number, with_maker
from recterm.tui.browse.catalogue_columns import MEAN, TIMES, lay_out
from recterm.tui.browse.page_cache import PageCache
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import ClassVar

    from textual import events

    from recterm.service.live.session import Session
    from recterm.tui.browse.catalogue_columns import Column
    from recterm.tui.shared.lists.entries import Pen


OWN = "own"
"""Placeholder for an added item, which has no community mean."""


class CatalogueEntries(Entries):
    """Items of the catalogue in the order of a query; only the visible pages are read."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pages = PageCache(session.catalogue.page)
        self._marks = Marks(session)

    @property
    def rows(self) -> Sequence[int]:
        """Listed item rows, in order."""
        return self._pages.rows

    def take(self, rows: Sequence[int]) -> None:
        """List the given item rows."""
        self._pages.show(rows)

    def __len__(self) -> int:
        """Return the number of listed items."""
        return len(self._pages.rows)

    def item_row(self, entry: int) -> ItemRow:
        """Return the item row of an entry."""
        return ItemRow(self._pages.rows[entry])

    def name_of(self, entry: int) -> str:
        """Return the title of an entry."""
        return self._pages.item(entry).title

    def _columns(self, width: int) -> tuple[Column, ...]:
        return lay_out(width, times=self._session.catalogue.words.counted)

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first cell of the user's own stars."""
        return next(column.start for column in self._columns(width) if column.name == "mine")

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return one item: sign, title, year, genres, community mean, number of plays, own stars, marks."""
        item = self._pages.item(line)
        columns = self._columns(pen.width)
        text = self._texts(item, columns)
        segments = [pen.mark()]
        at = 1
        for column in columns:
            beside = self._marks.waiting(item.row) if column.name == "mine" else ""
            segments.append(pen.part(beside.rjust(column.start - at)))
            if column.name == "title":
                segments += self._paint_title(item, column.width, pen, text)
            else:
                value, name = text[column.name]
                if column.name == "mine" and pen.hovered:
                    value = pen.pointed or value or NO_STARS
                segments.append(pen.part(fit(value, column.width), name))
            at = column.start + column.width
        return segments

    def _texts(self, item: Item, columns: Sequence[Column]) -> dict[str, tuple[str, str]]:
        """Return text and component class of each column except the title."""
        names = {column.name: column for column in columns}
        times = self._session.feedback.of(item.row).views if "times" in names else 0
        text = {
            "year": (str(item.year) if item.year is not None else "", "list--soft"),
            "mean": ((OWN if item.own else stars_number(item.mean)).rjust(MEAN), "list--soft"),
            "mine": (self._marks.stars(item.row), "list--mine"),
        }
        if "times" in names:
            text["times"] = ((f"{times:,}" if times else "").rjust(TIMES), "list--soft")
        if "genres" in names:
            text["genres"] = (some_of(item.genres, names["genres"].width), "list--faint")
        if "marks" in names:
            text["marks"] = (self._marks.places(item.row), "list--soft")
        return text

    def _paint_title(self, item: Item, width: int, pen: Pen, columns: Collection[str]) -> list[Segment]:
        """Return title and maker, followed by the marks if they have no column, and the plays if these have none."""
        signs = "" if "marks" in columns else self._marks.short(item.row, counted="times" not in columns)
        signs = f" {signs}" if signs else ""
        title, maker = with_maker(item.title, maker_of(item), width - cells(signs))
        disliked = is_disliked(self._session.feedback.of(item.row))
        return [
            pen.part(title, "list--faint" if disliked else "list--title"),
            pen.part(maker, "list--faint" if disliked else "list--soft"),
            pen.part(signs, "list--soft"),
        ]


class CatalogueTable(LineList):
    """Table of the catalogue in the order of a query, with the profile's own stars and marks."""

    DEFAULT_CSS = """
    CatalogueTable {
        overflow-y: scroll;
    }
    """

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        self._catalogue = CatalogueEntries(session)
        super().__init__(self._catalogue, id=id)

    @property
    def rows(self) -> Sequence[int]:
        """Listed item rows, in order."""
        return self._catalogue.rows

    def show(self, rows: Sequence[int]) -> None:
        """List the given item rows from the top."""
        self._catalogue.take(rows)
        self.scroll_to(y=0, animate=False)
        self.set_reactive(LineList.cursor, 0)
        self.contents_changed()

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint an item's line, if it is in view."""
        top = self.scroll_offset.y
        for entry, shown in enumerate(self.rows[top : top + self.room.height], top):
            if shown == row:
                self.refresh_entry(entry)


SCROLLBAR = 1
"""Cells of the table that no column uses."""


class ColumnHeadings(PaintedLine):
    """Column headings: an arrow marks the sorted column, and a click sorts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"headings--name", "headings--sorted"}

    class Clicked(Message):
        """Message that a heading was clicked."""

        def __init__(self, sort: Sort) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self) -> None:
        super().__init__()
        self._sort = Sort.POPULARITY
        self._descending = False
        self._times = ""

    def show(self, sort: Sort, *, descending: bool, times: str = "") -> None:
        """Mark the column that the catalogue is sorted by; `times` is the heading for the number of plays."""
        if (sort, descending, times) != (self._sort, self._descending, self._times):
            self._sort, self._descending, self._times = sort, descending, times
            self.refresh()

    @property
    def _columns(self) -> tuple[Column, ...]:
        return lay_out(self.size.width - SCROLLBAR, times=bool(self._times))

    def render_line(self, y: int) -> Strip:
        """Paint the headings."""
        plain = self.look("headings--name")
        segments: list[Segment] = []
        at = 0
        for column in self._columns:
            segments.append(Segment(" " * (column.start - at), plain))
            segments.append(self._heading(column))
            at = column.start + column.width
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _heading(self, column: Column) -> Segment:
        name = {"marks": "", "times": self._times}.get(column.name, column.name)
        if column.sort is None or column.sort is not self._sort:
            right = column.name in ("mean", "times")
            return Segment(name.rjust(column.width) if right else fit(name, column.width), self.look("headings--name"))
        arrow = "▴" if self._descending else "▾"
        text = f"{arrow}{name}"
        return Segment(
            text.rjust(column.width) if column.name == "times" else fit(text, column.width),
            self.look("headings--sorted"),
        )

    def on_click(self, event: events.Click) -> None:
        """Sort by the column under the pointer."""
        for column in self._columns:
            if column.sort is not None and column.start <= event.x < column.start + column.width:
                self.post_message(self.Clicked(column.sort))
