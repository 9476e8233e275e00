"""Drift of a taste: years or quarters, and what changed from the earlier to the later half beyond chance."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import accumulate
from statistics import fmean
from typing import TYPE_CHECKING

from recterm.domain.answers.taste.drift import Change, Drift, Period
from recterm.domain.clock import rough_date
from recterm.service.taste.estimates import LEVEL, difference_of_means, difference_of_shares, mean_estimate
from recterm.service.taste.own_items import compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.domain.answers.taste.drift import ChangeKind
    from recterm.service.taste.own_items import OwnItem

YEARS_FROM = 3
"""Calendar years with events from which years are the periods; below, quarters."""

LEAST_HALF = 10
"""Items that each half must have for them to be compared."""

LEAST_GROUP = 10
"""Items of a genre, over both halves, from which it is compared."""

NEW = 2
"""Years after its release in which an item counts as new. Decades themselves would only show that time passes."""


def drift_of(own: Sequence[OwnItem]) -> Drift:
    """Return how a profile's taste changed over time.

    The periods are split where the halves are most alike in size. Each genre's share of the items, that of new
    releases, and the mean above the crowd are compared; the intervals are widened to 1 - 0.05 / comparisons
    (Bonferroni), and only what is clear of zero is returned. An item counts once, at its latest date.
    """
    dated = [item for item in own if item.at > 0]
    by_year = len({_moment(item).year for item in dated}) >= YEARS_FROM
    if not by_year:  # a year alone is in no quarter
        dated = [item for item in dated if len(rough_date(item.at)) != len("2024")]
    days = [_moment(item) for item in dated]
    names = [str(day.year) if by_year else f"{day.year} Q{(day.month + 2) // 3}" for day in days]
    periods: dict[str, list[OwnItem]] = {}
    for name, item in sorted(zip(names, dated, strict=True), key=lambda pair: pair[0]):
        periods.setdefault(name, []).append(item)
    listed = tuple(_period(name, items) for name, items in periods.items())
    undated = len(own) - len(dated)
    split = _split([len(items) for items in periods.values()])
    if split == 0:
        return Drift(len(dated), undated, listed, "", "", 0, ())
    parts = list(periods.values())
    before = [item for items in parts[:split] for item in items]
    after = [item for items in parts[split:] for item in items]
    tested, changes = _changes(before, after)
    spans = list(periods)
    return Drift(
        len(dated), undated, listed, _span(spans[:split]), _span(spans[split:]), tested, tuple(changes)
    )  # fmt: skip


def _period(name: str, items: Sequence[OwnItem]) -> Period:
    stars = [item.stars for item in items if item.stars is not None]
    difference = mean_estimate([item.above for item in compared(items)])
    return Period(name, len(items), fmean(stars) if stars else None, difference)


def _split(sizes: Sequence[int]) -> int:
    """Return the number of periods in the earlier half; 0 where no split leaves enough on both sides."""
    whole = sum(sizes)
    sums = list(accumulate(sizes))[:-1]
    if not sums:
        return 0
    place = min(range(len(sums)), key=lambda place: abs(2 * sums[place] - whole))
    return place + 1 if min(sums[place], whole - sums[place]) >= LEAST_HALF else 0


def _changes(before: Sequence[OwnItem], after: Sequence[OwnItem]) -> tuple[int, list[Change]]:
    """Return the number of comparisons, and the changes beyond chance, the largest first."""
    early, late = _counts(before), _counts(after)
    names = [name for name in early | late if early[name] + late[name] >= LEAST_GROUP]
    stars, then = ([item.above for item in compared(part)] for part in (before, after))
    able = min(len(stars), len(then)) >= LEAST_HALF
    level = 1 - (1 - LEVEL) / max(1, len(names) + able)
    changes = []
    for kind, name in names:
        was, became = early[kind, name], late[kind, name]
        difference = difference_of_shares((was, len(before)), (became, len(after)), level)
        if difference.is_clear:
            changes.append(Change(kind, name, was / len(before), became / len(after), difference))
    changes.sort(key=lambda change: -abs(change.difference.value))
    rated = difference_of_means(stars, then, level) if able else None
    if rated is not None and rated.is_clear:
        changes.insert(0, Change("ratings", "your stars", fmean(stars), fmean(then), rated))
    return len(names) + able, changes


def _counts(items: Iterable[OwnItem]) -> Counter[tuple[ChangeKind, str]]:
    """Return how many items there are of each genre, and how many that were new at their date."""
    counts: Counter[tuple[ChangeKind, str]] = Counter()
    for own in items:
        counts.update(("genre", genre) for genre in dict.fromkeys(own.item.genres))
        released = own.item.year
        if released is not None and _moment(own).year - released <= NEW:
            counts["recent", "new releases"] += 1
    return counts


def _moment(item: OwnItem) -> datetime:
    return datetime.fromtimestamp(item.at).astimezone()


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
