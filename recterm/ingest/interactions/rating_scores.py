"""Rating scores: ratings, and views without one, as feedback scores that one community holds together.

A ranking model weighs a rating `w(stars)`, in straight lines from -0.1 at 1 star over 0.6 at 3.5 and 0.8 at 4 to 1 at
5 stars, a view without a rating in a library of ratings 0.6, and a feedback score s up to 1 s ** 0.75, or -0.1 times
that of its size where it is below 0 (`recterm.engine.core.taste`, defaults). The score of a rating is the s of the same
weight, so that in a community of scores every rating and every view weighs what it weighs among ratings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import MAX_STARS, MIN_STARS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.model import Scale

_STARS = (1.0, 3.5, 4.0, 5.0)
_WEIGHTS = (-0.1, 0.6, 0.8, 1.0)
_VIEW, _AGAINST, _SCORE_POWER = 0.6, 0.1, 0.75


def _score_of(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the feedback score with this weight."""
    size = np.abs(weight) / np.where(weight < 0, _AGAINST, 1.0)
    return np.asarray(np.sign(weight) * size ** (1.0 / _SCORE_POWER))


def rating_scores(values: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
    """Return the feedback scores of ratings on a scale; -1 for 1 star or less, 1 for 5 stars."""
    numbers = values.astype(np.float64)
    if scale.minimum < 0:
        stars = MIN_STARS + (numbers - scale.minimum) / (scale.maximum - scale.minimum) * (MAX_STARS - MIN_STARS)
    else:
        stars = numbers / scale.maximum * MAX_STARS
    return _score_of(np.interp(np.clip(stars, MIN_STARS, MAX_STARS), _STARS, _WEIGHTS)).astype(np.float32)


VIEW_SCORE = float(_score_of(np.array([_VIEW]))[0])
"""Feedback score of a view without a rating, 0.51: that of a rating of 3.5 stars."""
