"""Taste: a person's feedback as arrays, and its weights; the one place where feedback becomes weights.

Training, the live shelves and the evaluation all weigh feedback with `weigh_values` and `weigh_taste`, so what is
measured is what the person sees.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.clock import DAY
from recterm.domain.feedback_kinds import DISLIKES, OPINIONS
from recterm.domain.model import LIKED_STARS, MAX_STARS, MIN_STARS, EventKind, ItemRow
from recterm.engine.core.hyperparameters import Hyperparameters, number
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from recterm.domain.model import Feedback, Scale
    from recterm.engine.core.arrays import F32Vector, RowVector

_NO_ROWS: RowVector = np.zeros(0, dtype=np.int64)


def _no_rows() -> RowVector:
    return _NO_ROWS


MIDDLING_STARS = 3.5
"""The best rating that is not liked."""

POOR_STARS = 1.0
"""Ratings up to here say that the person did not like the item."""

VIEW_HALF_LIFE = 365.0
"""Half-life, in days, of the part of a view's strength that decays."""

SCORE_POWER = 0.75
"""Power of feedback scores below 1, for which `count_power` is too low: it would weigh a view of 0.1 as 0.37 of a
purchase; this weighs it 0.18. Measured on seven made-up shops of four to six seeds (views 0.1 or 0.3, carts 0.5,
purchases 1; held-out purchases): NDCG@10 of ALS rises by 0.005 to 0.016 in each, and that of EASE by 0.004 to 0.021 in
five; in the others its 95 % interval includes 0. A straight line gains more where views are many and in passing, and
loses with EASE where they are few (-0.014, from -0.019 to -0.009)."""

