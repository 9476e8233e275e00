"""Entry keys: rate, redate, change or delete one line of the diary; each is a step that can be undone."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.days import moment_of
from recterm.domain.feedback_kinds import IN_PLACE
from recterm.domain.model import MAX_STARS, MIN_STARS, EventKind
from recterm.errors import RectermError
from recterm.present.taste.diary import day_of, format_done, iso_day
from recterm.present.text import clean
from recterm.service.taste.noting import write_entry
from recterm.tui.item.rating_keys import entry_of
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.taste.diary_list import DiaryList

MIDDLE_STARS = 3.0
"""Stars from which half-star steps start on a line without any."""


class EntryKeys(Controller):
    """Controller of the highlighted line."""

    def __init__(self, diary: DiaryList, session: Session, keymap: Keymap, show: Callable[[], None]) -> None:
        """Create the controller; `show` reads the diary again after a change."""
        self._diary, self._session, self._keymap, self._show = diary, session, keymap, show

    def action_redate(self) -> None:
        """Ask for another day, month or year."""
        entry = self._diary.highlighted
        if entry is not None:
            self._diary.frame_screen.ask(partial(self._redate, entry))

    def action_change_kind(self) -> None:
        """Ask what the line says instead."""
        entry = self._diary.highlighted
        if entry is not None:
            self._diary.frame_screen.ask(partial(self._change_kind, entry))

    def action_delete(self) -> None:
        """Delete the line at once; the toast says how to bring it back."""
        entry = self._diary.highlighted
        if entry is not None:
            self._do(lambda: self._session.diary.delete(entry.event), f"Deleted: {self._title(entry)}")

    async def _redate(self, entry: DiaryEntry) -> None:
        event = entry.event
        question = NameScreen("Date: a day, a month or a year", iso_day(day_of(event.timestamp)))
        text = await self._diary.app.push_screen_wait(question)
        if text is not None:

            def write() -> None:
                moment = moment_of(text, event.timestamp, int(time.time()))
                self._session.diary.amend(event, event.kind, event.value, moment)

            self._do(write, f"{self._title(entry)} is of {clean(text)} now")

    async def _change_kind(self, entry: DiaryEntry) -> None:
        event, words = entry.event, self._session.catalogue.words
        kinds = [row.kind for row in IN_PLACE if row.kind is not EventKind.RATE]
        choices = [Choice(kind.value, format_done(kind, words)) for kind in kinds]
        screen = ChooseScreen(f"{self._title(entry)}: what was it?", choices, {event.kind.value}, single=True)
        chosen = await self._diary.app.push_screen_wait(screen)
        kind = next((kind for kind in kinds if chosen and kind.value in chosen), event.kind)
        if kind is not event.kind:
            changed = f"{self._title(entry)}: {format_done(kind, words)}"
            self._do(lambda: self._session.diary.amend(event, kind, None, event.timestamp), changed)

    def _title(self, entry: DiaryEntry) -> str:
        return clean(self._session.catalogue.title_of(entry.event.item))

    def _do(self, write: Callable[[], None], done: str) -> None:
        """Make a change, show it, and say how to undo it; or say why it was refused."""
        screen = self._diary.frame_screen
        try:
            write()
        except RectermError as error:
            refuse(screen, error, "Not changed")
            return
        self._show()
        screen.show_head()
        screen.app.clear_notifications()
        say(screen, f"{done} ({self._keymap.shown('undo')} to undo)")


class EntryRating(Controller):
    """Controller that rates as of the date of a line: it changes that rating, or adds one to a line of another kind."""

    def __init__(self, diary: DiaryList, session: Session, show: Callable[[], None]) -> None:
        """Create the controller; `show` reads the diary again after a change."""
        self._diary, self._session, self._show = diary, session, show

    def rate(self, stars: float) -> None:
        """Give the highlighted line stars."""
        entry = self._diary.highlighted
        if entry is None or entry.event.value == stars:
            return
        event, row = entry.event, self._diary.highlighted_row
        screen = self._diary.frame_screen
        try:
            if event.kind is EventKind.RATE:
                self._session.diary.amend(event, event.kind, stars, event.timestamp)
            elif row is not None:
                self._session.feedback.record(EventKind.RATE, row, stars, event.timestamp)
        except RectermError as error:
            refuse(screen, error, "Not recorded", severity="error")
            return
        self._show()
        screen.show_head()

    def rate_by(self, step: float) -> None:
        """Change the stars of the line by a step."""
        entry = self._diary.highlighted
        if entry is not None:
            stars = MIDDLE_STARS if entry.event.value is None else entry.event.value
            self.rate(min(MAX_STARS, max(MIN_STARS, stars + step)))

    def rate_by_click(self, stars: int) -> None:
        """Give the number of stars clicked, or half a star less if the line already has that number."""
        entry = self._diary.highlighted
        if entry is not None:
            self.rate(stars - 0.5 if entry.event.value == stars else stars)

    def note(self) -> None:
        """Ask for the stars, the day and the note of the line; stars on a line of another kind are a new rating."""
        from recterm.tui.item.entry_screen import EntryScreen

        entry, screen = self._diary.highlighted, self._diary.frame_screen
        if entry is None:
            return
        event, row = entry.event, self._diary.highlighted_row

        def saved(done: bool | None) -> None:
            if done:
                self._show()
                screen.show_head()

        save = partial(write_entry, self._session, row, event)
        screen.app.push_screen(EntryScreen(self._diary.highlighted_name, entry_of(event), save), saved)

    def unrate(self) -> None:
        """Delete the line if it is a rating."""
        entry = self._diary.highlighted
        if entry is not None and entry.event.kind is EventKind.RATE:
            try:
                self._session.diary.delete(entry.event)
            except RectermError as error:
                refuse(self._diary.frame_screen, error, "Not changed")
                return
            self._show()
            self._diary.frame_screen.show_head()
