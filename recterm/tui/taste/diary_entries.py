"""Diary entries: events below their days; only the visible ones are read and painted."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from recterm.domain.kind_words import maker_of, words_of
from recterm.present.items.own_events import format_note
from recterm.present.taste.diary import EXCLUDED, day_of, format_done, format_heading, format_sources
from recterm.present.text import BETWEEN, STARS_WIDTH, cells, clean, fit, star_glyphs, with_maker
from recterm.tui.shared.lists.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.domain.model import Item, ItemId, ItemRow
    from recterm.present.taste.diary import DayKey
    from recterm.service.live.session import Session
    from recterm.tui.shared.lists.entries import Pen

PAGE = 128
"""Number of entries whose items are read at once."""

DONE_WIDTH = 11
YEAR_WIDTH = 4
SOURCES_WIDTH = 14
WITH_SOURCES = 70
"""Width from which sources have a column."""


class DiaryEntries(Entries):
    """Events of a profile, each day below a heading of its own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.entries: Sequence[DiaryEntry] = ()
        self._days: list[DayKey] = []
        """Days in order."""
        self._first: list[int] = []
        """First entry of each day."""
        self._heads: list[int] = []
        """Line of each day's heading."""
        self._items: dict[ItemId, Item | None] = {}
        self._day: dict[int, DayKey] = {}
        """Day of each time, which takes longer to work out than to remember."""

    def take(self, entries: Sequence[DiaryEntry]) -> None:
        """List these entries; their items are read again."""
        days = self._day
        self.entries, self._items = entries, {}
        self._days, self._first, self._heads = [], [], []
        last: DayKey | None = None
        for place, entry in enumerate(entries):
            timestamp = entry.event.timestamp
            day = days.get(timestamp)
            if day is None:
                day = days[timestamp] = day_of(timestamp)
            if day != last:
                self._heads.append(place + len(self._days))
                self._days.append(day)
                self._first.append(place)
                last = day

    def first_up_to(self, day: DayKey) -> int:
        """Return the latest entry of a day, or of the nearest day before it; the last entry if there is none."""
        place = next((place for place, other in enumerate(self._days) if other <= day), None)
        return len(self.entries) - 1 if place is None else self._first[place]

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    @property
    def line_count(self) -> int:
        """Number of lines: one for each entry and for each day."""
        return len(self.entries) + len(self._days)

    def entry_at(self, line: int) -> int | None:
        """Return the entry on a line; None on the heading of a day."""
        day = self._day_at(line)
        return None if day < 0 or self._heads[day] == line else line - day - 1

    def first_line(self, entry: int) -> int:
        """Return the line of an entry; for the first of a day its heading, so that scrolling keeps both in view."""
        day = self._day_of(entry)
        line = entry + day + 1
        return line - 1 if self._first and self._first[day] == entry else line

    def height_of(self, entry: int) -> int:
        """Return the number of lines of an entry, with the heading above the first of a day."""
        return 2 if self._first and self._first[self._day_of(entry)] == entry else 1

    def _day_at(self, line: int) -> int:
        return bisect_left(self._heads, line + 1) - 1

    def _day_of(self, entry: int) -> int:
        return bisect_left(self._first, entry + 1) - 1

    def item(self, entry: int) -> Item | None:
        """Return the item of an entry, read a page at a time; None if it left the catalogue."""
        wanted = self.entries[entry].event.item
        if wanted not in self._items:
            start = entry // PAGE * PAGE
            page = self.entries[start : start + PAGE]
            self._items.update(dict.fromkeys(each.event.item for each in page))
            self._items.update(self._session.diary.items(page))
        return self._items[wanted]

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the item row of an entry; None if it left the catalogue."""
        item = self.item(entry)
        return None if item is None else item.row

    def name_of(self, entry: int) -> str:
        """Return the title of an entry."""
        item = self.item(entry)
        return self._session.catalogue.title_of(self.entries[entry].event.item) if item is None else item.title

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first cell of the stars, where a click rates."""
        return 2 if self.entry_at(line) is not None else None

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return the heading of a day, or an entry: stars, what was done, title, note or maker, year, sources."""
        entry = self.entry_at(line)
        if entry is None:
            return self._heading(self._day_at(line), pen)
        event, sources, excluded = self.entries[entry]
        item = self.item(entry)
        stars = "" if event.value is None else star_glyphs(event.value)
        if pen.hovered and pen.pointed:
            stars = pen.pointed
        words = words_of(item.kind) if item is not None else self._session.catalogue.words
        where = f" {fit(format_sources(sources), SOURCES_WIDTH)}" if pen.width >= WITH_SOURCES else ""
        room = pen.width - 2 - STARS_WIDTH - DONE_WIDTH - 2 - YEAR_WIDTH - 1 - cells(where)
        maker = maker_of(item) if item is not None else ""
        title, beside = with_maker(self.name_of(entry), maker if event.note is None else format_note(event.note), room)
        year = str(item.year) if item is not None and item.year is not None else ""
        parts = [
            (fit(stars, STARS_WIDTH), "list--mine"),
            (f" {fit(format_done(event.kind, words, event.weight), DONE_WIDTH)} ", "list--soft"),
            (title, "list--title"),
            (beside, "list--soft"),
            (f" {year:<{YEAR_WIDTH}}", "list--soft"),
            (where, "list--faint"),
        ]
        sign = pen.mark(EXCLUDED if excluded else " ")
        return [sign, *(pen.part(text, "list--faint" if excluded else look) for text, look in parts)]

    def _heading(self, day: int, pen: Pen) -> list[Segment]:
        """Return a day with the number of its entries."""
        end = self._first[day + 1] if day + 1 < len(self._first) else len(self.entries)
        count = end - self._first[day]
        more = f"{BETWEEN}{count:,}" if count > 1 else ""
        return [pen.part(fit(f" {clean(format_heading(self._days[day]))}{more}", pen.width), "list--new")]
