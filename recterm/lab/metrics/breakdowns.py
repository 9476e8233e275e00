"""Breakdowns of where a model works: by the user's history and features, the item's popularity, and genre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup, breakdown_by_feature
from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recterm.domain.data.user_groups import UserGroup
    from recterm.engine import Interactions, ItemFeatures
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import Rows

ACTIVITY, POPULARITY, GENRE, HISTORY, TIES = "activity", "popularity", "genre", "history", "ties"
TITLES = {
    ACTIVITY: "by the length of the user's history",
    POPULARITY: "by the popularity of the relevant item",
    GENRE: "by the genre of the relevant item",
    HISTORY: "by the number of ratings given: histories cut short, the same users at every point",
    TIES: "by the order of interactions of the same second",
}

ACTIVITY_GROUPS = 5
POPULARITY_SHARES = (0.01, 0.05, 0.2, 0.5, 1.0)
"""Upper bounds of the groups of items, most popular first, as shares of the candidates."""

MOST_GENRES = 20
FEWEST_PAIRS = 10
"""Number of relevant items that a genre needs to be listed."""

MOST_FEATURES = 8
MOST_WORDS = 12
FEWEST_USERS = 5
"""Number of measured users that a word of a feature needs to be listed."""

NOT_GIVEN = "not given"
"""Label of the users about whom a feature says nothing."""


def by_activity(part: Fold, values: dict[str, F64Vector], metric: str, seed: int) -> Breakdown:
    """Group users into five equal groups by history length; `values` has one per target user for each model."""
    assert part.target is not None
    lengths = np.diff(part.histories.indptr)[part.target.users]
    bounds = np.unique(np.quantile(lengths, np.linspace(0, 1, ACTIVITY_GROUPS + 1)[1:-1], method="lower"))
    place = np.searchsorted(bounds, lengths, side="left")
    kept = np.unique(place)
    labels = [_range(int(lengths[place == group].min()), int(lengths[place == group].max())) for group in kept]
    member = (place[:, None] == kept).astype(np.float64)
    sums = {name: member * value[:, None] for name, value in values.items()}
    return Breakdown(ACTIVITY, TITLES[ACTIVITY], metric, _measured(labels, member, sums, seed))


def by_popularity(part: Fold, hits_by_model: dict[str, NDArray[np.bool_]], metric: str, seed: int) -> Breakdown:
    """Break recall down by the items' training popularity; `hits_by_model` has one flag for each relevant pair."""
    assert part.target is not None
    target = part.target
    n = len(target.candidates)
    ends = np.unique(np.maximum(1, np.ceil(np.array(POPULARITY_SHARES) * n).astype(np.int64)))
    place_of = np.full(target.n_items, len(ends), dtype=np.int64)
    place_of[target.candidates] = np.searchsorted(ends, np.arange(n), side="right")
    member = place_of[target.pairs % target.n_items]
    labels = []
    for place, end in enumerate(ends):
        start = 0 if place == 0 else int(ends[place - 1])
        low = int(part.train.popularity[target.candidates[end - 1]])
        high = int(part.train.popularity[target.candidates[start]])
        labels.append(f"top {100 * start / n:.0f}–{100 * end / n:.0f} % ({_range(low, high)} times)")
    chosen = [(label, member == place) for place, label in enumerate(labels)]
    return Breakdown(
        POPULARITY, TITLES[POPULARITY], metric, _recalled(chosen, target.pairs // target.n_items, hits_by_model, seed)
    )


def by_genre(part: Fold, hits_by_model: dict[str, NDArray[np.bool_]], metric: str, seed: int) -> Breakdown:
    """Break recall down by genre, the most frequent first; no groups without genres."""
    assert part.target is not None
    target, genres = part.target, genre_members(part.train)
    items, users = target.pairs % target.n_items, target.pairs // target.n_items
    frequent = sorted(genres, key=lambda name: (-int(genres[name][items].sum()), name))[:MOST_GENRES]
    chosen = [(name, genres[name][items]) for name in frequent if genres[name][items].sum() >= FEWEST_PAIRS]
    return Breakdown(GENRE, TITLES[GENRE], metric, _recalled(chosen, users, hits_by_model, seed))


def by_user_features(part: Fold, values: dict[str, F64Vector], metric: str, seed: int) -> list[Breakdown]:
    """Group users by each of their features; `values` has one per target user for each model.

    The most frequent words are listed, in the order of `Interactions.user_groups`; a user may have several words of
    one feature. A feature without two groups is left out.
    """
    assert part.target is not None
    users, n_users = part.target.users, part.data.n_users
    by_feature: dict[str, list[UserGroup]] = {}
    for group in part.data.user_groups:
        by_feature.setdefault(group.feature, []).append(group)
    breakdowns = []
    for feature, groups in by_feature.items():
        members = np.zeros((n_users, len(groups)), dtype=bool)
        for place, group in enumerate(groups):
            members[np.asarray(group.users), place] = True
        members = members[users]
        sizes = members.sum(axis=0)
        frequent = np.argsort(-sizes, kind="stable")[:MOST_WORDS]
        kept = [place for place in sorted(frequent.tolist()) if sizes[place] >= FEWEST_USERS]
        labels = [groups[place].word for place in kept]
        member = members[:, kept].astype(np.float64)
        nothing = ~members.any(axis=1)
        if nothing.sum() >= FEWEST_USERS:
            labels.append(NOT_GIVEN)
            member = np.column_stack([member, nothing])
        if len(labels) > 1:
            sums = {name: member * value[:, None] for name, value in values.items()}
            measured = _measured(labels, member, sums, seed)
            breakdowns.append(Breakdown(breakdown_by_feature(feature), f"by the user's {feature}", metric, measured))
    return breakdowns[:MOST_FEATURES]


def genre_members(train: Interactions) -> dict[str, NDArray[np.bool_]]:
    """Return genre -> (I,), True for its items; empty without genres."""
    features: ItemFeatures | None = train.features
    if features is None:
        return {}
    items = np.repeat(np.arange(len(features)), np.diff(features.indptr))
    members = {}
    for token, (kind, name) in enumerate(zip(features.kinds, features.names, strict=True)):
        if kind == "genre":
            mine = np.zeros(len(features), dtype=bool)
            mine[items[features.tokens == token]] = True
            members[name.partition(":")[2]] = mine
    return members


def worst_served(values: F64Vector, lengths: NDArray[np.integer], users: Rows, n: int = 10) -> list[int]:
    """Return the user rows with the lowest values; ties go to the longest history, which a model should know best."""
    order = np.lexsort((users, -lengths, values))
    return [int(user) for user in users[order[:n]]]


def _recalled(
    chosen: Sequence[tuple[str, NDArray[np.bool_]]], users: Rows, hits_by_model: dict[str, NDArray[np.bool_]], seed: int
) -> tuple[BreakdownGroup, ...]:
    """Return the share of each group's relevant pairs in their users' lists; groups without a pair are left out."""
    there = [(label, mine) for label, mine in chosen if mine.any()]
    if not there:
        return ()
    distinct, place = np.unique(users, return_inverse=True)

    def by_user(pairs: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.stack([np.bincount(place[mine & pairs], minlength=len(distinct)) for _, mine in there], axis=1)

    counts = by_user(np.ones(len(users), dtype=bool)).astype(np.float64)
    sums = {name: by_user(hits) for name, hits in hits_by_model.items()}
    return _measured([label for label, _ in there], counts, sums, seed)


def _measured(
    labels: Sequence[str], counts: NDArray[np.float64], sums: dict[str, NDArray[np.float64]], seed: int
) -> tuple[BreakdownGroup, ...]:
    """Make groups from (U, G) counts and, for each model, (U, G) sums: sums / counts with intervals over users."""
    n, models = len(labels), list(sums)
    parts = np.concatenate([sums[name] for name in models], axis=1)
    measures = intervals.ratios(parts, np.tile(counts, len(models)), seed=seed)
    return tuple(
        BreakdownGroup(
            label,
            int(counts[:, place].sum()),
            {name: measures[number * n + place] for number, name in enumerate(models)},
        )
        for place, label in enumerate(labels)
    )


def _range(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
