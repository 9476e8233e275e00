"""Diary list: the entries that a search finds, and the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.diary import day_of, empty_diary, iso_day
from recterm.service.taste.diary_search import DiarySearch
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.taste.diary_entries import DiaryEntries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.service.live.session import Session


class DiaryList(LineList):
    """List of the profile's events by date."""

    def __init__(self, session: Session, *, id: str) -> None:
        self.contents = DiaryEntries(session)
        super().__init__(self.contents, id=id)
        self._session = session
        self._search = DiarySearch(session, lambda timestamp: iso_day(day_of(timestamp)))
        self.searched = ""
        """The search; empty lists everything."""
        self.every_entry: Sequence[DiaryEntry] = ()
        """All entries, whether or not the search finds them."""

    def read(self, entries: Sequence[DiaryEntry]) -> None:
        """List these entries; the cursor stays on its event, or goes to the one that took its place."""
        before = self.highlighted
        self.every_entry = entries
        self._search.over(self.every_entry)
        self.search(self.searched)
        if before is not None:
            places = {
                entry.event.id: place
                for place, entry in enumerate(self.contents.entries)
                if entry.event.item == before.event.item and entry.event.id >= before.event.id
            }
            self.cursor = places.get(before.event.id, places[max(places)] if places else self.cursor)

    def search(self, text: str) -> None:
        """List what a text finds."""
        self.searched = text
        self.contents.take(self._search.entries(text))
        self.empty_lines = empty_diary(text)
        self.contents_changed()

    @property
    def highlighted(self) -> DiaryEntry | None:
        """The entry under the cursor."""
        entries = self.contents.entries
        return entries[self.cursor] if self.cursor < len(entries) else None

    @property
    def frame_screen(self) -> FrameScreen:
        """The screen that the list is on."""
        assert isinstance(self.screen, FrameScreen)
        return self.screen
