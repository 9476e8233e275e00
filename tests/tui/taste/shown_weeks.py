"""Three weeks of use for the tests of what was taken: fixed days, two models in turn, a mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind, ItemRow
from recterm.domain.showings import monday, week_of
from recterm.service.live.shelves.weekly_mixes import WeeklyMix
from recterm.service.live.shown import ShownPick
from tests.service.shown_items import item_of

if TYPE_CHECKING:
    from recterm.service.live.session import Session

WEDNESDAY = 1_795_608_000
"""UTC seconds of noon on 2026-11-25."""
FIRST, SECOND = "als 0000000a", "item-knn 0000000b"


def live_for_three_weeks(session: Session, now: int = WEDNESDAY) -> None:
    """Show two films of each model on six days, and take one of the first's on four of them; keep one mix."""
    store = session._library
    for visit in reversed(range(6)):
        when = now - visit * 3 * DAY
        rows = [ItemRow(4 * visit + place) for place in range(4)]
        picks = [
            ShownPick("for-you", item_of(session, row), place, *((FIRST, SECOND) if place % 2 else (SECOND, FIRST)))
            for place, row in enumerate(rows, start=1)
        ]
        session.shown.note([*picks, ShownPick("because", item_of(session, rows[0]), 1, SECOND)], when)
        assert session.shown.flush()
        if visit < 4:
            item = session.catalogue.page([rows[0]])[0].id
            store.steps.record(session.profile.id, item, EventKind.RATE, 3.0 + visit / 2, when + 60)
    mixed = session.catalogue.page(range(6))
    week = monday(week_of(now - 7 * DAY)).isoformat()
    session.shelves.mixes.keep(WeeklyMix(week, tuple(item.id for item in mixed), (mixed[4].id,)))
    session._state.reload()
