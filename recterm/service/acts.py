"""What a key writes, as values: an act is written at once, or waits in the lane until the library file is free."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from recterm.domain import Event, EventId, EventKind
from recterm.service.profile_state import reranking_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain import ItemId, ItemRow, ProfileId
    from recterm.reranking import Reranking
    from recterm.service.profile_state import ProfileState
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
        return library.events.append(self.profile, self.item, self.kind, self.value, self.timestamp)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Add the event under the number that comes next."""
        if self.item in rows:
            state.add(rows[self.item], self.event(EventId(state.last_event + 1)))

    def event(self, number: EventId) -> Event:
        """The event, as it will be."""
        return Event(number, self.profile, self.item, self.kind, self.value, self.timestamp)


@dataclass(frozen=True, slots=True)
class ListsAct:
    """An item shall be on these lists and on no others."""

    profile: ProfileId
    item: ItemId
    title: str
    names: frozenset[str]

    def write(self, library: Library) -> None:
        """Put it on lists, which are made if they are missing, and take it off others."""
        with library.transaction():
            there = library.lists.names_with(self.profile, self.item)
            for name in sorted(self.names - there):
                library.lists.extend(self.profile, name, [self.item])
            for name in sorted(there - self.names):
                library.lists.take_off(self.profile, name, self.item)

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Lists are no part of the state."""


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
        library.settings.set(reranking_key(self.profile), asdict(self.wanted))

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
        """It changes nothing of the profile."""
