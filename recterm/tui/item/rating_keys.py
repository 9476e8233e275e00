"""Rating keys, for feedback and named lists, the same wherever an item is highlighted.

Everything happens in the key handler: it returns when the event is on disk (or queued, while another process writes to
the library) and the shelves are computed, so that the next frame shows both.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import BY_EVENT, DISLIKES
from recterm.domain.kind_words import words_of
from recterm.domain.model import MAX_STARS, MIN_STARS, EventKind, ItemRow
from recterm.errors import RectermError
from recterm.present.taste.diary import day_of, iso_day
from recterm.present.text import clean
from recterm.service.taste.noting import Entry, noted_event, write_entry
from recterm.tui.item.recorded import format_recorded
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.model import Event, Item
    from recterm.tui.item.rated_screen import RatedScreen

MIDDLE_STARS = 3.0
"""Stars from which half-star steps start when there is no rating yet."""


class RatingKeys(Controller):
    """Controller of the feedback on the highlighted item."""

    def __init__(self, screen: RatedScreen) -> None:
        self._screen, self._session = screen, screen.session

    def rate_by_click(self, stars: int) -> None:
        """Give the number of stars clicked, or half a star less if the item already has that number."""
        row = self._screen.target
        if row is not None:
            same = self._session.feedback.of(row).stars == stars
            self.action_rate(stars - 0.5 if same else stars)

    def action_rate(self, stars: float) -> None:
        """Rate the highlighted item."""
        self._record(EventKind.RATE, stars)

    def action_rate_by(self, step: float) -> None:
        """Change the rating by a step, such as half a star."""
        row = self._screen.target
        if row is None:
            return
        stars = self._session.feedback.of(row).stars
        wanted = min(MAX_STARS, max(MIN_STARS, (MIDDLE_STARS if stars is None else stars) + step))
        if wanted != stars:
            self._record(EventKind.RATE, wanted)

    def action_unrate(self) -> None:
        """Remove the rating."""
        row = self._screen.target
        if row is not None and self._session.feedback.of(row).stars is not None:
            self._record(EventKind.UNRATE)

    def action_mark(self, kind: str) -> None:
        """Record a kind of feedback, or take it back if the item already has it."""
        row = self._screen.target
        if row is None:
            return
        feedback_kind = BY_EVENT[EventKind(kind)]
        holds = feedback_kind.of(self._session.feedback.of(row))
        self._record(feedback_kind.opposite if holds and feedback_kind.opposite is not None else feedback_kind.kind)

    def action_note(self) -> None:
        """Ask for the stars, the day and the note of the item's rating, or else of its latest event."""
        row = self._screen.target
        if row is None:
            return
        if self._session.writes.waits_on(row):
            say(self._screen, "Your last change is not saved yet: try again in a moment.")
            return
        event = noted_event(self._session, row)
        self._ask_entry(row, event, partial(write_entry, self._session, row, event))

    def _ask_entry(self, row: ItemRow, event: Event | None, save: Callable[[Entry], None]) -> None:
        from recterm.tui.item.entry_screen import EntryScreen

        def saved(done: bool | None) -> None:
            if done:
                self._screen.feedback_changed(row)
                self._screen.name_target()

        entry = Entry(None, None, None) if event is None else entry_of(event)
        self._screen.app.push_screen(EntryScreen(self._item(row).label, entry, save), saved)

    def action_lists(self) -> None:
        """Choose the named lists that the item is on."""
        from recterm.tui.item.named_lists import OwnListsScreen

        row = self._screen.target
        if row is None:
            return
        there = self._session.lists.names_with(row)

        def chosen(names: frozenset[str] | None) -> None:
            if names is not None and names != there:
                self._keep_on_lists(row, names)

        title = clean(self._item(row).title)
        self._screen.app.push_screen(OwnListsScreen(title, self._session.lists.names(), there), chosen)

    def _keep_on_lists(self, row: ItemRow, names: frozenset[str]) -> None:
        try:
            self._session.lists.keep(row, names)
        except RectermError as error:
            refuse(self._screen, error)
            return
        self._screen.lists_changed(row)
        where = clean(", ".join(sorted(names)))
        lists = f"on the list{'s' * (len(names) > 1)} {where}" if names else "on no list"
        say(self._screen, f"{clean(self._item(row).title)} is {lists}")

    def _record(self, kind: EventKind, stars: float | None = None) -> None:
        row, here = self._screen.target, self._screen.target_list
        if row is None:
            return
        try:
            event = self._session.feedback.record(kind, row, stars)
        except RectermError as error:
            refuse(self._screen, error, "Not recorded", severity="error")
            return
        self._screen.feedback_changed(row)
        self._screen.name_target()
        disliked = kind in [dislike.kind for dislike in DISLIKES]
        if disliked or (here is not None and not here.entries.lists(row)):
            self._say_left(event, row)

    def _say_left(self, event: Event, row: ItemRow) -> None:
        """Say what an event did when its item left the list, and which key undoes it."""
        item = self._item(row)
        self._screen.app.clear_notifications()
        say(
            self._screen,
            format_recorded(event, item.title, words_of(item.kind), self._screen.keymap.shown("undo")),
        )

    def _item(self, row: ItemRow) -> Item:
        (item,) = self._session.catalogue.page([row])
        return item


def entry_of(event: Event) -> Entry:
    """Return what an event says, its day as it is typed."""
    return Entry(event.value, iso_day(day_of(event.timestamp)), event.note)
