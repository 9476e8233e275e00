"""Feedback table: the state of each profile on each item, as its events leave it; derived, and written with them."""

from __future__ import annotations

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
_STARS, _VIEWS = _COLUMNS.index("stars"), _COLUMNS.index("views")
_NUMBERS = (_VIEWS, _COLUMNS.index("last_event"))
_MOMENTS = (_COLUMNS.index("viewed_at"), _COLUMNS.index("rated_at"))

_WHOLE = frozenset({int})
_TIMES = frozenset({int, type(None)})


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
            if not VALUES.issuperset({columns[1 + _STARS] for columns in rows}):
                raise ValueError("stars are not 0.5 to 5 in halves")
            states = _states([columns[1:] for columns in rows])
            return {ItemRow(columns[0]): state for columns, state in zip(rows, states, strict=True)}

    def of(self, profile: ProfileId, item: ItemId) -> Feedback:
        """Return a profile's feedback on an item, whether or not that is in the catalogue."""
        found = self._db.rows(f"SELECT {_FEEDBACK} FROM feedback WHERE profile = ? AND item = ?", (profile, item))
        with decoding(self._db.path, f"the feedback of profile {profile} on {item}"):
            return _states(found)[0] if found else Feedback()

    def all(self) -> dict[tuple[ProfileId, ItemId], Feedback]:
        """Return every state by profile and item, whether or not the item is in the catalogue."""
        rows = self._db.rows(f"SELECT profile, item, {_FEEDBACK} FROM feedback")
        return dict(zip((columns[:2] for columns in rows), _states([columns[2:] for columns in rows]), strict=True))

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


def _states(rows: Sequence[Sequence[Any]]) -> list[Feedback]:
    """Return the states of rows; column by column, as a profile has tens of thousands."""
    if not rows:
        return []
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    numbers, times = ({type(value) for place in places for value in columns[place]} for places in (_NUMBERS, _MOMENTS))
    if not (numbers <= _WHOLE and times <= _TIMES and min(columns[_VIEWS]) >= 0):
        raise ValueError("views or times are not numbers")
    for place in _FLAGS:
        columns[place] = list(map(bool, columns[place]))
    return list(map(Feedback, *columns))
