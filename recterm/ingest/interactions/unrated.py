"""Unrated rows of a column of ratings: views, which are left out, or held with the ratings as feedback scores."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.ingest.interactions.rating_scores import VIEW_SCORE, rating_scores
from recterm.ingest.tables.values.scale import Values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.model import Scale
    from recterm.ingest.report import Tally

UNRATED = "seen, but not rated"
RATED_TOO = "seen, and rated in another row of the same user"

TOGETHER = Values(
    None,
    -math.inf,
    math.inf,
    "ratings and views as feedback scores: 5 stars count 1, 4 stars 0.74, 1 star -1, and a view without a rating"
    f" {VIEW_SCORE:.2f}",
)
"""Meaning of ratings and views that are held together."""


def is_unrated(
    numbers: pl.Series, values: Values, empty: NDArray[np.bool_], outside: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which rows are views without a rating, (N,).

    Args:
        numbers: (N,) the cells as numbers.
        values: their meaning.
        empty: (N,) whether the cell is empty or a word for no rating.
        outside: (N,) whether the number lies outside the scale.
    """
    if not values.unrated:
        return empty
    marks = np.array(values.unrated, np.float32)
    return np.asarray(empty | (outside & np.isin(numbers.to_numpy(), marks)))


def note_left_out(tally: Tally, rated: int, unrated: int) -> None:
    """Count views that are left out beside ratings, and say how to keep them."""
    tally.unrated += unrated
    tally.note(
        f"{rated:,} rows are ratings, {unrated:,} are views without one, which are left out: --as both holds them"
        " together, as feedback scores, and --as views takes all rows as views"
    )


def note_together(tally: Tally, rated: int, unrated: int) -> None:
    """Say that ratings and views are held together."""
    tally.note(
        f"{rated:,} ratings and {unrated:,} views without one are held together as feedback scores, which lists learn"
        " from; stars are predicted from ratings alone (--as ratings)"
    )


def scored_together(numbers: pl.Series, unrated: NDArray[np.bool_], scale: Scale) -> pl.Series:
    """Return the feedback scores of ratings on a scale, and of views without one, (N,)."""
    scores = rating_scores(numbers.fill_null(scale.minimum).to_numpy(), scale)
    return pl.Series("value", np.where(unrated, np.float32(VIEW_SCORE), scores))


def rated_too(frame: pl.DataFrame, unrated: NDArray[np.bool_], rated: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which views are of a user and an item that another row rates, (N,)."""
    pairs = frame.select("user", "item").with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    views, ratings = pairs.filter(pl.Series(unrated)), pairs.filter(pl.Series(rated))
    repeated = np.zeros(frame.height, bool)
    repeated[views.join(ratings, on=["user", "item"], how="semi")["row"].to_numpy()] = True
    return repeated
