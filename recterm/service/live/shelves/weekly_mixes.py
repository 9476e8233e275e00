"""Weekly mixes of a profile, kept in the library by the Monday on which each began. Standard library only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import is_taken
from recterm.store.file.damage import decoding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import Feedback, ItemId, ItemRow, ProfileId
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.state.profile_state import ProfileState
    from recterm.service.live.writes.session_writes import Writes
    from recterm.store import Library

MOST_WEEKS = 52
"""Weeks that are kept, the latest ones."""


@dataclass(frozen=True, slots=True)
class WeeklyMix:
    """Items of one week."""

    monday: str
    """Day on which it began, as in `2026-11-30`."""
    items: tuple[ItemId, ...]
    bridges: tuple[ItemId, ...]
    """Those of the items that lead out of the usual."""


@dataclass(frozen=True, slots=True)
class KeepMixAct:
    """Storage of a profile's weekly mix."""

    profile: ProfileId
    mix: WeeklyMix
    title: str = "The weekly mix"
    item: ItemId | None = None

    def write(self, library: Library) -> None:
        """Add the mix to the kept ones, unless another process was first; drop the oldest beyond a year."""
        mixes = library.settings.get(_key(self.profile), [])
        if all(mix["monday"] != self.mix.monday for mix in mixes):
            library.settings.set(_key(self.profile), [*mixes, asdict(self.mix)][-MOST_WEEKS:])

    def foresee(self, state: ProfileState, rows: Mapping[ItemId, ItemRow]) -> None:
        """Do nothing: mixes are not part of the profile state."""


def _key(profile: ProfileId) -> str:
    return f"weekly mixes of profile {profile}"


def monday_of(now: int) -> date:
    """Return the Monday of the week of UTC seconds, in the machine's time zone."""
    day = datetime.fromtimestamp(now).astimezone().date()
    return day - timedelta(days=day.weekday())


class WeeklyMixes:
    """Weekly mixes of the current profile."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state, self._writes = state, writes
        self._read: tuple[tuple[int, int], list[WeeklyMix]] | None = None
        """Sitting and version of the library, and the kept mixes."""

    def all(self) -> list[WeeklyMix]:
        """Return the kept mixes, the oldest first."""
        state = self._state
        version = state.sitting, state.library_version
        if self._read is None or self._read[0] != version:
            profile = state.profile.id
            with decoding(state.library.path, f"the weekly mixes of profile {profile}"):
                mixes = [
                    WeeklyMix(mix["monday"], tuple(mix["items"]), tuple(mix["bridges"]))
                    for mix in state.library.settings.get(_key(profile), [])
                ]
            self._read = version, mixes
        return self._read[1]

    def of(self, monday: date) -> WeeklyMix | None:
        """Return the mix of the week that began on this Monday; None if there was none."""
        return next((mix for mix in self.all() if mix.monday == monday.isoformat()), None)

    def keep(self, mix: WeeklyMix) -> None:
        """Keep a mix; while the library is busy it waits like any other write."""
        self.all().append(mix)
        self._writes.submit(KeepMixAct(self._state.profile.id, mix))

    def rows(self, mix: WeeklyMix) -> dict[ItemId, ItemRow]:
        """Return the row of each item of a mix that the catalogue still has, in the mix's order."""
        rows = self._state.library.catalogue.rows_of(mix.items)
        return {item: rows[item] for item in mix.items if item in rows}

    def n_taken(self, mix: WeeklyMix, feedback: Mapping[ItemRow, Feedback]) -> int:
        """Return how many items of a mix the profile has taken by now."""
        states = [feedback.get(row) for row in self.rows(mix).values()]
        return sum(is_taken(state) for state in states if state is not None)
