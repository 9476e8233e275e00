"""Year in review of a profile, from its events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import TYPE_CHECKING

from recterm.domain.answers.taste.year import YearCounts, YearInReview, YearItem
from recterm.domain.clock import rough_date
from recterm.domain.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.domain.model import Event, Item, ItemId
    from recterm.service.taste.crowd import Crowd
    from recterm.service.taste.own_items import OwnItem

TOP = 10
"""Items listed."""

COUNTED = (EventKind.RATE, EventKind.VIEW, EventKind.LIKE)


@dataclass
class _ItemYear:
    """One item's part of a year."""

    first: int
    """UTC seconds."""
    last: tuple[int, int, int]
    """Place of the last event among all, by `_in_order`."""
    stars: float | None = None
    views: int = 0
    liked: bool = False

    @property
    def has_day(self) -> bool:
        """Whether the day of the first event is known."""
        return not rough_date(self.first)


@dataclass
class _Year:
    """Events of a year."""

    views: list[Counter[ItemId]] = field(default_factory=lambda: [Counter() for _ in range(12)])
    """Views of each item in each month; 0 of one that was only rated or marked."""
    items: dict[ItemId, _ItemYear] = field(default_factory=dict)
    kinds: Counter[EventKind] = field(default_factory=Counter)
    without_month: int = 0

    def add(self, event: Event, month: int) -> None:
        """Count one event; events come in the order of their dates."""
        mine = self.items.setdefault(event.item, _ItemYear(event.timestamp, (0, 0, 0)))
        mine.last = _in_order(event)
        if event.kind is EventKind.RATE:
            if mine.stars is not None:  # a change of mind is not a second rating
                mine.stars = event.value
                return
            mine.stars = event.value
        mine.views += event.kind is EventKind.VIEW
        mine.liked |= event.kind is EventKind.LIKE
        self.kinds[event.kind] += 1
        if len(rough_date(event.timestamp)) == len("2024"):
            self.without_month += 1
        else:
            self.views[month - 1][event.item] += event.kind is EventKind.VIEW

    @property
    def months(self) -> tuple[int, ...]:
        """(12,) times that something was viewed, or rated or marked without a view in that month."""
        return tuple(sum(max(views, 1) for views in month.values()) for month in self.views)

    @property
    def counts(self) -> YearCounts:
        """Figures of the year."""
        stars = [item.stars for item in self.items.values() if item.stars is not None]
        kinds = self.kinds
        return YearCounts(
            len(self.items), kinds[EventKind.RATE], kinds[EventKind.VIEW], kinds[EventKind.LIKE],
            fmean(stars) if stars else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Years:
    """Events of a profile by year."""

    by_year: Mapping[int, _Year]
    undated: int

    @classmethod
    def of(cls, events: Iterable[Event]) -> Years:
        """Sort the events that stand; those that were undone, and ratings and likes that were taken back, do not."""
        standing = standing_events(events)
        by_year: dict[int, _Year] = {}
        undated = 0
        for event in standing:
            if event.timestamp <= 0:
                undated += 1
                continue
            when = datetime.fromtimestamp(event.timestamp).astimezone()
            by_year.setdefault(when.year, _Year()).add(event, when.month)
        return cls(dict(sorted(by_year.items())), undated)

    @property
    def latest(self) -> int | None:
        """The last year with events; None without any."""
        return max(self.by_year, default=None)


def standing_events(events: Iterable[Event]) -> list[Event]:
    """Return the ratings, views and likes that still hold, by date."""
    listed = sorted(events, key=lambda event: event.id)
    undone = {event.undoes for event in listed}
    kept: list[Event] = []
    taken_back = {EventKind.UNRATE: EventKind.RATE, EventKind.UNLIKE: EventKind.LIKE}
    void: dict[tuple[ItemId, EventKind], int] = {}
    for event in listed:
        if event.id in undone or event.kind is EventKind.UNDO:
            continue
        if event.kind in taken_back:
            void[event.item, taken_back[event.kind]] = event.id
        elif event.kind in COUNTED:
            kept.append(event)
    kept = [event for event in kept if void.get((event.item, event.kind), 0) < event.id]
    return sorted(kept, key=_in_order)


def _in_order(event: Event) -> tuple[int, int, int]:
    """Return the key of an order by date; of one moment, such as a day's noon, ratings come first, then views."""
    return event.timestamp, COUNTED.index(event.kind), event.id


def items_of_year(years: Years, year: int) -> list[ItemId]:
    """Return the items of a year."""
    return list(years.by_year[year].items) if year in years.by_year else []


def year_in_review(
    years: Years, year: int, items: Mapping[ItemId, Item], own: Sequence[OwnItem], crowd: Crowd
) -> YearInReview:
    """Return a year, beside the one before.

    Args:
        years: the profile's events.
        year: any year; one without events is empty.
        items: the items of that year that are in the catalogue.
        own: the profile's own items with the stars of that year.
        crowd: the community's ratings.
    """
    from recterm.service.taste.disagreements import disagreements_of
    from recterm.service.taste.habits import groups_of_kind, most_liked

    this = years.by_year.get(year, _Year())
    before = years.by_year.get(year - 1)
    listed = [(mine, _year_item(items[item], mine)) for item, mine in this.items.items() if item in items]
    rated = [(mine, shown) for mine, shown in listed if mine.stars is not None]
    best = sorted(rated, key=lambda pair: (-(pair[0].stars or 0), -items[pair[1].item].count))
    played = sorted(listed, key=lambda pair: -pair[0].views)
    by_date = sorted((pair for pair in listed if pair[0].has_day), key=lambda pair: pair[0].first)
    last = max(by_date, key=lambda pair: pair[0].last, default=None)
    furthest = disagreements_of(own, crowd, 1)
    surprising = max((*furthest.above, *furthest.below), key=lambda item: abs(item.distance), default=None)
    return YearInReview(
        year=year,
        years=tuple(years.by_year),
        undated=years.undated,
        counts=this.counts,
        before=before.counts if before is not None else None,
        months=this.months,
        without_month=this.without_month,
        top=tuple(shown for _, shown in (best or [pair for pair in played if pair[0].views or pair[0].liked])[:TOP]),
        most_viewed=tuple(shown for mine, shown in played if mine.views > 1)[:TOP],
        genre=most_liked(groups_of_kind("genre", own, crowd)),
        maker=most_liked(groups_of_kind("maker", own, crowd)),
        surprising=surprising,
        first=by_date[0][1] if by_date else None,
        last=last[1] if last is not None else None,
    )


def stars_of_year(years: Years, year: int) -> dict[ItemId, float | None]:
    """Return the stars that each item of a year had at its end; None for one without a rating."""
    return {item: mine.stars for item, mine in years.by_year[year].items.items()} if year in years.by_year else {}


def _year_item(item: Item, mine: _ItemYear) -> YearItem:
    day = rough_date(mine.first) or datetime.fromtimestamp(mine.first).astimezone().strftime("%Y-%m-%d")
    return YearItem(item.id, item.title, item.year, mine.stars, mine.views, day)
