"""Feedback of the profile on items, stored as events. Imports only the standard library."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from recterm.domain.model import EventId
from recterm.errors import RectermError
from recterm.service.live.state.acts import FeedbackAct
from recterm.store.people.feedback import check_value

if TYPE_CHECKING:
    from recterm.domain.model import Event, EventKind, Feedback, Item, ItemRow
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes
    from recterm.store.people.events import Recorded


class ProfileFeedback:
    """Feedback of the current profile on every item, and the events behind it."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes

    def of(self, row: ItemRow) -> Feedback:
        """Return this profile's feedback on an item; an empty `Feedback()` if it gave none. From memory."""
        return self._state.profile.of(row)

    def history(self, limit: int | None = None) -> list[tuple[Event, Item | None]]:
        """Return events, latest first; the item is None if it is no longer in the catalogue."""
        library = self._state.library
        events = library.events.by_date(self._state.profile.id, limit)
        rows = library.catalogue.rows_of({event.item for event in events})
        items = {item.id: item for item in library.catalogue.page(list(rows.values()))}
        return [(event, items.get(event.item)) for event in events]

    def on_item(self, row: ItemRow) -> list[Event]:
        """Return this profile's events on one item that were not undone, latest first, without waiting ones."""
        (item,) = self._state.items_of([row])
        return self._state.library.events.on_item(self._state.profile.id, item.id)

    def record(
        self,
        kind: EventKind,
        row: ItemRow,
        value: float | None = None,
        timestamp: int | None = None,
        note: str | None = None,
    ) -> Event:
        """Store one event. It is durable on return, unless `Writes.waits_on` says that it is still waiting.

        The next shelves reflect it either way.

        Args:
            kind: anything but UNDO.
            row: the item.
            value: stars for RATE, else None.
            timestamp: UTC seconds; None is now.
            note: what the person wrote beside it, as `recterm.domain.notes.note_of` returns it.

        Raises:
            RectermError: the value is not a rating from 0.5 to 5 in halves, or another process replaced the data, so
                that the row may now belong to another item.
        """
        check_value(kind, value)
        state = self._state
        (item,) = state.items_of([row])
        when = int(time.time()) if timestamp is None else timestamp
        act = FeedbackAct(state.profile.id, item.id, item.title, kind, value, when, note)
        recorded: Recorded | None = None

        def write() -> None:
            nonlocal recorded
            expected = state.info
            with state.library.transaction():
                if state.refresh() and not state.info.same_item(expected, row):
                    raise RectermError(
                        "the library's data were replaced in the meantime",
                        "look for the item again",
                        code="data_replaced",
                    )
                profile = state.profile
                before = profile.of(row) if profile.there else None
                recorded = state.library.steps.record(
                    act.profile, act.item, kind, value, when, note=note, before=before, redoable=profile.redoable
                )

        if self._writes.do(act, write) and recorded is not None:
            state.profile.add(row, recorded.event, recorded.feedback)
            state.profile.redoable = False
            return recorded.event
        return act.event(EventId(state.profile.last_event))
