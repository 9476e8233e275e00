"""Lane of a session's ordered writes: immediate if the file is free, else they wait, and later ones after them."""

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
"""Milliseconds that a key press waits for another writer."""

AT_ONCE = 50
"""Waiting acts that are written in one go: each is a transaction, and the app paints between."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Failure:
    """An act that could not be written and was given up."""

    act: Act
    error: RectermError


@dataclass(frozen=True, slots=True)
class Written:
    """What became of acts that were waiting."""

    acts: tuple[Act, ...] = ()
    failures: tuple[Failure, ...] = ()
    moved: bool = False
    """Whether what is known now is other than what was foreseen: something failed, or others wrote too."""

    def __bool__(self) -> bool:
        """Return whether there was anything."""
        return bool(self.acts or self.failures)


class WriteLane:
    """Acts in the order in which they were done. Unless it is `prompt` a busy file is waited for, then refused."""

    def __init__(self, library: Library, waiting: list[Act]) -> None:
        """Write to a library; `waiting` is the list that everybody knows what waits from."""
        self._library = library
        self.waiting = waiting
        self.prompt = False

    def be_prompt(self) -> None:
        """From now on no write takes longer than a frame: what finds the file busy waits in the lane."""
        self.prompt = True
        self._library.wait_at_most(FRAME)

    def submit(self, act: Act, write: Callable[[], Answer]) -> Answer | None:
        """Write an act; None when it waits.

        Raises:
            RectermError: it cannot be written, now or later.
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
        """Write what waits, in order, as far as the file lets; what cannot be written at all is given up."""
        acts: list[Act] = []
        failures: list[Failure] = []
        while self.waiting and len(acts) < most:
            act = self.waiting[0]
            try:
                act.write(self._library)
                acts.append(act)
            except (LibraryBusyError, LibraryGoneError):  # where the file is gone, a new one may take it yet
                break
            except RectermError as error:
                failures.append(Failure(act, error))
            self.waiting.pop(0)
        return Written(tuple(acts), tuple(failures))

    def flush_patiently(self, milliseconds: int) -> Written:
        """Write all of it before the library is closed: a busy file is waited for."""
        self._library.wait_at_most(milliseconds)
        try:
            return self.flush(len(self.waiting))
        finally:
            self._library.wait_at_most(FRAME)

    @property
    def items(self) -> frozenset[ItemId]:
        """The items of what waits."""
        return frozenset(act.item for act in self.waiting if act.item is not None)
