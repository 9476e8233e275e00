"""Line list for catalogue, shelves and dialogs: a cursor over entries that are painted lines, not widgets."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events, on
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from recterm.present.text import STARS_WIDTH, cells, clean, fit
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.lists.entries import Entries, Pen
from recterm.tui.shared.named_keys import with_keys
from recterm.tui.shared.painting.changed_lines import RepaintsChanges
from recterm.tui.shared.painting.kept_scrollbar import KeptScrollBar
from recterm.tui.shared.painting.last_step import FEW_COLOURS
from recterm.tui.shared.painting.painted import Look
from recterm.tui.shared.painting.selectable import MOST_COPIED, SelectableLines

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Region
    from textual.scrollbar import ScrollBar

    from recterm.domain.model import ItemRow


class LineList(RepaintsChanges, SelectableLines, ScrollView, can_focus=True, inherit_bindings=False):
    """Entries with a cursor, hover, mouse and keys; the entries decide what is on a line."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.LIST,)
    BINDINGS = bindings(Scope.LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--row",
        "list--hover",
        "list--cursor",
        "list--resting",
        "list--mark",
        "list--title",
        "list--soft",
        "list--faint",
        "list--stars",
        "list--mine",
        "list--up",
        "list--down",
        "list--new",
        "list--minus",
    }
    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    hover: reactive[int | None] = reactive[int | None](None, repaint=False)
    pointed_stars: reactive[int | None] = reactive[int | None](None, repaint=False)
    """Stars that a click would give the entry under the pointer."""

    class Opened(Message):
        """An entry was opened by Enter or by a double click."""

        def __init__(self, source: LineList, row: ItemRow) -> None:
            super().__init__()
            self.source = source
            self.row = row

        @property
        def control(self) -> LineList:
            """The list."""
            return self.source

    class StarsClicked(Message):
        """The stars of an entry were clicked: the first of the five cells is one star."""

        def __init__(self, row: ItemRow, stars: int) -> None:
            super().__init__()
            self.row = row
            self.stars = stars

    def __init__(self, entries: Entries, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries = entries
        self._look = Look(self)
        self.room = Size(0, 0)
        """Cells for the lines, without frame and scrollbar; kept, as asking the widget takes longer than painting."""
        self._terminal_colours = False
        self.empty_lines: tuple[str, ...] = ()
        """Text shown while there are no entries, `⟦undo⟧` for the key that undoes; the first line is the heading."""
        self.stands_in = False
        """Whether keys act on this list's cursor although a text field beside it has the focus."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = KeptScrollBar(thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    @property
    def highlighted_row(self) -> ItemRow | None:
        """The item under the cursor."""
        return self.entries.item_row(self.cursor) if self.cursor < len(self.entries) else None

    @property
    def highlighted_name(self) -> str:
        """The name of the entry under the cursor."""
        return self.entries.name_of(self.cursor) if self.cursor < len(self.entries) else ""

    def contents_changed(self) -> None:
        """Update scroll range, cursor and the lines that look different after the entries have changed."""
        self._forget_selection()
        self._take_height(self.entries.line_count)
        self.cursor = self._validate_cursor(self.cursor)
        self._refresh_changes()

    def _take_height(self, lines: int) -> None:
        """Change the scroll range, without a layout of the screen unless the scrollbar appears or disappears.

        A layout delays painting by a second frame, and only the scrollbar depends on the range.
        """
        height = self.room.height
        always = self.styles.overflow_y == "scroll"
        if not always and (lines > height) != self.show_vertical_scrollbar:
            self.virtual_size = Size(0, lines)
            self.refresh()  # every line gets another width
            return
        self.set_reactive(LineList.virtual_size, Size(0, lines))
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = lines
        self.scroll_to(y=min(self.scroll_offset.y, self.max_scroll_y), animate=False)

    def refresh_entry(self, entry: int) -> None:
        """Repaint one entry."""
        self.refresh_lines(self.entries.first_line(entry), self.entries.height_of(entry))

    def _state_of(self, entry: int | None) -> str:
        """Return the component class of an entry's line; only the list that keys act on highlights one."""
        if entry is None:
            return "list--row"
        if entry == self.cursor and len(self.entries):
            return "list--cursor" if self.has_focus or self.stands_in else "list--resting"
        return "list--hover" if entry == self.hover else "list--row"

    def _style_of(self, state: str, *names: str) -> Style:
        """Return the style of a part of a line; with few or terminal colours, the cursor's style wins on its line."""
        if state == "list--cursor" and self._terminal_colours:
            return self._look(state)
        return self._look(state, *names)

    def _measure(self) -> None:
        """Update the room for lines, and whether colours are few or the terminal's own."""
        self.room = self.scrollable_content_region.size
        self._terminal_colours = self.app.native_ansi_color or self.app.has_class(FEW_COLOURS)

    @on(events.Resize)
    def _take_room(self) -> None:
        self._measure()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the visible lines."""
        self._measure()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint one visible line, with its selection."""
        strip, line = self._strip_at(y), y + self.scroll_offset.y
        return self._finished(strip, line) if len(self.entries) and line < self.entries.line_count else strip

    def _paint_line(self, y: int) -> Strip:
        """Paint one visible line."""
        width = self.room.width
        line = y + self.scroll_offset.y
        if not len(self.entries):
            return self._teach(y, width)
        if line >= self.entries.line_count:
            return Strip.blank(width, self._look("list--row"))
        pen = self._pen(line)
        return Strip(self.entries.paint(line, pen)).adjust_cell_length(width, self._look(pen.state))

    def _pen(self, line: int) -> Pen:
        entry = self.entries.entry_at(line)
        hovered = entry is not None and entry == self.hover
        pointed = "★" * (self.pointed_stars or 0) if hovered else ""
        return Pen(self.room.width, self._state_of(entry), self._style_of, hovered=hovered, pointed=pointed)

    def line_text(self, line: int) -> str:
        """Return what is painted on a line."""
        return "".join(segment.text for segment in self.entries.paint(line, self._pen(line)))

    @property
    def title_to_copy(self) -> str:
        """The name of the highlighted entry, else its line."""
        if self.cursor >= len(self.entries):
            return ""
        name = self.entries.name_of(self.cursor)
        return name or self._line_to_copy(self.entries.first_line(self.cursor)).strip()

    @property
    def text_to_copy(self) -> str:
        """The names of the entries, one a line; the lines if an entry has no name."""
        names = [self.entries.name_of(entry) for entry in range(min(len(self.entries), MOST_COPIED))]
        return "\n".join(names) if all(names) else super().text_to_copy

    def _teach(self, y: int, width: int) -> Strip:
        parts = [
            (part, place)
            for place, line in enumerate(self.empty_lines)
            for part in (wrap(with_keys(self, line), max(10, width - 2)) or [""])
        ]
        line = y - max(0, (self.room.height - len(parts)) // 3)
        if not 0 <= line < len(parts):
            return Strip.blank(width, self._look("list--row"))
        text = fit(parts[line][0], min(width, cells(clean(parts[line][0]))))
        indent = max(0, (width - cells(text)) // 2)
        style = self._look("list--row", "list--title" if parts[line][1] == 0 else "list--soft")
        return Strip([Segment(" " * indent + text, style)]).adjust_cell_length(width, style)

    def notify_style_update(self) -> None:
        """Forget the colours of the old theme."""
        super().notify_style_update()
        self._look.forget()

    def _validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on an entry."""
        return max(0, min(cursor, len(self.entries) - 1))

    def _watch_cursor(self, old: int, new: int) -> None:
        """Repaint the entries that the cursor left and entered, and scroll to the new one."""
        if old < len(self.entries):
            self.refresh_entry(old)
        if len(self.entries):
            self.refresh_entry(new)
            self.scroll_to_cursor()

    def _watch_hover(self, old: int | None, new: int | None) -> None:
        """Repaint the entries that the pointer left and entered."""
        for entry in (old, new):
            if entry is not None and entry < len(self.entries):
                self.refresh_entry(entry)

    def scroll_to_cursor(self) -> None:
        """Scroll no further than needed to show the entry under the cursor."""
        top = self.entries.first_line(self.cursor)
        bottom = top + self.entries.height_of(self.cursor)
        height = self.room.height
        if top < self.scroll_offset.y:
            self.scroll_to(y=0 if self.cursor == 0 else top, animate=False)
        elif height and bottom > self.scroll_offset.y + height:
            self.scroll_to(y=bottom - height, animate=False)

    def action_line(self, entries: int) -> None:
        """Go down some entries, or up if negative."""
        self.cursor += entries

    def action_page(self, pages: float) -> None:
        """Go down some pages, or up if negative; one line stays in view."""
        lines = int(max(1, self.room.height - 1) * pages)
        target = max(0, min(self.entries.line_count - 1, self.entries.first_line(self.cursor) + lines))
        entry = self.entries.entry_at(target)
        top = self.scroll_offset.y
        self.cursor = entry if entry is not None else len(self.entries) - 1
        self.scroll_to(y=max(0, min(self.max_scroll_y, top + lines)), animate=False)
        self.scroll_to_cursor()

    def action_first(self) -> None:
        """Go to the first entry."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last entry."""
        self.cursor = len(self.entries) - 1

    def action_open(self) -> None:
        """Open the item under the cursor."""
        row = self.highlighted_row
        if row is not None:
            self.post_message(self.Opened(self, row))

    def _entry_under(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        line = offset.y + self.scroll_offset.y
        return self.entries.entry_at(line) if line < self.entries.line_count else None

    def _stars_under(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        line = offset.y + self.scroll_offset.y if offset is not None else -1
        start = self.entries.stars_start(line, self.room.width) if 0 <= line < self.entries.line_count else None
        if offset is None or start is None or not start <= offset.x < start + STARS_WIDTH:
            return None
        return offset.x - start + 1

    def _watch_pointed_stars(self) -> None:
        """Show the stars that a click would give."""
        if self.hover is not None and self.hover < len(self.entries):
            self.refresh_entry(self.hover)

    @on(events.MouseMove)
    def _follow_pointer(self, event: events.MouseMove) -> None:
        """Mark the entry under the pointer, and the stars that a click would give it."""
        self.hover, self.pointed_stars = self._entry_under(event), self._stars_under(event)

    def stand_in(self, stands_in: bool) -> None:
        """Set whether keys act on the cursor's entry while a text field beside the list has the focus."""
        self.stands_in = stands_in
        self._highlight()

    @on(events.Focus)
    @on(events.Blur)
    def _highlight(self) -> None:
        """Repaint the entry under the cursor, highlighted only if keys act on it."""
        if self.cursor < len(self.entries):
            self.refresh_entry(self.cursor)

    @on(events.Leave)
    def _lose_pointer(self) -> None:
        self.pointed_stars = self.hover = None

    @on(events.Click)
    def _clicked(self, event: events.Click) -> None:
        """Move the cursor to the clicked entry, and rate if its stars were clicked; open it on a double click."""
        entry = self._entry_under(event)
        if entry is None or self._was_dragged:
            return
        self.cursor = entry
        stars, row = self._stars_under(event), self.entries.item_row(entry)
        if stars is not None and row is not None:
            self.pointed_stars = None  # from here on the row shows its own stars
            self.post_message(self.StarsClicked(row, stars))
        elif event.chain == 2:
            self.action_open()
