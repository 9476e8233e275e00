"""Snapshots of a session's profile, for answers that take longer than a key may: computed from them in any thread."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recterm.domain.model import Feedback, ItemRow, ProfileId
    from recterm.service.live.state.live_state import LiveState
    from recterm.store import Library


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a profile did, as one moment had it; it may go to another thread."""

    profile: ProfileId
    feedback: Mapping[ItemRow, Feedback]
    in_taste: Mapping[ItemRow, Feedback]
    """The feedback without what is excluded from the taste."""


class Kept:
    """Parts of a library that are read once: each by a key that changes with what it was read from; in any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._parts: dict[str, tuple[object, Any]] = {}

    def get(self, name: str, key: object, read: Callable[[], Any]) -> Any:
        """Return a part, read again if its key has changed."""
        with self._lock:
            if name not in self._parts or self._parts[name][0] != key:
                self._parts[name] = key, read()
            return self._parts[name][1]


class Snapshots:
    """Snapshots of the current profile, and connections of their own for what is computed from them."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self.kept = Kept()
        """What was read for them."""

    @property
    def revision(self) -> tuple[object, ...]:
        """What answers depend on: the data, the models, the profile and what it did. From memory."""
        state = self._state
        profile = state.profile
        return (
            *state.info.catalogue,
            state.library_version,
            profile.id,
            profile.last_event,
            len(state.waiting),
            profile.exclusions,
        )

    def take(self) -> Snapshot:
        """Return what the profile did until now, waiting writes included; call it in the session's thread."""
        profile = self._state.profile
        return Snapshot(profile.id, dict(profile.feedback), dict(profile.in_taste))

    @contextmanager
    def reader(self) -> Iterator[Library]:
        """Open a read-only connection to the library, in any thread.

        Raises:
            LibraryError: the library cannot be read.
        """
        with self._state.library.reader() as library:
            yield library
