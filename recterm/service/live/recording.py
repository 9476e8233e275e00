"""What a person does, from the key to the file: at once, or waiting in order. Imports the standard library only."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.model import EventId, Feedback
from recterm.errors import RectermError
from recterm.service.live.acts import DialsAct, FeedbackAct, ListsAct
from recterm.service.live.named_lists import NamedLists
from recterm.service.live.profile_state import ProfileState
from recterm.store.people.feedback import check_value
from recterm.store.people.lists import list_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from recterm.domain.model import Event, EventKind, Item, ItemId, ItemRow, ProfileInfo
    from recterm.domain.reranking import Reranking
    from recterm.service.live.acts import Act
    from recterm.service.live.write_lane import WriteLane, Written


class Recording(NamedLists):
    """One profile's state in memory, and the lane of its writes."""

    _lane: WriteLane
    _state: ProfileState
    _withdrawn: list[Act | None]
    """What was undone while it waited, the last one last: it is in no library. None stands for a step that is."""
    _when_waiting: Callable[[], None] | None = None

    def refresh(self) -> bool:
        """Take in what other processes wrote."""
        raise NotImplementedError

    def _reload(self) -> None:
        raise NotImplementedError

    def _items_of(self, rows: Sequence[int]) -> list[Item]:
        raise NotImplementedError

    # The lane

    def queue_when_busy(self, when_waiting: Callable[[], None]) -> None:
        """Never wait for another writer for longer than a frame: what is done meanwhile waits in order.

        `when_waiting` is called each time that something begins to wait; `write_waiting` is then to be called again
        and again until nothing waits.
        """
        self._when_waiting = when_waiting
        self._lane.be_prompt()

    @property
    def n_waiting(self) -> int:
        """How many of this session's writes wait for the library file to be free."""
        return len(self._lane.waiting)

    def waiting(self, row: ItemRow) -> bool:
        """Whether something that was done to an item is not in the file yet."""
        return bool(self._lane.waiting) and self._items_of([row])[0].id in self._lane.items

    def write_waiting(self, patience: int = 0) -> Written:
        """Write what waits as far as the file lets; what it can never take is given up, and the state goes back.

        Args:
            patience: milliseconds to wait for another writer; 0 is the frame of a key press.
        """
        written = self._lane.flush_patiently(patience) if patience else self._lane.flush()
        if not written:
            return written
        foreseen, known = self._state.said, self._info
        self._reload()
        return replace(written, moved=self._state.said != foreseen or self._info != known)

    @property
    def waiting_acts(self) -> Sequence[Act]:
        """What waits, the first one first."""
        return tuple(self._lane.waiting)

    def give_up_waiting(self) -> None:
        """Forget what waits: a person said so."""
        self._lane.waiting.clear()
        self._reread_state()

    def _do(self, act: Act, write: Callable[[], object] | None = None) -> bool:
        """Write an act now, or let it wait; True when it is written."""
        waited = self.n_waiting
        self._lane.submit(act, write or (lambda: act.write(self._library)))
        if self.n_waiting == waited:
            return True
        act.foresee(self._state, self._rows_of([act]))
        if self._when_waiting is not None:
            self._when_waiting()
        return False

    def _rows_of(self, acts: Collection[Act]) -> dict[ItemId, ItemRow]:
        return self._library.catalogue.rows_of({act.item for act in acts if act.item is not None})

    def _reread_state(self) -> None:
        """Read the profile as it is stored, and add what waits."""
        self._on_lists = None
        before: ProfileState | None = getattr(self, "_state", None)
        known_as = before.name if before is not None and before.id == self._profile else ""
        self._state = ProfileState(self._library, self._profile, known_as)
        mine = [act for act in self._lane.waiting if act.profile == self._profile]
        rows = self._rows_of(mine) if mine else {}
        for act in mine:
            act.foresee(self._state, rows)

    # What the profile thinks

    @property
    def profile(self) -> ProfileInfo:
        """The profile, with counts of what it rated, viewed, saved and hid. From memory."""
        return self._state.info

    def feedback(self, row: ItemRow) -> Feedback:
        """What this profile thinks of an item; an empty `Feedback()` when nothing. From memory."""
        return self._state.of(row)

    def record(self, kind: EventKind, row: ItemRow, value: float | None = None) -> Event:
        """Store one event; it is durable when this returns, or `waiting` says that it is not yet.

        The next shelves know it either way.

        Raises:
            RectermError: the value is no rating from 0.5 to 5 in halves, or another process replaced the data, so that
                the row may now be another item's.
        """
        check_value(kind, value)
        (item,) = self._items_of([row])
        act = FeedbackAct(self._profile, item.id, item.title, kind, value, int(time.time()))
        event: Event | None = None

        def write() -> None:
            nonlocal event
            known = self._info
            with self._library.transaction():
                if self.refresh() and not self._info.same_item(known, row):
                    raise RectermError(
                        "the library's data were replaced meanwhile", "look for the item again", code="data_replaced"
                    )
                before = self._state.of(row) if self._state.there else None
                event = self._library.steps.record(
                    act.profile, act.item, kind, value, act.timestamp, before=before, redoable=self._state.redoable
                )

        self._withdrawn.clear()
        if self._do(act, write) and event is not None:
            self._state.add(row, event)
            self._state.redoable = False
            return event
        return act.event(EventId(self._state.last_event))

    # Shelves and lists

    @property
    def reranking(self) -> Reranking:
        """How this profile wants its shelves: variety, familiar or rare, its own genres. From memory."""
        return self._state.reranking

    def set_reranking(self, reranking: Reranking) -> None:
        """Keep how this profile wants its shelves; the next ones follow it. As it is already, it is no step to undo."""
        if reranking == self.reranking:
            return
        self._withdrawn.clear()
        if self._do(DialsAct(self._profile, self.reranking, reranking)):
            self._state.reranking, self._state.redoable = reranking, False

    def lists_with(self, row: ItemRow) -> frozenset[str]:
        """Names of the lists that an item is on, or will be once what waits is written."""
        (item,) = self._items_of([row])
        waiting = [act for act in self._lane.waiting if isinstance(act, ListsAct) and act.item == item.id]
        mine = [act for act in waiting if act.profile == self._profile]
        return mine[-1].names if mine else super().lists_with(row)

    def keep_on_lists(self, row: ItemRow, names: Collection[str]) -> None:
        """Let an item be on these lists and on no others; missing ones are made.

        Raises:
            RectermError: a name cannot be used; nothing is changed then.
        """
        (item,) = self._items_of([row])
        self._on_lists = None
        self._withdrawn.clear()
        there = self.lists_with(row)
        if self._do(ListsAct(self._profile, item.id, item.title, there, frozenset(map(list_name, names)))):
            self._state.redoable = False
