"""Rating habits against the crowd's, and the genres, decades and makers that a profile likes beyond its habit."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.taste.habits import Habits, HabitsAnswer, TasteGroup, TasteGroups
from recterm.domain.model import MAX_STARS
from recterm.service.taste.crowd import STEPS, groups_of
from recterm.service.taste.estimates import drawn_to_zero, mean_estimate, share_estimate
from recterm.service.taste.own_items import compared, habit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.habits import GroupKind
    from recterm.service.taste.crowd import Crowd
    from recterm.service.taste.own_items import OwnItem

KINDS: tuple[GroupKind, ...] = ("genre", "decade", "maker")


def habits_answer(own: Sequence[OwnItem], crowd: Crowd) -> HabitsAnswer:
    """Return the habits of a profile, and its groups of each kind."""
    return HabitsAnswer(habits_of(own, crowd), tuple(groups_of_kind(kind, own, crowd) for kind in KINDS))


def habits_of(own: Sequence[OwnItem], crowd: Crowd) -> Habits | None:
    """Return how a profile rates, beside how the community rates the same items; None when nothing can be compared."""
    rated = compared(own)
    if not rated:
        return None
    rows = np.array([item.item.row for item in rated])
    stars = np.array([item.stars for item in rated], dtype=np.float64)
    counts = crowd.counts[rows]
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    crowd_mean = float(shares @ STEPS)
    difference = mean_estimate([item.above for item in rated])
    harsher = None
    if len(crowd.habits) and difference is not None:
        milder = len(crowd.habits) - np.searchsorted(crowd.habits, difference.value, side="right")
        harsher = float(milder / len(crowd.habits))
    steps = np.clip(np.rint(stars * 2), 1, MAX_STARS * 2).astype(np.int64) - 1
    return Habits(
        rated=sum(item.stars is not None for item in own),
        compared=len(rated),
        own_counts=tuple(np.bincount(steps, minlength=len(STEPS)).tolist()),
        crowd_shares=tuple(shares.tolist()),
        own_mean=float(stars.mean()),
        crowd_mean=crowd_mean,
        own_spread=float(stars.std()),
        crowd_spread=float(np.sqrt(max(0.0, shares @ STEPS**2 - crowd_mean**2))),
        difference=difference,
        harsher_than=harsher,
    )


def groups_of_kind(kind: GroupKind, own: Sequence[OwnItem], crowd: Crowd) -> TasteGroups:
    """Return every genre, decade or maker that a profile met, the most frequent first."""
    members: dict[str, list[OwnItem]] = defaultdict(list)
    grouped = 0
    for item in own:
        names = groups_of(item.item.genres, item.item.year, item.item.creators)[kind]
        grouped += bool(names)
        for name in names:
            members[name].append(item)
    habit = habit_of(compared(own))
    rated = {name: compared(items) for name, items in members.items()}
    likings = drawn_to_zero({name: [item.above - habit for item in items] for name, items in rated.items()})
    groups = [
        TasteGroup(
            name,
            len(items),
            share_estimate(len(items), grouped),
            crowd.shares.get(kind, {}).get(name, 0.0),
            fmean([item.stars or 0.0 for item in rated[name]]) if rated[name] else None,
            fmean([item.crowd_mean or 0.0 for item in rated[name]]) if rated[name] else None,
            likings.get(name),
        )
        for name, items in members.items()
    ]
    return TasteGroups(kind, grouped, tuple(sorted(groups, key=lambda group: (-group.count, group.name))))


def most_liked(groups: TasteGroups) -> TasteGroup | None:
    """Return the group that is liked most beyond the habit, by the low end of its interval; else the most frequent."""
    favourites = [
        (group.liking.low, group) for group in groups.groups if group.liking is not None and group.is_favourite
    ]
    if favourites:
        return max(favourites, key=lambda pair: pair[0])[1]
    return groups.groups[0] if groups.groups else None