LASTING_SHARE = 0.5
"""Part of a view's strength that does not decay: an old favourite is still a favourite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackWeights(Hyperparameters):
    """Weights of each kind of feedback when items are ranked; a rating of 5 stars has weight 1.

    Weights between the three given ones are interpolated linearly. Measured on data of nine shapes (see
    `defaults.ease_regularization`), these were best or within 0.5 % of it on each.
    """

    just_liked: float = number(
        0.8, 0.0, 1.0,
        "Weight of a rating of 4 stars, the lowest that counts as liked. 1 counts all liked items alike.",
        tune=(0.5, 1.0),
    )  # fmt: skip
    below_liked: float = number(
        0.6, 0.0, 1.0,
        "Weight of a rating of 3.5 stars, just below the liked ones. 1 counts every rating alike, 0 ignores those "
        "that were not liked.",
        tune=(0.0, 1.0),
    )  # fmt: skip
    disliked: float = number(
        -0.1, -1.0, 1.0,
        "Weight of a rating of 1 star or less; in between, the weight rises evenly to below_liked. Negative: similar "
        "items sink. Also of a feedback score of -1, which never counts for an item.",
        tune=(-0.5, 0.5),
    )  # fmt: skip
    count_power: float = number(
        0.5, 0.0, 2.0,
        "Weight of n plays or views: log2(1 + n) to this power. 0 counts one play like a thousand. A feedback score "
        "below 1 has a power of its own, so that views in passing stay well below a purchase.",
        tune=(0.0, 1.5),
    )  # fmt: skip
    viewed: float = number(
        0.6, 0.0, 1.0,
        "Weight of one recent view without a rating, in a library of ratings.",
    )  # fmt: skip
    liked: float = number(
        0.8, 0.0, 1.0,
        "Weight of an item that was liked without being rated; a rating leads where there is one. 0.8: as a rating of "
        "4 stars. Stars are not predicted from likes.",
    )  # fmt: skip
    hidden: float = number(
        0.3, 0.0, 1.0,
        "How much an item marked as not for me counts against similar ones.",
    )  # fmt: skip
    dropped: float = number(
        0.1, 0.0, 1.0,
        "How much an item that was begun and not finished counts against similar ones, unless it was rated or liked. "
        "0.1: as a rating of 1 star. Not measured, as no data set tells of it.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """One profile's feedback as arrays over item rows."""

    rows: RowVector
    """(H,) distinct item rows that were rated, viewed or liked, in the order of the feedback."""
    ratings: F32Vector
    """(H,) ratings in the data's scale (in stars for a library without ratings), NaN where there is none."""
    strengths: F32Vector
    """(H,) strength of views or plays; 0 where there are none, below 0 where they speak against the item."""
    opinions: Mapping[EventKind, RowVector] = field(default_factory=dict)
    """Distinct rows of each kind that speaks for items, which are among `rows`, or against them, which need not be."""
    groups: tuple[str, ...] = ()
    """Names of the user groups that the person belongs to: `gender:F`."""
    also_known: RowVector = field(default_factory=_no_rows)
    """(A,) rows that say nothing about the taste and must not be recommended either: the person excluded them."""
    also_hidden: RowVector = field(default_factory=_no_rows)
    """(B,) those of `also_known` that must never be shown."""
    when: Callable[[], NDArray[np.int64]] | None = None
    """Computes (H,) the time of each row's latest feedback, UTC seconds; only models that know order ask. None: no
    order is known."""

    def __post_init__(self) -> None:
        if not (len(self.rows) == len(self.ratings) == len(self.strengths)):
            raise EngineError(
                f"a taste of {len(self.rows)} rows has {len(self.ratings)} ratings and {len(self.strengths)} strengths"
            )
        for name, rows in (("row", self.rows), *((f"{kind.field} row", self.of(kind.kind)) for kind in OPINIONS)):
            if len(rows) and rows.min() < 0:
                raise EngineError(f"{name} {rows.min()} is negative")
            if np.bincount(rows).max(initial=0) > 1:
                raise EngineError(f"a {name} is in the taste twice")
        for kind in OPINIONS:
            if not (kind.against or np.isin(self.of(kind.kind), self.rows).all()):
                raise EngineError(f"a {kind.field} row is not among the rows of the taste")
        if np.isinf(self.ratings).any():
            raise EngineError("a rating is infinite")
        if not np.isfinite(self.strengths).all():
            raise EngineError("a view's strength is NaN or infinite")

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, kind: EventKind) -> RowVector:
        """Return the rows of a kind that speaks for or against items."""
        return self.opinions.get(kind, _NO_ROWS)

    @property
    def hidden(self) -> RowVector:
        """(N,) rows that must never be shown."""
        hidden = self.of(EventKind.HIDE)
        return np.union1d(hidden, self.also_hidden) if len(self.also_hidden) else hidden

    @property
    def liked(self) -> RowVector:
        """(L,) those of `rows` that were liked."""
        return self.of(EventKind.LIKE)

    @property
    def against(self) -> RowVector:
        """Rows that something speaks against, ascending; what else was said of them may outweigh it."""
        return np.unique(np.concatenate([_NO_ROWS, *(self.of(kind.kind) for kind in DISLIKES)]))

    @property
    def exclude(self) -> RowVector:
        """Rows that must not be recommended, since there is feedback on them already; ascending."""
        excluded = np.zeros(self.top_row + 1, dtype=bool)
        for rows in self._every_row:
            excluded[rows] = True
        return np.flatnonzero(excluded)

    @property
    def top_row(self) -> int:
        """The largest row; -1 when there is none."""
        return int(max(rows.max(initial=-1) for rows in self._every_row))

    @property
    def _every_row(self) -> tuple[RowVector, ...]:
        return (self.rows, *self.opinions.values(), self.also_known)

    def below(self, n_items: int) -> Taste:
        """Return the feedback on the first items, which is all that a model of n_items can use."""
        if self.top_row < n_items:
            return self
        return self._where(lambda rows: rows < n_items)

    def without(self, row: ItemRow) -> Taste:
        """Return the taste without the feedback on an item."""
        return self._where(lambda rows: rows != row)

    def _where(self, is_kept: Callable[[RowVector], NDArray[np.bool_]]) -> Taste:
        kept = is_kept(self.rows)
        opinions = {kind: rows[is_kept(rows)] for kind, rows in self.opinions.items()}
        excluded, hidden = (rows[is_kept(rows)] for rows in (self.also_known, self.also_hidden))
        when = self.when
        return Taste(
            self.rows[kept],
            self.ratings[kept],
            self.strengths[kept],
            opinions,
            self.groups,
            excluded,
            hidden,
            None if when is None else lambda: when()[kept],
        )

    def knowing(self, everything: Taste) -> Taste:
        """Return the taste of a person of whose feedback, `everything`, it is a part: the rest stays known."""
        return replace(self, also_known=everything.exclude, also_hidden=everything.hidden)

    def rated(self, row: ItemRow, rating: float) -> Taste:
        """Return the taste with a rating, in the data's scale, for an item, replacing any other."""
        here = np.flatnonzero(self.rows == row)
        if len(here):
            ratings = self.ratings.copy()
            ratings[here] = rating
            return replace(self, ratings=ratings)
        when = self.when
        return replace(
            self,
            when=None if when is None else lambda: np.append(when(), when().max(initial=0) + 1),
            rows=np.append(self.rows, np.int64(row)),
            ratings=np.append(self.ratings, np.float32(rating)),
            strengths=np.append(self.strengths, np.float32(0.0)),
        )

    @classmethod
    def empty(cls) -> Taste:
        """Return the taste of a person without feedback."""
        return cls.from_history([], [], scale=None)

    @classmethod
    def from_history(
        cls, rows: ArrayLike, values: ArrayLike, *, scale: Scale | None, times: ArrayLike | None = None
    ) -> Taste:
        """Return the taste of a community user: values are ratings on the scale, or counts when there is no scale.

        `times` are UTC seconds, one for each row.
        """
        moments = None if times is None else np.asarray(times, dtype=np.int64)
        when = None if moments is None else lambda: moments
        row = np.asarray(rows, dtype=np.int64)
        value = np.asarray(values, dtype=np.float32)
        if scale is None:
            return cls(row, np.full(len(row), np.nan, dtype=np.float32), value, when=when)
        return cls(row, value, np.zeros(len(row), dtype=np.float32), when=when)

    @classmethod
    def build(
        cls, feedback: Mapping[ItemRow, Feedback], *, scale: Scale | None, now: int, groups: tuple[str, ...] = ()
    ) -> Taste:
        """Return the taste of a live profile.

        Args:
            feedback: current state per item row; items that are only on the watchlist say nothing about the taste.
            scale: the library's rating scale; None keeps ratings in stars.
            now: UTC seconds, from which the age of views is measured.
            groups: names of the user groups that the profile belongs to.
        """
        rows_by_kind = {
            kind: list(compress(feedback, map(attrgetter(kind.field), feedback.values()))) for kind in OPINIONS
        }
        praised = {row for kind, rows in rows_by_kind.items() if not kind.against for row in rows}
        voided = {row for kind, rows in rows_by_kind.items() if kind.voids_views for row in rows}
        counted = {
            row: state
            for row, state in feedback.items()
            if state.stars is not None or (state.plays and row not in voided) or row in praised
        }
        states = tuple(counted.values())
        stars = [state.stars for state in states]
        rating_of = {value: _rating(value, scale) for value in set(stars)}
        strengths = np.zeros(len(counted), dtype=np.float32)
        for place, state in enumerate(counted.values()):
            if state.plays:
                strengths[place] = view_strength(state.plays, state.viewed_at, now)
        return cls(
            np.fromiter(counted, dtype=np.int64, count=len(counted)),
            np.array([rating_of[value] for value in stars], dtype=np.float32),
            strengths,
            {kind.kind: np.array(rows, dtype=np.int64) for kind, rows in rows_by_kind.items()},
            groups,
            when=lambda: _times(states),
        )


