"""Profiles of a library: list, create, rename, delete and switch. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.live.state.acts import ActivateAct

if TYPE_CHECKING:
    from recterm.domain.answers.profiles import ProfileFeature
    from recterm.domain.model import ProfileId, ProfileInfo
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes
    from recterm.store import Library


class Profiles:
    """Profiles of the library, one of which is the current one."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes
        self._stored = state.library.profiles

    def all(self) -> list[ProfileInfo]:
        """Return every profile of this library."""
        return list(self._stored.list())

    def in_group(self) -> list[ProfileInfo]:
        """Return the other profiles that take part in this profile's groups: all that were not left out."""
        left_out = self._left_out()
        return [other for other in self.all() if other.id != self._state.profile.id and other.id not in left_out]

    def take_part(self, name: str, *, part: bool) -> None:
        """Let another profile take part in this profile's groups, or leave it out. The choice is stored.

        Raises:
            RectermError: there is no profile with this name.
        """
        other = self._stored.get(name).id
        left_out = self._left_out() - {other} if part else self._left_out() | {other}
        self._state.library.settings.set(self._key, sorted(left_out))

    @property
    def _key(self) -> str:
        return _left_out_key(self._state.profile.id)

    def _left_out(self) -> set[int]:
        return left_out(self._state.library, self._state.profile.id)

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the user groups that the current profile says it belongs to. From memory."""
        return self._state.profile.groups

    def features(self, name: str) -> tuple[ProfileFeature, ...]:
        """Return the features of the users of the data set, with what a profile says of each.

        Raises:
            RectermError: there is no profile with this name.
        """
        return self._state.library.profile_groups.all(self._stored.get(name).id)

    def describe(self, name: str, feature: str, answer: str) -> None:
        """Store what a profile says of a feature; nothing if the answer is empty.

        Raises:
            RectermError: there is no profile with this name, no such feature, or no such word of it.
        """
        profile = self._stored.get(name).id
        self._state.library.profile_groups.set(profile, {feature: answer})
        self._state.described()

    def switch(self, name: str) -> ProfileInfo:
        """Switch to another profile, and make it the active one.

        Raises:
            RectermError: there is no profile with this name.
        """
        profile: ProfileInfo = self._stored.get(name)
        self._switch_to(profile)
        self._writes.submit(ActivateAct(profile.id, profile.name))
        return profile

    def create(self, name: str) -> ProfileInfo:
        """Create a profile and switch to it.

        Raises:
            RectermError: the name is not valid or is taken.
        """
        self._stored.create(name)
        return self.switch(name)

    def rename(self, name: str, to: str) -> ProfileInfo:
        """Rename a profile.

        Raises:
            RectermError: there is no profile with this name, or the new name is not valid or is taken.
        """
        profile: ProfileInfo = self._stored.rename(name, to)
        self._state.reload()
        return profile

    def delete(self, name: str) -> ProfileInfo:
        """Delete a profile permanently; if it is the current one, switch to the profile that is then active.

        Raises:
            RectermError: there is no profile with this name, or it is the only one.
        """
        deleted: ProfileInfo = self._stored.get(name)
        self._stored.delete(name)
        self._state.reload()
        if deleted.id == self._state.profile.id:
            self._switch_to(self._stored.active())
        return deleted

    def _switch_to(self, profile: ProfileInfo) -> None:
        self._writes.withdrawn.clear()
        self._state.switch_to(profile.id)


def left_out(library: Library, profile: ProfileId) -> set[int]:
    """Return the ids of the profiles that are left out of a profile's groups."""
    return set(library.settings.get(_left_out_key(profile), []))


def _left_out_key(profile: ProfileId) -> str:
    return f"left out of the groups of profile {profile}"
