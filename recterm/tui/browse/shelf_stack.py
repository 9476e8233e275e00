"""Shelf stack: all shelves below each other in one list, of which only those in view are computed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.content import Content
from textual.message import Message

from recterm.present.text import cells, clean, fit
from recterm.tui.browse.stack_contents import FRAME, StackContents, View
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.service.live.session import Session
    from recterm.tui.browse.stack_entries import Section, StackEntries

TITLE = "Shelves"

TALL = 27
"""Lines from which every pick shows its reasons."""

_EVERYTHING = 1 << 30


class ShelfStack(LineList):
    """List of shelves; `contents` has what is on it, and `fill` computes what comes into view."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"stack--title", "stack--rule"}

    entries: StackEntries

    class ButtonClicked(Message):
        """A sign on the title line of the cursor's shelf was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, session: Session, fill: Callable[[], None], changed: Callable[[], None], *, id: str) -> None:
        """Make an empty stack.

        Args:
            session: source of the profile's feedback on the picks.
            fill: function that computes what the contents miss; called when shelves come into view.
            changed: function that is called when other picks are in view.
            id: id of the widget.
        """
        self.contents = StackContents(session, partial(with_keys, self))
        super().__init__(self.contents.entries, id=id)
        self._fill, self._changed = fill, changed
        self._busy = False
        self._kept = ("", 0)
        """Key of the cursor's shelf, and the place of the cursor there."""

    @property
    def here(self) -> Section | None:
        """Section of the cursor."""
        return self.entries.sections[self.entries.section_of(self.cursor)] if self.entries.sections else None

    @property
    def view(self) -> View:
        """Lines in view."""
        return View(self.scroll_offset.y, self.scroll_offset.y + self.room.height)

    def show(self) -> None:
        """Show what the contents now have; the cursor stays on its shelf, at its place."""
        self.empty_lines = self.contents.empty_lines
        key, local = self._kept
        self._arrange()
        for place, section in enumerate(self.entries.sections):
            if section.key == key and section.picks:
                entry = self.entries.spot_of(place).entry + max(0, min(local, len(section.picks) - 1))
                self.set_reactive(LineList.cursor, entry)
                self._arrange()
                break
        self._name_it()
        self.contents_changed()
        self._changed()

    def _arrange(self) -> None:
        self.entries.arrange(self.cursor, tall=self._all_tall)

    @property
    def _all_tall(self) -> bool:
        return self.room.height >= TALL or self.contents.zoomed is not None

    def _name_it(self) -> None:
        here, narrowed = self.here, self.contents.narrowed
        if here is not None and here.picks:
            self._kept = here.key, here.place.cursor
        title = TITLE if self.contents.zoomed is None or here is None else f"{here.title}, in full"
        note = clean(here.note) if here is not None and here.picks and not here.entries.tail else ""
        room = self.outer_size.width - FRAME
        subtitle = Content(fit(note, min(cells(note), room))) if note and room > 0 else None
        self._set_frame_texts(Content(clean(f"{title}: {narrowed}" if narrowed else title)), subtitle)

    # Where the cursor goes

    def go_to(self, key: str) -> bool:
        """Put the cursor on the first pick of a shelf, computing it if need be; return whether there is one."""
        if self.contents.ask(key.partition(":")[0]):
            self._fill()
        for place, section in enumerate(self.entries.sections):
            if key in (section.key, section.name) and section.picks:
                self.cursor = self.entries.spot_of(place).entry
                self._show_section(place)
                return True
        return False

    def _show_section(self, place: int) -> None:
        """Scroll no further than needed to show a section, its title first."""
        line = self.entries.spot_of(place).line
        bottom, height = line + self.entries.sections[place].line_count, self.room.height
        if line < self.scroll_offset.y or bottom - line > height:
            self.scroll_to(y=line, animate=False)
        elif height and bottom > self.scroll_offset.y + height:
            self.scroll_to(y=bottom - height, animate=False)

    def action_shelf(self, step: int) -> None:
        """Go to the next or the previous shelf."""
        here = self.here
        if here is None:
            return
        self._reach(self.cursor + len(here.picks) if step > 0 else self.cursor)
        keys = [section.key for section in self.entries.sections if section.picks]
        if here.key in keys:
            self.go_to(keys[(keys.index(here.key) + step) % len(keys)])

    def _reach(self, entry: int) -> None:
        """Compute further shelves until there is such an entry, or none is left to compute."""
        while entry >= len(self.entries) and self.contents.ask_below(self.here.name if self.here is not None else None):
            self._fill()

    def action_line(self, entries: int) -> None:
        """Go down some picks, or up if negative, into the next shelf too."""
        self._reach(self.cursor + entries)
        super().action_line(entries)

    def action_page(self, pages: float) -> None:
        """Go down some pages, or up if negative."""
        if pages > 0:
            self._reach(self.cursor + int(self.room.height * pages))
        super().action_page(pages)

    def action_last(self) -> None:
        """Go to the last pick of the last shelf."""
        self._reach(_EVERYTHING)
        super().action_last()

    def _watch_cursor(self, old: int, new: int) -> None:
        """Repaint everything if reasons move with the cursor, or it entered another shelf."""
        before = self._kept[0]
        self._arrange()
        super()._watch_cursor(old, new)
        self._name_it()
        if self._kept[0] != before or not self._all_tall:
            self._take_height(self.entries.line_count)
            self._refresh_changes()

    def scroll_to_cursor(self) -> None:
        """Scroll no further than needed to show the pick under the cursor, and the title above a first pick."""
        here = self.here
        if here is not None and here.place.cursor == 0:
            title = self.entries.spot_of(self.entries.section_of(self.cursor)).line
            if title < self.scroll_offset.y:
                self.scroll_to(y=title, animate=False)
                return
        super().scroll_to_cursor()

    def _watch_scroll_y(self) -> None:
        """Compute the shelves that come into view."""
        self._fill_view()
        self._changed()

    def _fill_view(self) -> None:
        """Compute what is in view and stale; in full, more picks at the end of the list."""
        if self._busy or not self.contents.names:
            return
        self._busy = True
        try:
            if self.contents.missing(self.view) or self.contents.at_end(self.view):
                self._fill()
        finally:
            self._busy = False

    @on(events.Click)
    def _title_clicked(self, event: events.Click) -> None:
        """Put the cursor on the shelf whose title was clicked; a click on one of its signs acts on it."""
        offset, sections = event.get_content_offset(self), self.entries.sections
        line = offset.y + self.scroll_offset.y if offset is not None else -1
        if offset is None or not sections or line >= self.entries.line_count or self._was_dragged:
            return
        place = self.entries.section_at(line)
        if line != self.entries.spot_of(place).line or not sections[place].picks:
            return
        button = self.entries.button_at(line, offset.x, self.room.width)
        if button is not None:
            self.post_message(self.ButtonClicked(button))
            return
        self.cursor = self.entries.spot_of(place).entry
        if event.chain == 2:
            self.post_message(self.ButtonClicked("zoom"))

    @on(events.Focus)
    @on(events.Blur)
    def _show_signs(self, event: events.Focus | events.Blur) -> None:
        """Show the signs to click only while the list has the focus."""
        self.entries.focused = isinstance(event, events.Focus)
        self.refresh()

    @on(events.Resize)
    def _take_new_room(self) -> None:
        """Show or hide reasons to fit the new size, and compute what comes into view."""
        self._measure()
        self._arrange()
        self._name_it()
        self.contents_changed()
        self._fill_view()
        self._changed()
