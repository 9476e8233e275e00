"""Acts of a profile as values: each is written at once, or waits until the library file is free."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from recterm.domain.model import Event, EventId, EventKind, Feedback
from recterm.service.live.state.profile_state import arrangement_key, reranking_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.arrangement import Arrangement
    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import ItemId, ItemRow, ProfileId
    from recterm.domain.reranking import Reranking
    from recterm.domain.undoing import Reverted, StepKind
    from recterm.service.live.state.profile_state import ProfileState
    from recterm.store import Library


class Act(Protocol):
    """One change that a profile makes."""

    @property
    def profile(self) -> ProfileId:
        """The profile that made the change."""

    @property
    def item(self) -> ItemId | None:
        """The item concerned; None for a change that concerns no item."""

    @property
    def title(self) -> str:
        """Name of the act in a message that it could not be written."""

    def write(self, library: Library) -> Any:
        """Write the act to the library, in a transaction of its own."""

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Change the profile in memory to its state after the write."""


@dataclass(frozen=True, slots=True)
class FeedbackAct:
    """Event on an item."""

    profile: ProfileId
    item: ItemId
    title: str
    kind: EventKind
    value: float | None
    timestamp: int
    note: str | None = None

    def write(self, library: Library) -> Event:
        """Append the event, even if the item is no longer in the catalogue."""
        steps = library.steps
        return steps.record(self.profile, self.item, self.kind, self.value, self.timestamp, note=self.note).event

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Add the event under the next number."""
        if self.item in rows:
            state.add(rows[self.item], self.event(EventId(state.last_event + 1)))

    def event(self, number: EventId) -> Event:
        """Return the event under the given number."""
        return Event(number, self.profile, self.item, self.kind, self.value, self.timestamp, note=self.note)


@dataclass(frozen=True, slots=True)
class ListsAct:
    """Choice of the lists that an item is on."""

    profile: ProfileId
    item: ItemId
    title: str
    before: frozenset[str]
    names: frozenset[str]

    def write(self, library: Library) -> None:
        """Put the item on these lists, creating missing ones, and remove it from all others."""
        with library.steps.changing_lists(self.profile):
            there = library.lists.names_with(self.profile, self.item)
            for name in sorted(self.names - there):
                library.lists.extend(self.profile, name, [self.item])
            for name in sorted(there - self.names):
                library.lists.take_off(self.profile, name, self.item)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Do nothing: lists are not part of the profile state."""


@dataclass(frozen=True, slots=True)
class DialsAct:
    """Setting of a profile's reranking of its shelves."""

    profile: ProfileId
    before: Reranking
    wanted: Reranking
    title: str = "How shelves are arranged"
    item: ItemId | None = None

    def write(self, library: Library) -> None:
        """Store the reranking as a setting."""
        library.steps.set_dials(self.profile, reranking_key(self.profile), asdict(self.wanted))

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Set the reranking."""
        state.reranking = self.wanted


@dataclass(frozen=True, slots=True)
class AmendAct:
    """Change or deletion of an event of the past."""

    profile: ProfileId
    item: ItemId
    title: str
    event: Event
    wanted: Event | None
    """Kind, value, time and note of the event in its place; None deletes it."""
    without: Feedback
    """Feedback on the item without the event."""

    def write(self, library: Library) -> None:
        """Undo the event, and append the one in its place."""
        if self.wanted is None:
            library.steps.delete(self.event)
        else:
            library.steps.amend(self.event, self.wanted)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Leave out the event, and add the one in its place under the next number."""
        if self.item not in rows:
            return
        row = rows[self.item]
        state.put(row, self.without)
        if self.wanted is not None:
            state.add(row, self.wanted._replace(id=EventId(state.last_event + 1)))


@dataclass(frozen=True, slots=True)
class ExcludeAct:
    """Choice of what is excluded from a profile's taste."""

    profile: ProfileId
    before: Exclusions
    wanted: Exclusions
    title: str = "What your taste leaves out"
    item: ItemId | None = None

    def write(self, library: Library) -> None:
        """Store the rules as a setting."""
        library.steps.exclude(self.profile, self.wanted)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Set the rules, and leave out what they cover."""
        state.exclude(self.wanted)


@dataclass(frozen=True, slots=True)
class ArrangeAct:
    """Arrangement of a profile's shelves. `u` does not undo it: the opposite key is as near."""

    profile: ProfileId
    wanted: Arrangement
    title: str = "Order and number of shelves"
    item: ItemId | None = None

    def write(self, library: Library) -> None:
        """Store the arrangement as a setting."""
        library.settings.set(arrangement_key(self.profile), asdict(self.wanted))

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Set the arrangement."""
        state.arrangement = self.wanted


@dataclass(frozen=True, slots=True)
class ActivateAct:
    """Switch to a profile."""

    profile: ProfileId
    name: str
    item: ItemId | None = None

    @property
    def title(self) -> str:
        """Name of the act in a message that it could not be written."""
        return f"Profile {self.name}"

    def write(self, library: Library) -> None:
        """Make the profile the active one."""
        library.profiles.activate(self.name)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Do nothing: the profile does not change."""


@dataclass(frozen=True, slots=True)
class RevertAct:
    """Undo or redo of a step that is in the library."""

    profile: ProfileId
    step: int
    kind: StepKind
    redo: bool
    event: Event | None
    """The event that is reverted or restored; None if the step is not an event."""
    without: Feedback
    """Feedback on the event's item without the event."""

    @property
    def item(self) -> ItemId | None:
        """The item of the event; None if the step is not an event."""
        return None if self.event is None else self.event.item

    @property
    def title(self) -> str:
        """Name of the act in a message that it could not be written."""
        return "Redo" if self.redo else "Undo"

    def write(self, library: Library) -> Reverted:
        """Undo or redo the step."""
        return library.steps.revert(self.step, redo=self.redo)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Update the feedback if the step is an event; other changes show once the step is written."""
        if self.event is None or self.event.item not in rows:
            return
        row = rows[self.event.item]
        if self.redo:
            state.add(row, self.event._replace(id=EventId(state.last_event + 1)))
        else:
            state.put(row, self.without)
