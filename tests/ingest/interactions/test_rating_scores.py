"""Scores of ratings and views: models weigh them as they weigh ratings and views of a profile."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine.core.taste import FeedbackWeights, weigh_counts, weigh_values
from recterm.ingest.interactions.rating_scores import VIEW_SCORE, rating_scores


@pytest.mark.parametrize("scale", [Scale(0.5, 5, 0.5), Scale(1, 10, 1), Scale(-1, 1, 0.25)])
def test_a_score_weighs_what_its_rating_weighs(scale: Scale) -> None:
    ratings = np.arange(scale.minimum, scale.maximum + scale.step, scale.step, dtype=np.float32)
    weights = FeedbackWeights()
    scores = rating_scores(ratings, scale)
    assert weigh_counts(scores, weights) == pytest.approx(weigh_values(ratings, scale, weights), abs=1e-6)
    assert weigh_counts(np.array([VIEW_SCORE], np.float32), weights) == pytest.approx([weights.viewed])
    assert scores[-1] == 1.0
