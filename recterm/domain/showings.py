"""Showings: what a profile's shelves had on the screen, counted by week. Standard library only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.clock import DAY

if TYPE_CHECKING:
    from recterm.domain.model import ItemId, ProfileId

WINDOW = 7 * DAY
"""Seconds after a showing within which what a person does with the item counts as following it."""

LINES_VERSION = 3
"""Version of recterm's JSON lines from which they hold showings."""

ANY_SHELF = ""
"""Shelf of the showings that count an item once, however many shelves had it."""

_EPOCH = date(1970, 1, 1)


class ShowingKey(NamedTuple):
    """What one count is about."""

    profile: ProfileId
    item: ItemId
    week: int
    """Days from 1970-01-01 to the Monday of the week, in the machine's time zone."""
    shelf: str
    """Entry of the table of shelves; ANY_SHELF for all of them together."""
    model: str
    """Label of the model that ranked it; empty if no model did."""
    rival: str
    """Label of the model that it was interleaved with; empty outside a comparison of two models."""


class Showing(NamedTuple):
    """How often one item was shown in one week."""

    key: ShowingKey
    place: int
    """Best place on the shelf, 1 for the top."""
    visit: int
    """UTC seconds at which the visit began that showed it first."""
    times: int
    """Number of visits that showed it."""
    first: int
    """UTC seconds of the first showing."""
    last: int
    """UTC seconds of the last one."""
    opened: int | None = None
    """UTC seconds at which its screen was first opened afterwards, within WINDOW."""

    def document(self) -> dict[str, object]:
        """Return the showing as JSON types, without the profile; the week as its Monday."""
        key = {**self.key._asdict(), "week": monday(self.key.week).isoformat()}
        del key["profile"]
        counts = {name: value for name, value in self._asdict().items() if name != "key"}
        return key | counts

    def merged(self, other: Showing) -> Showing:
        """Return both together; `other` is the later one."""
        return self._replace(
            place=min(self.place, other.place), times=self.times + other.times, last=max(self.last, other.last)
        )


def week_of(when: int) -> int:
    """Return the number of days from 1970-01-01 to the Monday of the week of UTC seconds, in the local time zone."""
    day = datetime.fromtimestamp(when).astimezone().date()
    return week_number(day - timedelta(days=day.weekday()))


def week_number(monday: date) -> int:
    """Return the number of days from 1970-01-01 to a Monday."""
    return (monday - _EPOCH).days


def monday(week: int) -> date:
    """Return the Monday of a week."""
    return _EPOCH + timedelta(days=week)
