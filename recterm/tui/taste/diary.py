"""Diary view: every event of the profile by date, searched as one types, and excluded from the taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from recterm.domain.days import days_of
from recterm.errors import RectermError
from recterm.present.taste.diary import EXCLUDED
from recterm.tui.browse.search_bar import SearchInput
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.toasts import refuse
from recterm.tui.taste.diary_list import DiaryList
from recterm.tui.taste.entry_keys import EntryKeys, EntryRating
from recterm.tui.taste.exclusion_keys import ExclusionKeys
from recterm.tui.taste.view import TasteView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.taste.view import LineRating


class DiaryView(TasteView):
    """View of the diary: a search field above the days."""

    NAME = "diary"
    TITLE = "Diary"
    PAGE = "diary"
    SCOPES = (Scope.DIARY, Scope.INSIGHT)
    BINDINGS = bindings(*SCOPES)

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.list = DiaryList(session, id="diary-list")
        self.search_field = SearchInput(placeholder="/ search", compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Yield the search field above the list."""
        yield self.search_field
        yield self.list

    def on_mount(self) -> None:
        """Update the diary for every letter before the letter is painted."""
        self.watch(self.search_field, "value", self._search, init=False)

    @property
    def carriers(self) -> Mapping[str, Controller]:
        """The diary's keys."""
        return {
            "diary": DiaryKeys(self),
            "entry": EntryKeys(self.list, self.session, self.keymap, self.update),
            "exclusions": ExclusionKeys(self.list, self.session, self.keymap, self.update),
        }

    @property
    def start(self) -> DiaryList:
        """The list."""
        return self.list

    @property
    def main_list(self) -> DiaryList:
        """The list."""
        return self.list

    @property
    def line_rating(self) -> LineRating:
        """Rating of a line as of its date."""
        return EntryRating(self.list, self.session, self.update)

    def on_descendant_focus(self) -> None:
        """Highlight the first hit while a search is typed."""
        self.list.stand_in(self.search_field.has_focus)

    def on_descendant_blur(self) -> None:
        """Stop highlighting the first hit when the search field loses the focus."""
        self.list.stand_in(self.search_field.has_focus)

    def show(self) -> None:
        """Read the events again."""
        self.list.read(self.session.diary.entries())
        self._name_frame()

    def update(self) -> None:
        """Read the events since the last reading."""
        self.list.read(self.session.diary.updated())
        self._name_frame()

    def _search(self, value: str) -> None:
        self.list.search(value.strip())
        self._name_frame()

    def _name_frame(self) -> None:
        """Show in the frame how many entries there are, and how many are excluded."""
        entries = self.list.contents.entries
        shown, every = len(entries), len(self.list.every_entry)
        self.search_field.has_hits = shown > 0
        self.border_title = Content(f"Diary  {shown:,}" if shown == every else f"Diary  {shown:,} of {every:,}")
        n_excluded = sum(entry.excluded for entry in entries)
        self.border_subtitle = Content(f"{EXCLUDED} {n_excluded:,} excluded from your taste" if n_excluded else "")


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

    def action_go_to_date(self) -> None:
        """Ask for a day, a month or a year, and go to its latest entry."""
        self._view.list.frame_screen.ask(self._go_to_date)

    async def _go_to_date(self) -> None:
        diary = self._view.list
        text = await diary.app.push_screen_wait(NameScreen("Go to: a day, a month or a year, such as 2024-03"))
        if text is None:
            return
        try:
            _, last = days_of(text)
        except RectermError as error:
            refuse(diary, error)
            return
        diary.cursor = diary.contents.first_up_to((last.year, last.month, last.day))
        diary.scroll_to_cursor()
