"""Profiles of a library: listed, made, renamed, deleted, and switched between. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.live.state.acts import ActivateAct

if TYPE_CHECKING:
    from recterm.domain.model import ProfileInfo
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes


class Profiles:
    """Who there is in the library, and who is at work."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes
        self._stored = state.library.profiles

    def all(self) -> list[ProfileInfo]:
        """Return every profile of this library."""
        return list(self._stored.list())

    def switch(self, name: str) -> ProfileInfo:
        """Switch to another profile, and remember it as the active one.

        Raises:
            RectermError: there is no profile of this name.
        """
        profile: ProfileInfo = self._stored.get(name)
        self._switch_to(profile)
        self._writes.submit(ActivateAct(profile.id, profile.name))
        return profile

    def create(self, name: str) -> ProfileInfo:
        """Create a profile and switch to it.

        Raises:
            RectermError: there is one of this name, or the name is empty.
        """
        self._stored.create(name)
        return self.switch(name)

    def rename(self, name: str, to: str) -> ProfileInfo:
        """Give a profile another name.

        Raises:
            RectermError: there is no profile of this name, or the new one cannot be used.
        """
        profile: ProfileInfo = self._stored.rename(name, to)
        self._state.reload()
        return profile

    def delete(self, name: str) -> ProfileInfo:
        """Delete a profile permanently; after deleting the current one, switch to the active one of the others.

        Raises:
            RectermError: there is no profile of this name, or it is the only one.
        """
        gone: ProfileInfo = self._stored.get(name)
        self._stored.delete(name)
        self._state.reload()
        if gone.id == self._state.profile.id:
            self._switch_to(self._stored.active())
        return gone

    def _switch_to(self, profile: ProfileInfo) -> None:
        self._writes.withdrawn.clear()
        self._state.switch_to(profile.id)
