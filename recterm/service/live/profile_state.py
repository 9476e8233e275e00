"""What a profile said of every item, with its counts: all that a key press needs to know of it, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import Feedback, ProfileInfo
from recterm.domain.reranking import Reranking
from recterm.store.file.damage import decoding
from recterm.store.people.feedback import after

if TYPE_CHECKING:
    from recterm.domain.model import Event, ItemRow, ProfileId
    from recterm.store import Library

NOTHING = Feedback()


class ProfileState:
    """One profile as the library has it, brought up to date event by event."""

    def __init__(self, library: Library, profile: ProfileId, known_as: str = "") -> None:
        """Read the profile; one that another process deleted is empty, and called what it was known as."""
        self.id = profile
        name = library.profiles.name_of(profile)
        self.there = name is not None
        """Whether the library has the profile."""
        self.name = known_as if name is None else name
        self.feedback = library.events.feedback(profile)
        self.last_event = library.events.last_id(profile)
        with decoding(library.path, f"how profile {profile} wants its shelves"):
            self.reranking = Reranking(**library.settings.get(reranking_key(profile), {}))
        self.redoable = library.steps.any_undone(profile)
        """Whether something was undone that can be redone."""
        self._counts = [0] * 5
        for state in self.feedback.values():
            self._count(state, 1)

    @property
    def info(self) -> ProfileInfo:
        """The profile with its counts; one that was deleted says so in its name."""
        return ProfileInfo(self.id, self.name if self.there else f"{self.name} (deleted)", *self._counts)

    def of(self, row: ItemRow) -> Feedback:
        """What the profile said of an item."""
        return self.feedback.get(row, NOTHING)

    @property
    def said(self) -> dict[ItemRow, tuple[object, ...]]:
        """All that was said, without the numbers of events."""
        return {
            row: (state.stars, state.views, state.hidden, state.saved, state.liked)
            for row, state in self.feedback.items()
        }

    def add(self, row: ItemRow, event: Event) -> None:
        """Take in one more event."""
        self.put(row, after(self.of(row), event))
        self.last_event = max(self.last_event, event.id)

    def put(self, row: ItemRow, state: Feedback) -> None:
        """Let this be what the profile said of an item; it is then the one that it said something of last."""
        self._count(self.feedback.pop(row, NOTHING), -1)
        self._count(state, 1)
        if not state.empty:
            self.feedback[row] = state

    def _count(self, state: Feedback, by: int) -> None:
        said = (state.stars is not None, state.views > 0, state.saved, state.hidden, state.liked)
        for place, there in enumerate(said):
            self._counts[place] += by if there else 0


def reranking_key(profile: ProfileId) -> str:
    """The setting that keeps how a profile wants its shelves."""
    return f"reranking of profile {profile}"
