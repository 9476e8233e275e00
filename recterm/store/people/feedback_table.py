"""Feedback table: the state of each profile on each item, as its events leave it; derived, and written with them."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from recterm.domain.feedback_kinds import STANDING
from recterm.domain.model import Feedback, ItemId, ItemRow, ProfileId
from recterm.store.file.damage import decoding
from recterm.store.people.feedback import VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.store.file.connection import Connection

_COLUMNS = Feedback.__match_args__
"""Every field of the state is a column of the same name."""

_FEEDBACK = ", ".join(_COLUMNS)
_KEEP = f"INSERT OR REPLACE INTO feedback (profile, item, {_FEEDBACK}) VALUES (?, ?{', ?' * len(_COLUMNS)})"
_KEPT = attrgetter(*_COLUMNS)
_FLAGS = tuple(_COLUMNS.index(row.field) for row in STANDING)
_STARS, _VIEWS, _PLAYED = map(_COLUMNS.index, ("stars", "views", "played"))
_NUMBERS = (_VIEWS, _COLUMNS.index("last_event"))
_MOMENTS = (_COLUMNS.index("viewed_at"), _COLUMNS.index("rated_at"))

_WHOLE = frozenset({int})
_TIMES = frozenset({int, type(None)})
_SUMS = frozenset({float, type(None)})


class FeedbackTable:
    """States of all profiles; an empty state has no row."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_profile(self, profile: ProfileId) -> dict[ItemRow, Feedback]:
        """Return the state of each catalogue item with events of a profile, by last event, oldest first."""
        sql = (
            f"SELECT row, {_FEEDBACK} FROM feedback JOIN items ON items.id = item WHERE profile = ? ORDER BY last_event"
        )
        rows = self._db.rows(sql, (profile,))
        with decoding(self._db.path, f"the feedback of profile {profile}"):
            items, *columns = zip(*rows, strict=True) if rows else [()] * (1 + len(_COLUMNS))
            if not VALUES.issuperset(columns[_STARS]):
                raise ValueError("stars are not 0.5 to 5 in halves")
            return dict(zip(items, _states(columns), strict=True))

    def of(self, profile: ProfileId, item: ItemId) -> Feedback:
        """Return a profile's feedback on an item, whether or not that is in the catalogue."""
        rows = self._db.rows(f"SELECT {_FEEDBACK} FROM feedback WHERE profile = ? AND item = ?", (profile, item))
        with decoding(self._db.path, f"the feedback of profile {profile} on {item}"):
            return _states(list(zip(*rows, strict=True)))[0] if rows else Feedback()

    def all(self) -> dict[tuple[ProfileId, ItemId], Feedback]:
        """Return every state by profile and item, whether or not the item is in the catalogue."""
        rows = self._db.rows(f"SELECT profile, item, {_FEEDBACK} FROM feedback")
        profiles, items, *columns = zip(*rows, strict=True) if rows else [()] * (2 + len(_COLUMNS))
        return dict(zip(zip(profiles, items, strict=True), _states(columns), strict=True))

    def keep(self, profile: ProfileId, item: ItemId, feedback: Feedback) -> None:
        """Write one state."""
        if feedback.empty:
            self._db.run("DELETE FROM feedback WHERE profile = ? AND item = ?", (profile, item))
        else:
            self._db.run(_KEEP, _kept(profile, item, feedback))

    def keep_all(self, profile: ProfileId, feedback: Sequence[tuple[ItemId, Feedback]]) -> None:
        """Write the states of one profile on several items."""
        empty = [(profile, item) for item, state in feedback if state.empty]
        self._db.run_many("DELETE FROM feedback WHERE profile = ? AND item = ?", empty)
        self._db.run_many(_KEEP, (_kept(profile, item, state) for item, state in feedback if not state.empty))


def _kept(profile: ProfileId, item: ItemId, feedback: Feedback) -> tuple[Any, ...]:
    """Return the row of a state."""
    return (profile, item, *_KEPT(feedback))


def _states(columns: Sequence[Sequence[Any]]) -> list[Feedback]:
    """Return the states that columns hold; not row by row, as a profile has tens of thousands."""
    for places, types in ((_NUMBERS, _WHOLE), (_MOMENTS, _TIMES)):
        if not types.issuperset(chain.from_iterable(map(type, columns[place]) for place in places)):
            raise ValueError("views or times are not numbers")
    if min(columns[_VIEWS], default=0) < 0:
        raise ValueError("views are negative")
    if not _SUMS.issuperset(map(type, columns[_PLAYED])):
        raise ValueError("what views add up to is not a number")
    flags = {place: map(bool, columns[place]) for place in _FLAGS}
    return list(map(Feedback, *(flags.get(place, column) for place, column in enumerate(columns))))
