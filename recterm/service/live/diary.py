"""Diary of the profile: its events by date, with their sources. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.taste.diary import BY_HAND, DiaryEntry
from recterm.domain.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import Item, ItemId
    from recterm.service.live.state.live_state import LiveState


class Diary:
    """Diary of the current profile."""

    def __init__(self, state: LiveState) -> None:
        self._state = state

    def entries(self) -> list[DiaryEntry]:
        """Return the events that were not undone, latest first."""
        library, profile = self._state.library, self._state.profile.id
        events = library.events.by_date(profile)
        undone = {event.undoes for event in events}
        sources = library.provenance.sources(profile)
        by_hand = (BY_HAND,)
        return [
            DiaryEntry(event, sources.get(event.id, by_hand))
            for event in events
            if event.id not in undone and event.kind is not EventKind.UNDO
        ]

    def items(self, entries: Sequence[DiaryEntry]) -> dict[ItemId, Item]:
        """Return the items of entries by id, without those that left the catalogue."""
        catalogue = self._state.library.catalogue
        rows = catalogue.rows_of({entry.event.item for entry in entries})
        return {item.id: item for item in catalogue.page(list(rows.values()))}