def _times(states: Sequence[Feedback]) -> NDArray[np.int64]:
    """Return the time of each state's latest feedback; where any has no date, the order in which it was given."""
    dates = [(state.rated_at or 0, state.viewed_at or 0, state.liked_at or 0) for state in states]
    latest = np.array([max(moments) for moments in dates], dtype=np.int64)
    if len(latest) and not latest.min():
        return np.array([state.last_event for state in states], dtype=np.int64)
    return latest


def _rating(stars: float | None, scale: Scale | None) -> float:
    if stars is None:
        return np.nan
    return stars if scale is None else scale.from_stars(stars)


@dataclass(frozen=True, slots=True, eq=False)
class WeightedHistory:
    """Taste after weighting: the input of a ranking model."""

    rows: RowVector
    """(H,) distinct rows: those of the taste in their order, then those that only dislikes name."""
    weights: F32Vector
    """(H,) above 0: more like this; below 0: less like this."""

    @property
    def positive(self) -> bool:
        """False when nothing was liked; the answer is then popularity."""
        return bool((self.weights > 0).any())

    def below(self, n_items: int) -> WeightedHistory:
        """Return the evidence on the first items."""
        kept = self.rows < n_items
        return self if kept.all() else WeightedHistory(self.rows[kept], self.weights[kept])


