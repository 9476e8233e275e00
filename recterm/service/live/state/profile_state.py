"""Profile state in memory: feedback on every item, with counts; everything that a key press needs."""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from recterm.domain.arrangement import Arrangement
from recterm.domain.exclusions import BY_HAND
from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.model import Feedback, ProfileInfo
from recterm.domain.reranking import Reranking
from recterm.store.file.damage import decoding
from recterm.store.people.feedback import after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import Event, ItemId, ItemRow, ProfileId
    from recterm.store import Library

NOTHING = Feedback()
_STATE = attrgetter(*(row.field for row in FEEDBACK_KINDS))


class ProfileState:
    """State of one profile, read from the library and updated event by event."""

    def __init__(self, library: Library, profile: ProfileId, known_as: str = "") -> None:
        """Read the profile; one that another process deleted is empty and named `known_as`."""
        self.id = profile
        self._library = library
        name = library.profiles.name_of(profile)
        self.there = name is not None
        """Whether the library has the profile."""
        self.name = known_as if name is None else name
        self.feedback = library.events.feedback(profile)
        self.last_event = library.events.last_id(profile)
        with decoding(library.path, f"the shelf settings of profile {profile}"):
            self.reranking = Reranking(**library.settings.get(reranking_key(profile), {}))
            self.arrangement = Arrangement(**library.settings.get(arrangement_key(profile), {}))
        self.groups = library.profile_groups.names(profile)
        """Names of the user groups that the profile says it belongs to."""
        self.redoable = library.steps.any_undone(profile)
        """Whether there is a stored step to redo."""
        self.exclusions = library.exclusions.of(profile)
        self._in_taste = library.exclusions.feedback(profile, self.exclusions, self.feedback)
        states = self.feedback.values()
        self._counts = {row: sum(map(bool, map(attrgetter(row.field), states))) for row in FEEDBACK_KINDS}

    @cached_property
    def first_views(self) -> dict[ItemRow, int]:
        """UTC seconds of the first view of each item, read when first asked for; views since then are later ones."""
        return self._library.events.first_views(self.id)

    @property
    def info(self) -> ProfileInfo:
        """The profile with its counts; the name of a deleted one ends in "(deleted)"."""
        name = self.name if self.there else f"{self.name} (deleted)"
        return ProfileInfo(self.id, name, **{row.count: count for row, count in self._counts.items()})

    def in_taste_under(self, exclusions: Exclusions) -> Mapping[ItemRow, Feedback]:
        """Return the feedback without what other rules would exclude. Reads the library."""
        return self._library.exclusions.feedback(self.id, exclusions, self.feedback)

    def exclude(self, exclusions: Exclusions) -> None:
        """Set what is excluded from the taste."""
        self.exclusions = exclusions
        self._in_taste = self._library.exclusions.feedback(self.id, exclusions, self.feedback)

    def of(self, row: ItemRow) -> Feedback:
        """Return the profile's feedback on an item."""
        return self.feedback.get(row, NOTHING)

    @property
    def in_taste(self) -> Mapping[ItemRow, Feedback]:
        """The feedback without what is excluded from the taste: all that a model sees of the profile."""
        return self._in_taste

    @property
    def states(self) -> dict[ItemRow, tuple[object, ...]]:
        """The feedback on each item, without event numbers."""
        return {row: _STATE(state) for row, state in self.feedback.items()}

    def add(self, row: ItemRow, event: Event, feedback: Feedback | None = None) -> None:
        """Apply one more event; `feedback` is the resulting feedback on the item, if it is known."""
        counted = self._in_taste.get(row, NOTHING)
        self.put(row, after(self.of(row), event) if feedback is None else feedback)
        if self._in_taste is not self.feedback:
            excluded = self.exclusions.covers(event.id, event.timestamp, (BY_HAND,))
            self._put_in_taste(row, counted if excluded else after(counted, event))
        self.last_event = max(self.last_event, event.id)

    def put(self, row: ItemRow, state: Feedback) -> None:
        """Set the feedback on an item, which becomes the last in order; empty feedback removes the item.

        What of it is excluded from the taste shows once the profile is read again.
        """
        self._count(self.feedback.pop(row, NOTHING), -1)
        self._count(state, 1)
        if not state.empty:
            self.feedback[row] = state
        if self._in_taste is not self.feedback:
            self._put_in_taste(row, state)

    def reread(self, row: ItemRow, item: ItemId) -> None:
        """Read the feedback on one item again, whose latest event is the profile's latest."""
        self.put(row, self._library.events.feedback_of(self.id, item))
        self.last_event = self._library.events.last_id(self.id)
        self.redoable = self._library.steps.any_undone(self.id)
        self.__dict__.pop("first_views", None)

    def _put_in_taste(self, row: ItemRow, state: Feedback) -> None:
        self._in_taste.pop(row, None)
        if not state.empty:
            self._in_taste[row] = state

    def _count(self, state: Feedback, by: int) -> None:
        for row in FEEDBACK_KINDS:
            self._counts[row] += by if row.of(state) else 0


def reranking_key(profile: ProfileId) -> str:
    """Return the key of the setting that holds a profile's reranking."""
    return f"reranking of profile {profile}"


def arrangement_key(profile: ProfileId) -> str:
    """Return the key of the setting that holds a profile's arrangement of its shelves."""
    return f"shelves of profile {profile}"
