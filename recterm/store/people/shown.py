"""Showings of items on the shelves of profiles: a row for each profile, item, week, shelf and model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from recterm.domain.showings import ANY_SHELF, WINDOW, Showing, ShowingKey
from recterm.store.file.damage import decoding
from recterm.store.file.values import json_object

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.model import ItemId, ProfileId
    from recterm.store.file.connection import Connection

MOST_WEEKS = 104
"""Weeks that are kept: two years."""

_COLUMNS = "profile, item, week, shelf, model, rival, place, visit, times, first, last, opened"

_ADD = f"""
INSERT INTO shown ({_COLUMNS})
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE EXISTS (SELECT 1 FROM profiles WHERE id = ?1)
ON CONFLICT DO UPDATE SET place = min(place, excluded.place), times = times + excluded.times,
    visit = min(visit, excluded.visit), first = min(first, excluded.first), last = max(last, excluded.last),
    opened = coalesce(opened, excluded.opened)
"""

_UNANSWERED = f"""
SELECT item, sum(times) FROM shown WHERE profile = ?1 AND shelf = '{ANY_SHELF}'
AND first > coalesce((SELECT max(opened) FROM shown AS other WHERE other.profile = ?1 AND other.item = shown.item), -1)
AND first > coalesce((SELECT max(timestamp) FROM events WHERE events.profile = ?1 AND events.item = shown.item), -1)
GROUP BY item HAVING sum(times) >= ?2
"""


_ACTS = """
SELECT item, kind, value, timestamp FROM events WHERE profile = ?1 AND timestamp >= ?2 AND kind <> 'undo'
AND item IN (SELECT item FROM shown WHERE profile = ?1)
AND id NOT IN (SELECT undoes FROM events WHERE profile = ?1 AND undoes IS NOT NULL)
"""

_LISTED = "SELECT id, made, change FROM steps WHERE profile = ? AND kind = 'lists' AND undone IS NULL AND made >= ?"

LISTED = "listed"
"""Kind of an act that put an item on a named list; the others are those of events."""


class Act(NamedTuple):
    """What a profile did with an item."""

    item: ItemId
    kind: str
    """LISTED, or an `EventKind`."""
    value: float | None
    """Stars of a rating."""
    when: int
    """UTC seconds."""


class Shown:
    """What the shelves of every profile showed."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, showings: Iterable[Showing], opened: Iterable[tuple[ProfileId, ItemId, int]] = ()) -> None:
        """Add showings to the counts, and note which items were opened at which UTC seconds.

        The disk is not waited for: a power cut may cost this batch, and nothing else. Those of a profile that is no
        longer there are left out; so are openings more than WINDOW after the last showing.

        Raises:
            LibraryError: the library cannot be written, or is busy.
        """
        rows = [(*showing.key, *showing[1:]) for showing in showings]
        with self._db.unhurried():
            self._db.run_many(_ADD, rows)
            self._db.run_many(
                "UPDATE shown SET opened = ?3 WHERE profile = ?1 AND item = ?2 AND opened IS NULL"
                " AND first <= ?3 AND last >= ?3 - ?4",
                [(*opening, WINDOW) for opening in opened],
            )
            if rows:
                latest = max(showing[2] for showing in rows)
                self._db.run("DELETE FROM shown WHERE week <= ?", (latest - 7 * MOST_WEEKS,))

    def restore(self, profile: ProfileId, showings: Iterable[Showing]) -> None:
        """Bring back what was exported of a profile's shelves, in a transaction; twice is the same as once."""
        rows = [(profile, *showing.key[1:], *showing[1:]) for showing in showings]
        self._db.run_many(_ADD.replace("times = times + excluded.times", "times = max(times, excluded.times)"), rows)

    def of(self, profile: ProfileId) -> list[Showing]:
        """Return everything that the shelves of a profile showed, by week."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM shown WHERE profile = ? ORDER BY week, item", (profile,))
        with decoding(self._db.path, f"what was shown to profile {profile}"):
            return [_showing(*row) for row in rows]

    def unanswered(self, profile: ProfileId, least: int) -> dict[ItemId, int]:
        """Return how many visits showed an item since the profile last did something with it, from `least` on.

        Opening it counts as something, and a week in which the profile did something counts as none.
        """
        return dict(self._db.rows(_UNANSWERED, (profile, least)))

    def acts(self, profile: ProfileId) -> list[Act]:
        """Return what a profile did since the first showing with items that were shown, and that stands; by time."""
        since = self._db.value("SELECT min(first) FROM shown WHERE profile = ?", (profile,))
        if since is None:
            return []
        acts = [Act(item, kind, value, when) for item, kind, value, when in self._db.rows(_ACTS, (profile, since))]
        for step, made, change in self._db.rows(_LISTED, (profile, since)):
            with decoding(self._db.path, f"step {step}"):
                added = [item for named in json_object(change)["lists"] for item, _ in named.get("added", ())]
            acts += [Act(item, LISTED, None, made) for item in added]
        return sorted(acts, key=lambda act: act.when)

    def forget(self, profile: ProfileId) -> int:
        """Delete everything that is kept of one profile's shelves; return the number of rows.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            count: int = self._db.value("SELECT count(*) FROM shown WHERE profile = ?", (profile,))
            self._db.run("DELETE FROM shown WHERE profile = ?", (profile,))
        return count


def _showing(*row: Any) -> Showing:
    key, counts = row[:6], row[6:]
    texts = (key[1], *key[3:])
    numbers = (key[0], key[2], *counts[:-1])
    if {*map(type, texts)} != {str} or {*map(type, numbers)} != {int} or type(counts[-1]) not in (int, type(None)):
        raise ValueError("a showing has a value of another type")
    return Showing(ShowingKey(*key), *counts)
