"""Shown picks of a session: noted in memory, written to the library in batches. Imports only the standard library."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, NamedTuple

from recterm.domain.showings import ANY_SHELF, Showing, ShowingKey, week_of
from recterm.errors import LibraryBusyError, LibraryError, LibraryGoneError
from recterm.settings import load_settings, switched_on, turn_switch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.answers.taken import ShownSwitches
    from recterm.domain.model import ItemId, ItemRow, ProfileId
    from recterm.service.live.lists import NamedLists
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes

VISIT_ENDS = 30 * 60
"""Seconds without anything new on the screen after which a visit is over, as web analytics count them."""

SHOWN_ENOUGH = 5
"""Visits that showed an item, without anything that the person did with it, from which it sinks."""


SWITCHES: tuple[Literal["shown", "sink"], ...] = ("shown", "sink")
"""Settings that can be turned on and off in the app and by commands."""


class ShownPick(NamedTuple):
    """One pick on the screen."""

    shelf: str
    """Entry of the table of shelves."""
    item: ItemId
    place: int
    """1 for the top of its shelf."""
    model: str = ""
    rival: str = ""


class ShownPicks:
    """What the shelves of the current profile show, and what the person opens."""

    def __init__(self, state: LiveState, writes: Writes, lists: NamedLists) -> None:
        self._state, self._writes, self._lists = state, writes, lists
        settings = load_settings()
        self._switches = {name: switched_on(settings, name) for name in SWITCHES}
        self._showings: dict[ShowingKey, Showing] = {}
        self._opened: list[tuple[ProfileId, ItemId, int]] = []
        self._visit = 0
        """UTC seconds at which the visit began; 0 before the first one."""
        self._latest = 0
        """UTC seconds of the latest showing."""
        self._noted: set[tuple[object, ...]] = set()
        """What the visit has shown already."""
        self._tired: tuple[tuple[object, ...], dict[ItemRow, int]] | None = None

    @property
    def kept(self) -> bool:
        """Whether anything is kept."""
        return self._switches["shown"] and not self._state.library.readonly

    @property
    def switches(self) -> ShownSwitches:
        """What is kept, and whether it sinks."""
        from recterm.domain.answers.taken import ShownSwitches

        return ShownSwitches(self._switches["shown"], self._switches["sink"])

    def turn(self, name: Literal["shown", "sink"], *, on: bool) -> None:
        """Turn a switch on or off, in all libraries and from now on; the next shelves follow it.

        Raises:
            RectermError: the settings file says the opposite, or the choice cannot be saved.
        """
        turn_switch(load_settings(), name, on=on)
        self._switches[name] = on
        if not self.kept:
            self._drop()

    @property
    def _records(self) -> bool:
        return self.kept and not self._writes.private

    @property
    def pending(self) -> bool:
        """Whether anything is not in the library yet."""
        return bool(self._showings or self._opened)

    def note(self, picks: Iterable[ShownPick], when: int) -> None:
        """Note picks that are on the screen since `when`, in UTC seconds: each counts once a visit on its shelf.

        Nothing is written: `flush` does that. Nothing is noted either where nothing is kept, or in a private session.
        """
        if not self._records:
            return
        self._begin_visit(when)
        profile, week = self._state.profile.id, week_of(when)
        for shelf, item, place, model, rival in picks:
            for key in (
                ShowingKey(profile, item, week, shelf, model, rival),
                ShowingKey(profile, item, week, ANY_SHELF, "", ""),
            ):
                if (key.profile, key.item, *key[3:]) in self._noted:
                    continue
                self._noted.add((key.profile, key.item, *key[3:]))
                showing = Showing(key, place, self._visit, 1, when, when)
                before = self._showings.get(key)
                self._showings[key] = showing if before is None else before.merged(showing)

    def _begin_visit(self, when: int) -> None:
        if when - self._latest > VISIT_ENDS:
            self._visit, self._noted, self._tired = when, set(), None
            self.tired()
        self._latest = max(self._latest, when)

    def opened(self, row: ItemRow) -> None:
        """Note that the person opened an item's own screen; it counts for shelves that showed it before."""
        if not self._records:
            return
        (item,) = self._state.items_of([row])
        self._opened.append((self._state.profile.id, item.id, int(time.time())))
        if self._tired is not None:
            self._tired[1].pop(row, None)

    def flush(self) -> bool:
        """Write what was noted; return False if the library is busy or gone, and it must be tried again later.

        Raises:
            LibraryError: the library cannot be written; what was noted is dropped.
        """
        if not self.pending or self._writes.private:
            return True
        try:
            self._state.library.shown.add(self._showings.values(), self._opened)
        except (LibraryBusyError, LibraryGoneError):
            return False
        except LibraryError:
            self._drop()
            raise
        self._drop()
        return True

    def _drop(self) -> None:
        self._showings.clear()
        self._opened.clear()

    def tired(self) -> Mapping[ItemRow, int]:
        """Return the items that were shown often enough to sink, with the number of visits that showed them.

        They are those of the beginning of the visit, so that nothing sinks while it is looked at, without what the
        person has done something with since: rated, opened, put on a list.
        """
        if not all(self._switches.values()):
            return {}
        state = self._state
        basis = state.sitting, state.info.fingerprint, state.info.own_revision
        if self._tired is None or self._tired[0] != basis:
            self._tired = basis, self._read_tired()
        tired = self._tired[1]
        for row in [row for row in tired if row in state.profile.feedback or self._lists.any_with(row)]:
            del tired[row]
        return tired

    def _read_tired(self) -> dict[ItemRow, int]:
        library, profile = self._state.library, self._state.profile.id
        unanswered = library.shown.unanswered(profile, SHOWN_ENOUGH)
        rows = library.catalogue.rows_of(unanswered) if unanswered else {}
        return {row: unanswered[item] for item, row in rows.items()}

    def forget(self) -> int:
        """Delete everything that is kept of this profile's shelves; return the number of rows in the library.

        Raises:
            LibraryError: the library cannot be written.
        """
        self._drop()
        self._noted.clear()
        self._tired = None
        return self._state.library.shown.forget(self._state.profile.id)
