"""Waiting writes of a session: each act is written at once, or waits in order. Imports only the standard library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.service.live.state.acts import ActivateAct
from recterm.service.live.writes.lane import WriteLane, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.model import ItemRow
    from recterm.service.live.state.acts import Act
    from recterm.service.live.state.live_state import LiveState


class Writes:
    """Writes of a session, on their way from the key to the file."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self._lane = WriteLane(state.library, state.waiting)
        self._when_waiting: Callable[[], None] | None = None
        self._private = False
        self.withdrawn: list[Act | None] = []
        """Acts undone while they waited, latest last; they are not in the library. None stands for a stored step."""

    def queue_when_busy(self, when_waiting: Callable[[], None]) -> None:
        """Queue writes in order instead of waiting longer than a frame for another writer.

        `when_waiting` is called each time an act starts to wait; from then on, call `flush` repeatedly until nothing
        waits.
        """
        self._when_waiting = when_waiting
        self._lane.be_prompt()

    @property
    def private(self) -> bool:
        """Whether nothing is recorded: what a person does changes the shelves, stays in memory, and is forgotten."""
        return self._private

    def be_private(self, private: bool) -> None:
        """Record nothing from now on; or record again, and forget what was done in the meantime.

        Raises:
            RectermError: earlier changes are not saved yet, as another process writes to the library.
        """
        if private == self._private:
            return
        if private:
            self.flush()
            if self._lane.waiting:
                raise RectermError("earlier changes are not saved yet", "try again in a moment", code="library_locked")
        self.withdrawn.clear()
        self._private = private
        self.give_up()

    @property
    def n_waiting(self) -> int:
        """Number of this session's writes that wait for the library file; 0 while nothing is recorded."""
        return len(self.waiting)

    @property
    def waiting(self) -> Sequence[Act]:
        """The waiting acts, oldest first; none while nothing is recorded."""
        return () if self._private else tuple(self._lane.waiting)

    def waits_on(self, row: ItemRow) -> bool:
        """Return whether an act on an item is not in the file yet."""
        return bool(self.n_waiting) and self._state.items_of([row])[0].id in self._lane.items

    def flush(self, patience: int = 0) -> Written:
        """Write waiting acts until the file is busy; discard those that can never be written, and reload the state.

        Args:
            patience: milliseconds to wait for another writer; 0 is the frame of a key press.
        """
        if self._private:
            return Written()
        state = self._state
        written = self._lane.flush_patiently(patience) if patience else self._lane.flush()
        if not written:
            return written
        foreseen, info = state.profile.states, state.info
        state.reload()
        return replace(written, moved=state.profile.states != foreseen or state.info != info)

    def give_up(self) -> None:
        """Discard all waiting acts, at a person's request."""
        self._lane.waiting.clear()
        self._state.reread_profile()

    def do(self, act: Act, write: Callable[[], object] | None = None) -> bool:
        """Write a new act now or queue it; return whether it is written.

        Acts withdrawn before it can no longer be redone.
        """
        self.withdrawn.clear()
        return self.submit(act, write)

    def submit(self, act: Act, write: Callable[[], object] | None = None) -> bool:
        """Write an act now or queue it; return whether it is written. A private session keeps it in memory."""
        if self._private:
            if not isinstance(act, ActivateAct):
                self._lane.waiting.append(act)
                act.foresee(self._state.profile, self._state.rows_of([act]))
            return False
        waited = self.n_waiting
        self._lane.submit(act, write or (lambda: act.write(self._state.library)))
        if self.n_waiting == waited:
            return True
        act.foresee(self._state.profile, self._state.rows_of([act]))
        if self._when_waiting is not None:
            self._when_waiting()
        return False

    def take_back(self, act: Act) -> None:
        """Remove a waiting act and its effect on the profile."""
        self._lane.waiting.remove(act)
        self._state.reread_profile()
