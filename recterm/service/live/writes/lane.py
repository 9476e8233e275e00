"""Lane of a session's ordered writes: immediate if the file is free; else they wait, and later ones behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from recterm.errors import LibraryBusyError, LibraryGoneError, RectermError

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.model import ItemId
    from recterm.service.live.state.acts import Act
    from recterm.store import Library

FRAME = 8
"""Time in milliseconds that a key press waits for another writer."""

AT_ONCE = 50
"""Number of waiting acts written by one `flush`: each is a transaction, and the app repaints between flushes."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Failure:
    """Act that could not be written and was discarded."""

    act: Act
    error: RectermError


@dataclass(frozen=True, slots=True)
class Written:
    """Outcome of writing the acts that were waiting."""

    acts: tuple[Act, ...] = ()
    failures: tuple[Failure, ...] = ()
    moved: bool = False
    """Whether the state differs from the expected one: an act failed, or another process wrote too."""

    def __bool__(self) -> bool:
        """Return whether any act was written or discarded."""
        return bool(self.acts or self.failures)


class WriteLane:
    """Lane of acts, oldest first. While the file is busy, a `prompt` lane keeps acts; another blocks, then fails."""

    def __init__(self, library: Library, waiting: list[Act]) -> None:
        """Create a lane to a library; `waiting` is the list that the whole session shares."""
        self._library = library
        self.waiting = waiting
        self.prompt = False

    def be_prompt(self) -> None:
        """Limit every later write to one frame: an act that finds the file busy waits in the lane."""
        self.prompt = True
        self._library.wait_at_most(FRAME)

    def submit(self, act: Act, write: Callable[[], Answer]) -> Answer | None:
        """Write an act and return the answer of `write`; None if the act waits.

        Raises:
            RectermError: the act cannot be written, now or later.
        """
        if not self.waiting:
            try:
                return write()
            except LibraryBusyError:
                if not self.prompt:
                    raise
        self.waiting.append(act)
        return None

    def flush(self, most: int = AT_ONCE) -> Written:
        """Write waiting acts in order until the file is busy; discard those that can never be written."""
        acts: list[Act] = []
        failures: list[Failure] = []
        while self.waiting and len(acts) < most:
            act = self.waiting[0]
            try:
                act.write(self._library)
                acts.append(act)
            except (LibraryBusyError, LibraryGoneError):  # if the file is gone, a new one may still take the act
                break
            except RectermError as error:
                failures.append(Failure(act, error))
            self.waiting.pop(0)
        return Written(tuple(acts), tuple(failures))

    def flush_patiently(self, milliseconds: int) -> Written:
        """Write all waiting acts before the library is closed, waiting up to this long for a busy file."""
        self._library.wait_at_most(milliseconds)
        try:
            return self.flush(len(self.waiting))
        finally:
            self._library.wait_at_most(FRAME)

    @property
    def items(self) -> frozenset[ItemId]:
        """The items of waiting acts."""
        return frozenset(act.item for act in self.waiting if act.item is not None)
