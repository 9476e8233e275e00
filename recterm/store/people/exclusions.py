"""Exclusions of profiles: the rules as a setting, the events that they cover, and the feedback without those."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from recterm.domain.exclusions import BY_HAND, Exclusions, exclusions_key
from recterm.domain.model import EventKind
from recterm.store.file.damage import decoding
from recterm.store.people.feedback import replay

if TYPE_CHECKING:
    from collections.abc import Collection

    from recterm.domain.model import Event, EventId, Feedback, ItemId, ItemRow, ProfileId
    from recterm.store.catalogue.catalogue import Catalogue
    from recterm.store.file.connection import Connection
    from recterm.store.file.preferences import LibrarySettings
    from recterm.store.people.events import Events
    from recterm.store.people.provenance import Provenance

_BY_HAND = (BY_HAND,)


class ProfileExclusions:
    """Exclusions of a library's profiles."""

    def __init__(
        self, db: Connection, settings: LibrarySettings, events: Events, provenance: Provenance, catalogue: Catalogue
    ) -> None:
        self._db = db
        self._settings = settings
        self._events = events
        self._provenance = provenance
        self._catalogue = catalogue

    def of(self, profile: ProfileId) -> Exclusions:
        """Return the rules of a profile."""
        with decoding(self._db.path, f"the exclusions of profile {profile}"):
            return Exclusions(**self._settings.get(exclusions_key(profile), {}))

    def events(self, profile: ProfileId, exclusions: Exclusions) -> set[EventId]:
        """Return the events of a profile that rules cover, also undone ones."""
        if exclusions.empty:
            return set()
        if not exclusions.by_rule:
            return set(exclusions.events)
        sources = self._provenance.sources(profile)
        return {
            event.id
            for event in self._events.history(profile)
            if event.kind is not EventKind.UNDO
            and exclusions.covers(event.id, event.timestamp, sources.get(event.id, _BY_HAND))
        }

    def add(self, profile: ProfileId, events: Collection[EventId]) -> None:
        """Exclude events too, as a file says that brings them; part of a transaction."""
        self._settings.set(exclusions_key(profile), self.of(profile).with_events(events).document())

    def counted(self, profile: ProfileId) -> dict[ItemRow, Feedback]:
        """Return a profile's feedback without what it excludes from its taste."""
        return self.feedback(profile, self.of(profile), self._events.feedback(profile))

    def feedback(
        self, profile: ProfileId, exclusions: Exclusions, everything: dict[ItemRow, Feedback]
    ) -> dict[ItemRow, Feedback]:
        """Return a profile's feedback without the events that rules cover, by last event, oldest first.

        Args:
            profile: whose feedback it is.
            exclusions: the rules, the profile's own or others that are tried.
            everything: all its feedback, which is returned itself if no rule covers any of its events.
        """
        excluded = self.events(profile, exclusions)
        if not excluded:
            return everything
        logs: dict[ItemId, list[Event]] = defaultdict(list)
        for event in reversed(self._events.history(profile)):
            logs[event.item].append(event)
        changed = {item: log for item, log in logs.items() if any(event.id in excluded for event in log)}
        feedback = dict(everything)
        for item, row in self._catalogue.rows_of(changed).items():
            state = replay([event for event in changed[item] if event.id not in excluded])
            if state.empty:
                feedback.pop(row, None)
            else:
                feedback[row] = state
        return dict(sorted(feedback.items(), key=lambda pair: pair[1].last_event))