def view_strength(views: float, viewed_at: int | None, now: int) -> float:
    """Strength of what views add up to: half of it lasts, half fades with the age of the last view, if known."""
    age = 0.0 if not viewed_at else max(0.0, (now - viewed_at) / DAY)
    fading = float(0.5 ** (age / VIEW_HALF_LIFE))
    return views * (LASTING_SHARE + (1.0 - LASTING_SHARE) * fading)


def to_stars(values: NDArray[np.float32], scale: Scale | None) -> NDArray[np.float32]:
    """`Scale.to_stars` for arrays; NaN stays NaN."""
    if scale is None:
        stars = values
    elif scale.minimum < 0:
        share = (values - scale.minimum) / (scale.maximum - scale.minimum)
        stars = MIN_STARS + share * (MAX_STARS - MIN_STARS)
    else:
        stars = values / scale.maximum * MAX_STARS
    return np.clip(stars, MIN_STARS, MAX_STARS).astype(np.float32, copy=False)


def weigh_stars(stars: NDArray[np.float32], weighting: FeedbackWeights) -> F32Vector:
    """Weight of each rating: from `disliked` over `below_liked` and `just_liked` to 1 at 5 stars, in straight lines."""
    knots = (POOR_STARS, MIDDLING_STARS, LIKED_STARS, MAX_STARS)
    weights = (weighting.disliked, weighting.below_liked, weighting.just_liked, 1.0)
    return np.interp(stars, knots, weights).astype(np.float32)


def weigh_counts(counts: NDArray[np.float32], weighting: FeedbackWeights) -> F32Vector:
    """Weight of plays, views or feedback scores: log2(1 + n) ** count_power, n ** SCORE_POWER for n < 1, 0 for none.

    What speaks against an item weighs that of its size, times `disliked`; 0 where dislikes are set to count for items.
    """
    sizes = np.abs(counts)
    many = np.log2(1.0 + np.maximum(sizes, 1.0)) ** weighting.count_power
    sizes = np.where(sizes < 1.0, sizes**SCORE_POWER, many)
    weights = np.where(counts > 0, sizes, np.where(counts < 0, min(weighting.disliked, 0.0) * sizes, 0.0))
    return weights.astype(np.float32)


def weigh_values(values: NDArray[np.float32], scale: Scale | None, weighting: FeedbackWeights) -> F32Vector:
    """Weights of a community's values: ratings on the scale, or counts when there is no scale."""
    return weigh_counts(values, weighting) if scale is None else weigh_stars(to_stars(values, scale), weighting)


def weigh_taste(taste: Taste, scale: Scale | None, weighting: FeedbackWeights) -> WeightedHistory:
    """Weights of a taste, for a model that was fitted on data with this scale.

    A rating decides; an item rated well and viewed again counts more, as the repetition alone would; views alone
    count like plays (times `viewed` in a library of ratings); a like without a rating counts `liked`, more with
    repeated views, and never less than the views alone; what speaks
    against an item counts where nothing else was said.
    """
    one_view = np.float32(weighting.viewed if scale is not None else 1.0)
    counted = weigh_counts(taste.strengths, weighting) * one_view
    rated = ~np.isnan(taste.ratings)
    stars = weigh_stars(to_stars(taste.ratings, scale), weighting)
    repeated = np.maximum(counted - one_view, 0.0)
    again = np.where(stars > 0, repeated, 0.0)
    weights = np.where(rated, stars + again, counted)
    rows = taste.rows
    for kind in OPINIONS:
        weight = np.float32(getattr(weighting, kind.weight))
        if kind.against:
            against = np.unique(taste.of(kind.kind))
            against = against[~np.isin(against, rows)]
            rows = np.concatenate([rows, against])
            weights = np.concatenate([weights, np.full(len(against), -weight)])
        elif len(taste.of(kind.kind)):
            praised = np.isin(taste.rows, taste.of(kind.kind)) & ~rated
            weights = np.where(praised, np.maximum(counted, weight + repeated), weights)
    return WeightedHistory(rows, weights.astype(np.float32))
