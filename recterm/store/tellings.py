"""Events that came with histories from elsewhere: who told of each, and under which title, so that they can move."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from recterm.domain import EventId, EventKind, ItemId, ProfileId
from recterm.store.feedback import check_value
from recterm.store.same_deed import BY_HAND, Deed, Deeds, Telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.store.connection import Connection
    from recterm.store.events import Events
    from recterm.store.profiles import Profiles

_DEEDS = """
SELECT events.id, item, kind, value, events.timestamp, source, match, subject, tellings.timestamp
FROM events LEFT JOIN tellings ON tellings.event = events.id
WHERE profile = ? AND kind <> 'undo' AND {items} ORDER BY events.id, tellings.id
"""

_MOVING = """
SELECT event, profile, item, kind, value, imported, tellings.id, source, subject, tellings.timestamp,
    EXISTS (SELECT 1 FROM events AS later WHERE later.undoes = event),
    EXISTS (SELECT 1 FROM tellings AS other WHERE other.event = tellings.event AND other.match IS NOT tellings.match)
FROM tellings JOIN events ON events.id = event WHERE match = ? AND item <> ? ORDER BY event, tellings.id
"""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a history's tellings."""

    new: int
    repeated: int
    """This source had told of them before."""
    elsewhere: Mapping[str, int]
    """Another source had: source -> number; `` is the person, in recterm."""
    differing: int
    """New ratings of items that were rated otherwise by another source or by hand: the latest stands."""


class Tellings:
    """What histories told."""

    def __init__(self, db: Connection, events: Events, profiles: Profiles) -> None:
        self._db = db
        self._events = events
        self._profiles = profiles

    def bring_in(self, profile: ProfileId, tellings: Iterable[Telling]) -> BroughtIn:
        """Append what a history tells, in its order; what is there already only gets to know who tells it too.

        Items need not be in the catalogue.

        Raises:
            RectermError: a value does not go with its kind, or the profile is gone.
            LibraryError: the library cannot be written.
        """
        now = int(time.time())
        repeated, differing, elsewhere = 0, 0, Counter[str]()
        with self._db.transaction():
            self._profiles.check(profile)
            deeds = self._deeds(profile)
            number = first = self._db.value("SELECT seq FROM sqlite_sequence WHERE name = 'events'") or 0
            events: list[tuple[Any, ...]] = []
            told: list[tuple[Any, ...]] = []
            for one in tellings:
                check_value(one.kind, one.value)
                when = now if one.timestamp is None else one.timestamp
                deed = deeds.find(one)
                if deed is None:
                    number += 1
                    differing += one.kind is EventKind.RATE and deeds.differs(one)
                    deed = Deed(EventId(number), one.subject, {(one.source, one.match, when)}, one.source)
                    deeds.add(one.item, one.kind, one.value, when, deed)
                    events.append((number, profile, one.item, one.kind.value, one.value, when))
                elif deed.told_by(one.source):
                    repeated += 1
                    if one.timestamp is None or (one.source, one.match, when) in deed.told:
                        continue
                    deeds.tell(deed, one, when)
                else:
                    elsewhere[deed.first] += 1
                    deeds.tell(deed, one, when)
                told.append((deed.event, one.source, one.match, one.subject, when))
            self._db.run_many(
                "INSERT INTO events (id, profile, item, kind, value, timestamp, imported) VALUES (?, ?, ?, ?, ?, ?, 1)",
                events,
            )
            self._db.run_many(
                "INSERT INTO tellings (event, source, match, subject, timestamp) VALUES (?, ?, ?, ?, ?)", told
            )
            self._events.settle(profile, {event[2] for event in events})
        return BroughtIn(number - first, repeated, elsewhere, differing)

    def move(self, match: int, own_id: str, item: str) -> None:
        """Move what was told under a title to another item, with its dates, and bring the feedback up to date.

        What the item has been told of by others, or what the person did there, stays there and is not doubled; moved
        on later, only what was told under this title leaves again. What the person did to the title's own item in
        recterm goes along, as that item is the title.

        Args:
            match: number of the title.
            own_id: id of the title's own item.
            item: where its events belong from now on.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            if item != own_id:
                self._adopt(match, own_id)
            rows = self._db.rows(_MOVING, (match, item))
            touched: dict[ProfileId, set[ItemId]] = {}
            deeds: dict[ProfileId, Deeds] = {}
            for _, group in groupby(rows, key=itemgetter(0)):
                told = list(group)
                profile, left = told[0][1], told[0][2]
                if profile not in deeds:
                    deeds[profile] = self._deeds(profile, item)
                self._move(told, ItemId(item), match, deeds[profile])
                touched.setdefault(profile, {ItemId(item)}).add(left)
            for profile, items in touched.items():
                self._events.settle(profile, items)

    def _move(self, told: list[tuple[Any, ...]], item: ItemId, match: int, deeds: Deeds) -> None:
        """Move one event, or what was told of it under one title."""
        event, profile, _, kind, value, imported, _, source, subject, when, undone, by_others = told[0]
        telling = Telling(item, EventKind(kind), value, when, source, match, subject)
        same = None if undone else deeds.find(telling)
        stays = by_others or not imported
        if same is not None:
            target = same.event
        elif stays:
            sql = "INSERT INTO events (profile, item, kind, value, timestamp, imported) VALUES (?, ?, ?, ?, ?, 1)"
            target = EventId(self._db.run(sql, (profile, item, kind, value, when)))
        else:
            target = event
            self._db.run("UPDATE events SET item = ? WHERE id = ? OR undoes = ?", (item, event, event))
        if target != event:
            moved = [(target, one[6]) for one in told]
            self._db.run_many("UPDATE tellings SET event = ? WHERE id = ?", moved)
        if same is None:
            deed = Deed(target, subject, {(one[7], match, one[9]) for one in told}, source)
            deeds.add(item, telling.kind, value, when, deed)
        else:
            deeds.tell(same, telling, when)
            if not stays:
                self._db.run("DELETE FROM events WHERE id = ?", (event,))

    def _adopt(self, match: int, own_id: str) -> None:
        """Count what the person did to a title's own item among what was told under the title."""
        where = "item = ? AND NOT imported AND kind <> 'undo'"
        self._db.run(
            "INSERT INTO tellings (event, source, match, subject, timestamp)"
            f" SELECT id, ?, ?, '', timestamp FROM events WHERE {where}",
            (BY_HAND, match, own_id),
        )
        self._db.run(f"UPDATE events SET imported = 1 WHERE {where}", (own_id,))

    def _deeds(self, profile: ProfileId, item: str | None = None) -> Deeds:
        """What a profile did, to one item or to all."""
        sql = _DEEDS.format(items="1" if item is None else "item = ?")
        found = Deeds()
        for _, group in groupby(self._db.rows(sql, (profile,) if item is None else (profile, item)), itemgetter(0)):
            rows = list(group)
            event, of, kind, value, when, source, _, subject, _ = rows[0]
            told = {(one[5], one[6], one[8]) for one in rows if one[5] is not None}
            deed = Deed(EventId(event), subject if told else None, told, source or BY_HAND)
            found.add(ItemId(of), EventKind(kind), value, when, deed)
        return found
