"""Diary view: every event of the profile by date, searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from recterm.present.taste.diary import day_of, empty_diary, iso_day
from recterm.service.taste.diary_search import DiarySearch
from recterm.tui.browse.search_bar import SearchInput
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.taste.diary_entries import DiaryEntries
from recterm.tui.taste.view import TasteView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class DiaryView(TasteView):
    """View of the diary: a search field above the days."""

    NAME = "diary"
    TITLE = "Diary"
    SCOPES = (Scope.DIARY,)
    BINDINGS = bindings(Scope.DIARY)

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.contents = DiaryEntries(session)
        self.list = LineList(self.contents, id="diary-list")
        self.search_field = SearchInput(placeholder="/ search", compact=True, select_on_focus=False)
        self._search = DiarySearch(session, lambda timestamp: iso_day(day_of(timestamp)))
        self._n_entries = 0

    def compose(self) -> ComposeResult:
        """Yield the search field above the list."""
        yield self.search_field
        yield self.list

    def on_mount(self) -> None:
        """Update the diary for every letter before the letter is painted."""
        self.watch(self.search_field, "value", self._list, init=False)

    @property
    def carriers(self) -> Mapping[str, Controller]:
        """The diary's keys."""
        return {"diary": DiaryKeys(self)}

    @property
    def start(self) -> LineList:
        """The list."""
        return self.list

    @property
    def main_list(self) -> LineList:
        """The list."""
        return self.list

    def on_descendant_focus(self) -> None:
        """Highlight the first hit while a search is typed."""
        self.list.stand_in(self.search_field.has_focus)

    def on_descendant_blur(self) -> None:
        """Stop highlighting the first hit when the search field loses the focus."""
        self.list.stand_in(self.search_field.has_focus)

    def show(self) -> None:
        """Read the events again; the cursor stays on its event."""
        event = self.highlighted.event.id if self.highlighted is not None else None
        entries = self.session.diary.entries()
        self._n_entries = len(entries)
        self._search.over(entries)
        self._list()
        places = (place for place, entry in enumerate(self.contents.entries) if entry.event.id == event)
        self.list.cursor = next(places, self.list.cursor)

    @property
    def highlighted(self) -> DiaryEntry | None:
        """The entry under the cursor."""
        entries = self.contents.entries
        return entries[self.list.cursor] if self.list.cursor < len(entries) else None

    def _list(self) -> None:
        """List what matches the search."""
        query = self.search_field.value.strip()
        entries = self._search.entries(query)
        self.contents.take(entries)
        self.search_field.has_hits = len(entries) > 0
        self.list.empty_lines = empty_diary(query)
        self.list.contents_changed()
        count = f"{len(entries):,}" if len(entries) == self._n_entries else f"{len(entries):,} of {self._n_entries:,}"
        self.border_title = Content(f"Diary  {count}")


class DiaryKeys(Controller):
    """Controller of the diary's keys."""

    def __init__(self, view: DiaryView) -> None:
        self._view = view

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Leave the search key to the search field while that has the focus: there it may be a letter."""
        return action != "search" or not self._view.search_field.has_focus

    def action_search(self) -> None:
        """Start a search; select the previous one, so that the first letter replaces it."""
        self._view.search_field.focus()
        self._view.search_field.action_select_all()
