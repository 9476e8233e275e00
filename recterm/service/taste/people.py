"""People near a profile: the users of the community and the other profiles with the highest compatibility."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.taste.people import People, Person
from recterm.domain.model import LIKED_STARS
from recterm.engine.core.taste import to_stars
from recterm.ingest.dataset.community import decode_community
from recterm.service.arrays.likes import ENOUGH_INTERACTIONS
from recterm.service.taste.compatibility import (
    LEAST_SHARED,
    CommunityStars,
    agreement,
    compatibility,
    correlate,
    correlate_two,
)
from recterm.service.taste.estimates import share_estimate
from recterm.service.taste.naming import named
from recterm.service.taste.own_items import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from recterm.domain.answers.taste.estimate import Estimate
    from recterm.domain.model import Feedback, Item, ItemRow
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.lists.likes import Likes
    from recterm.store import Library

    Items = Callable[[Sequence[int]], list[Item]]

NEAREST = 10
"""Users who are listed."""

EXAMPLES = 3
"""Items named for each."""


@dataclass(frozen=True, slots=True, eq=False)
class Someone:
    """A person with the items that the person rated or knows; rows are distinct."""

    rows: RowVector
    """(H,) rated rows, or known ones where there are no ratings."""
    stars: NDArray[np.float64]
    """(H,) stars; NaN where there are no ratings."""
    known: RowVector
    """Rows that the person rated, watched or liked."""

    @classmethod
    def of(
        cls, feedback: Mapping[ItemRow, Feedback], *, rated: bool, met: Mapping[ItemRow, Feedback] | None = None
    ) -> Someone:
        """Return the person behind a profile's feedback; `met` has what its taste excludes, too."""
        mine, everything = (
            np.array(sorted(rows_of(states)), dtype=np.int64) for states in (feedback, feedback if met is None else met)
        )
        stars = {row: state.stars for row, state in feedback.items() if state.stars is not None}
        rows = np.array(sorted(stars), dtype=np.int64) if rated else mine
        return cls(rows, np.array([stars.get(row, np.nan) for row in rows.tolist()], dtype=np.float64), everything)

    @property
    def loved(self) -> RowVector:
        """Rows with at least `LIKED_STARS`; all known ones without ratings."""
        return self.rows[np.isnan(self.stars) | (self.stars >= LIKED_STARS)]


def read_stars(library: Library) -> CommunityStars:
    """Read the stars of the community; of more than two million ratings, those of the first users.

    Raises:
        LibraryError: the community in the library is damaged.
    """
    arrays = decode_community(library.data.community(), ENOUGH_INTERACTIONS)
    return CommunityStars.of(arrays.user, arrays.item, to_stars(arrays.value, library.info().scale))


def people_by_ratings(
    me: Someone, community: CommunityStars, others: Mapping[str, Someone], counts: NDArray[np.int64], items: Items
) -> People:
    """Return the people whose stars agree with a person's.

    Args:
        me: the person.
        community: the stars of all users.
        others: the other profiles by name.
        counts: (I,) interactions with each item, by which shared likes are rare.
        items: function that returns the items at rows.
    """
    correlations = correlate(community, me.rows, me.stars, len(counts))
    usual = correlations.usual
    values, deviations = correlations.drawn(usual)
    able = np.flatnonzero(np.isfinite(correlations.observed))
    titles = _Titles(me, counts, items)
    people = []
    for user in able[np.argsort(-values[able], kind="stable")[:NEAREST]].tolist():
        rows, stars = community.of_user(user)
        estimate = compatibility(float(values[user]), float(deviations[user]))
        shared = int(correlations.shared[user])
        people.append(titles.introduce(user_name(user), Someone(rows, stars, rows), shared, estimate))
    profiles = []
    for name, other in others.items():
        pair = correlate_two(me.rows, me.stars, other.rows, other.stars)
        if pair.shared[0] >= LEAST_SHARED:
            value, deviation = (float(part[0]) for part in pair.drawn(usual))
            estimate = compatibility(value, deviation)
            profiles.append(titles.introduce(name, other, int(pair.shared[0]), estimate, is_profile=True))
    return People("ratings", agreement(usual[0]), len(able), tuple(people), _by_compatibility(profiles))


def people_by_likes(
    me: Someone, likes: Likes, others: Mapping[str, Someone], counts: NDArray[np.int64], items: Items
) -> People:
    """Return the people who know the most of what a person knows, in a library without ratings.

    The nearest are those by the cosine of `Likes.alike`; the figure is the share of the person's items that they know.
    """
    mine = me.rows[me.rows < likes.n_items]
    titles = _Titles(me, counts, items)
    people = []
    for user in likes.alike(mine, NEAREST).users.tolist():
        rows = likes.items[likes.indptr[user] : likes.indptr[user + 1]].astype(np.int64)
        shared = int(np.isin(mine, rows).sum())
        person = Someone(rows, np.full(len(rows), np.nan), rows)
        people.append(titles.introduce(user_name(user), person, shared, share_estimate(shared, len(mine))))
    profiles = []
    for name, other in others.items():
        shared = int(np.isin(me.rows, other.rows).sum())
        if shared:
            estimate = share_estimate(shared, len(me.rows))
            profiles.append(titles.introduce(name, other, shared, estimate, is_profile=True))
    typical = float(likes.counts[mine].sum() / max(1, likes.n_users * len(mine)))
    return People("shared", typical, likes.n_users, tuple(people), _by_compatibility(profiles))


def user_name(user: int) -> str:
    """Return the name of a user of the community, who has none but the place in the data: `user 12`."""
    return f"user {user + 1:,}"


class _Titles:
    """Titles by which people are introduced: each is named once as what a person loves."""

    def __init__(self, me: Someone, counts: NDArray[np.int64], items: Items) -> None:
        self._me, self._counts, self._items = me, counts, items
        self._named: set[int] = set()

    def introduce(
        self, name: str, other: Someone, shared: int, estimate: Estimate, *, is_profile: bool = False
    ) -> Person:
        """Return a person with what both love, rare ones first, and what only they love, the best first."""
        both = np.intersect1d(other.loved, self._me.loved)
        both = both[np.argsort(self._count(both), kind="stable")]
        new = (np.isnan(other.stars) | (other.stars >= LIKED_STARS)) & ~np.isin(other.rows, self._me.known)
        theirs, stars = other.rows[new], np.nan_to_num(other.stars[new])
        theirs = theirs[np.lexsort((-self._count(theirs), -stars))]
        best = [row for row in theirs.tolist() if row not in self._named][:EXAMPLES]
        self._named.update(best)
        both_named, best_named = (
            tuple(named(item) for item in self._items(rows)) for rows in (both[:EXAMPLES].tolist(), best)
        )
        return Person(name, is_profile, shared, len(other.rows), estimate, both_named, best_named)

    def _count(self, rows: RowVector) -> NDArray[np.int64]:
        """Return the interactions with rows; 0 for items added by profiles."""
        counts = np.append(self._counts, 0)
        return np.asarray(counts[np.minimum(rows, len(self._counts))])


def _by_compatibility(people: list[Person]) -> tuple[Person, ...]:
    return tuple(sorted(people, key=lambda person: -person.compatibility.value))
