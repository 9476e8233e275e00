"""Acts, the writes of keys as values: an act is written at once, or waits until the library file is free."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from recterm.domain.model import Event, EventId, EventKind, Feedback
from recterm.service.live.state.profile_state import reranking_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import ItemId, ItemRow, ProfileId
    from recterm.domain.reranking import Reranking
    from recterm.domain.undoing import Reverted, StepKind
    from recterm.service.live.state.profile_state import ProfileState
    from recterm.store import Library


class Act(Protocol):
    """One thing that a person did."""

    @property
    def profile(self) -> ProfileId:
        """Who did it."""

    @property
    def item(self) -> ItemId | None:
        """The item that it is about."""

    @property
    def title(self) -> str:
        """What it is called where it could not be written."""

    def write(self, library: Library) -> Any:
        """Write it, in a transaction of its own."""

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Let the profile be in memory what it will be once this is written."""


@dataclass(frozen=True, slots=True)
class FeedbackAct:
    """An event on an item."""

    profile: ProfileId
    item: ItemId
    title: str
    kind: EventKind
    value: float | None
    timestamp: int

    def write(self, library: Library) -> Event:
        """Append the event; the item need not be in the catalogue any more."""
        return library.steps.record(self.profile, self.item, self.kind, self.value, self.timestamp).event

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Add the event under the number that comes next."""
        if self.item in rows:
            state.add(rows[self.item], self.event(EventId(state.last_event + 1)))

    def event(self, number: EventId) -> Event:
        """Return the event, as it will be."""
        return Event(number, self.profile, self.item, self.kind, self.value, self.timestamp)


@dataclass(frozen=True, slots=True)
class ListsAct:
    """An item shall be on these lists and on no others."""

    profile: ProfileId
    item: ItemId
    title: str
    before: frozenset[str]
    names: frozenset[str]

    def write(self, library: Library) -> None:
        """Put it on lists, which are made if they are missing, and take it off others."""
        with library.steps.changing_lists(self.profile):
            there = library.lists.names_with(self.profile, self.item)
            for name in sorted(self.names - there):
                library.lists.extend(self.profile, name, [self.item])
            for name in sorted(there - self.names):
                library.lists.take_off(self.profile, name, self.item)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Do nothing: lists are not part of the state."""


@dataclass(frozen=True, slots=True)
class DialsAct:
    """How a profile wants its shelves."""

    profile: ProfileId
    before: Reranking
    wanted: Reranking
    title: str = "How shelves are arranged"
    item: ItemId | None = None

    def write(self, library: Library) -> None:
        """Keep it as a setting."""
        library.steps.set_dials(self.profile, reranking_key(self.profile), asdict(self.wanted))

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Turn the dials."""
        state.reranking = self.wanted


@dataclass(frozen=True, slots=True)
class ActivateAct:
    """A profile sits here now."""

    profile: ProfileId
    name: str
    item: ItemId | None = None

    @property
    def title(self) -> str:
        """What it is called where it could not be written."""
        return f"Profile {self.name}"

    def write(self, library: Library) -> None:
        """Remember it as the active one."""
        library.profiles.activate(self.name)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Do nothing: the profile does not change."""


@dataclass(frozen=True, slots=True)
class RevertAct:
    """A step that is in the library shall be undone, or redone."""

    profile: ProfileId
    step: int
    kind: StepKind
    redo: bool
    event: Event | None
    """The event that it takes back or brings back; None if the step is not an event."""
    without: Feedback
    """What is left of the feedback on the event's item when it is taken back."""

    @property
    def item(self) -> ItemId | None:
        """The item of the event."""
        return None if self.event is None else self.event.item

    @property
    def title(self) -> str:
        """What it is called where it could not be written."""
        return "Redo" if self.redo else "Undo"

    def write(self, library: Library) -> Reverted:
        """Undo or redo it."""
        return library.steps.revert(self.step, redo=self.redo)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Of events the feedback is known at once; what else a step changes is seen when it is written."""
        if self.event is None or self.event.item not in rows:
            return
        row = rows[self.event.item]
        if self.redo:
            state.add(row, self.event._replace(id=EventId(state.last_event + 1)))
        else:
            state.put(row, self.without)
