"""Taste: a person's feedback as arrays, and its weights; the one place where feedback becomes weights.

Training, the live shelves and the evaluation all weigh feedback with `weigh_values` and `weigh_taste`, so what is
measured is what the person sees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.clock import DAY
from recterm.domain.model import LIKED_STARS, MAX_STARS, MIN_STARS, ItemRow
from recterm.engine.core.hyperparameters import Hyperparameters, number
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from recterm.domain.model import Feedback, Scale
    from recterm.engine.core.arrays import F32Vector, RowVector

MIDDLING_STARS = 3.5
"""The best rating that is not liked."""

POOR_STARS = 1.0
"""Ratings up to here say that the person did not like the item."""

VIEW_HALF_LIFE = 365.0
"""Half-life, in days, of the part of a view's strength that decays."""

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
        "items sink.",
        tune=(-0.5, 0.5),
    )  # fmt: skip
    count_power: float = number(
        0.5, 0.0, 2.0,
        "Weight of n plays or views: log2(1 + n) to this power. 0 counts one play like a thousand.",
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


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """One profile's feedback as arrays over item rows."""

    rows: RowVector
    """(H,) distinct item rows that were rated, viewed or liked, in the order of the feedback."""
    ratings: F32Vector
    """(H,) ratings in the data's scale (in stars for a library without ratings), NaN where there is none."""
    strengths: F32Vector
    """(H,) strength of views or plays, >= 0; 0 where there are none."""
    hidden: RowVector
    """(N,) distinct rows that must never be shown."""
    liked: RowVector = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """(L,) distinct ones of `rows` that were liked."""

    def __post_init__(self) -> None:
        if not (len(self.rows) == len(self.ratings) == len(self.strengths)):
            raise EngineError(
                f"a taste of {len(self.rows)} rows has {len(self.ratings)} ratings and {len(self.strengths)} strengths"
            )
        for name, rows in (("row", self.rows), ("hidden row", self.hidden), ("liked row", self.liked)):
            if len(rows) and rows.min() < 0:
                raise EngineError(f"{name} {rows.min()} is negative")
            if len(np.unique(rows)) != len(rows):
                raise EngineError(f"a {name} is in the taste twice")
        if len(self.liked) and not np.isin(self.liked, self.rows).all():
            raise EngineError("a liked row is not among the rows of the taste")
        if np.isinf(self.ratings).any():
            raise EngineError("a rating is infinite")
        if not np.isfinite(self.strengths).all() or (len(self.strengths) and self.strengths.min() < 0):
            raise EngineError("a view's strength is negative, NaN or infinite")

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def exclude(self) -> RowVector:
        """Rows that must not be recommended: rated, viewed, liked or hidden; ascending."""
        return np.union1d(self.rows, self.hidden)

    @property
    def top_row(self) -> int:
        """The largest row; -1 when there is none."""
        return int(max(self.rows.max(initial=-1), self.hidden.max(initial=-1)))

    def below(self, n_items: int) -> Taste:
        """Return the feedback on the first items, which is all that a model of n_items can use."""
        if self.top_row < n_items:
            return self
        kept = self.rows < n_items
        hidden = self.hidden[self.hidden < n_items]
        liked = self.liked[self.liked < n_items]
        return Taste(self.rows[kept], self.ratings[kept], self.strengths[kept], hidden, liked)

    @classmethod
    def empty(cls) -> Taste:
        """Return the taste of a person without feedback."""
        return cls.from_history([], [], scale=None)

    @classmethod
    def from_history(cls, rows: ArrayLike, values: ArrayLike, *, scale: Scale | None) -> Taste:
        """Return the taste of a community user: values are ratings on the scale, or counts when there is no scale."""
        row = np.asarray(rows, dtype=np.int64)
        value = np.asarray(values, dtype=np.float32)
        nothing = np.zeros(0, dtype=np.int64)
        if scale is None:
            return cls(row, np.full(len(row), np.nan, dtype=np.float32), value, nothing)
        return cls(row, value, np.zeros(len(row), dtype=np.float32), nothing)

    @classmethod
    def build(cls, feedback: Mapping[ItemRow, Feedback], *, scale: Scale | None, now: int) -> Taste:
        """Return the taste of a live profile.

        Args:
            feedback: current state per item row; items that are only on the watchlist say nothing about the taste.
            scale: the library's rating scale; None keeps ratings in stars.
            now: UTC seconds, from which the age of views is measured.
        """
        known = {
            row: state for row, state in feedback.items() if state.stars is not None or state.views > 0 or state.liked
        }
        ratings = [
            np.nan if state.stars is None else state.stars if scale is None else scale.from_stars(state.stars)
            for state in known.values()
        ]
        return cls(
            np.array(list(known), dtype=np.int64),
            np.array(ratings, dtype=np.float32),
            np.array([view_strength(state.views, state.viewed_at, now) for state in known.values()], dtype=np.float32),
            np.array([row for row, state in feedback.items() if state.hidden], dtype=np.int64),
            np.array([row for row, state in known.items() if state.liked], dtype=np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class WeightedHistory:
    """Taste after weighting: the input of a ranking model."""

    rows: RowVector
    """(H,) distinct rows: rated, viewed and liked ones in their order, then hidden ones."""
    weights: F32Vector
    """(H,) above 0: more like this; below 0: less like this."""

    @property
    def positive(self) -> bool:
        """False when nothing was liked; the answer is then popularity."""
        return bool((self.weights > 0).any())

    def below(self, n_items: int) -> WeightedHistory:
        """Return the evidence on the first items."""
        kept = self.rows < n_items
        return WeightedHistory(self.rows[kept], self.weights[kept])


def view_strength(views: int, viewed_at: int | None, now: int) -> float:
    """Strength of a number of views: half of it lasts, half fades exponentially with the age of the last view."""
    age = 0.0 if viewed_at is None else max(0.0, (now - viewed_at) / DAY)
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
    """Weight of plays or views: log2(1 + n) ** count_power, 0 for none."""
    weights = np.where(counts > 0, np.log2(1.0 + counts) ** weighting.count_power, 0.0)
    return weights.astype(np.float32)


def weigh_values(values: NDArray[np.float32], scale: Scale | None, weighting: FeedbackWeights) -> F32Vector:
    """Weights of a community's values: ratings on the scale, or counts when there is no scale."""
    return weigh_counts(values, weighting) if scale is None else weigh_stars(to_stars(values, scale), weighting)


def weigh_taste(taste: Taste, scale: Scale | None, weighting: FeedbackWeights) -> WeightedHistory:
    """Weights of a taste, for a model that was fitted on data with this scale.

    A rating decides; an item rated well and viewed again counts more, as the repetition alone would; views alone
    count like plays (times `viewed` in a library of ratings); a like without a rating counts `liked`, more with
    repeated views, and never less than the views alone; hidden items count against.
    """
    one_view = np.float32(weighting.viewed if scale is not None else 1.0)
    counted = weigh_counts(taste.strengths, weighting) * one_view
    rated = ~np.isnan(taste.ratings)
    stars = weigh_stars(to_stars(taste.ratings, scale), weighting)
    repeated = np.maximum(counted - one_view, 0.0)
    again = np.where(stars > 0, repeated, 0.0)
    weights = np.where(rated, stars + again, counted)
    if len(taste.liked):
        liked = np.isin(taste.rows, taste.liked) & ~rated
        weights = np.where(liked, np.maximum(counted, np.float32(weighting.liked) + repeated), weights)
    against = np.setdiff1d(taste.hidden, taste.rows)
    return WeightedHistory(
        np.concatenate([taste.rows, against]),
        np.concatenate([weights, np.full(len(against), -weighting.hidden)]).astype(np.float32),
    )
