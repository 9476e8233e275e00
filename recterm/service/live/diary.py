"""Diary of the profile: its events by date, with their sources. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.taste.diary import DiaryEntry
from recterm.domain.exclusions import BY_HAND
from recterm.domain.model import EventKind
from recterm.service.live.state.acts import ExcludeAct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import Item, ItemId
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes


_BY_HAND = (BY_HAND,)


class Diary:
    """Diary of the current profile."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes

    def entries(self) -> list[DiaryEntry]:
        """Return the events that were not undone, latest first."""
        library, profile = self._state.library, self._state.profile.id
        events = library.events.by_date(profile)
        undone = {event.undoes for event in events}
        sources = library.provenance.sources(profile)
        exclusions = self.exclusions
        entries = []
        for event in events:
            if event.id not in undone and event.kind is not EventKind.UNDO:
                reported = sources.get(event.id, _BY_HAND)
                excluded = not exclusions.empty and exclusions.covers(event.id, event.timestamp, reported)
                entries.append(DiaryEntry(event, reported, excluded))
        return entries

    @property
    def exclusions(self) -> Exclusions:
        """What this profile excludes from its taste. From memory."""
        return self._state.profile.exclusions

    def exclude(self, exclusions: Exclusions) -> None:
        """Store what this profile excludes from its taste: the events stay, models and shelves do not see them.

        It is a step that can be undone; unchanged rules are not.
        """
        profile = self._state.profile
        if exclusions == profile.exclusions:
            return
        if self._writes.do(ExcludeAct(profile.id, profile.exclusions, exclusions)):
            profile.exclude(exclusions)
            profile.redoable = False

    def items(self, entries: Sequence[DiaryEntry]) -> dict[ItemId, Item]:
        """Return the items of entries by id, without those that left the catalogue."""
        catalogue = self._state.library.catalogue
        rows = catalogue.rows_of({entry.event.item for entry in entries})
        return {item.id: item for item in catalogue.page(list(rows.values()))}
