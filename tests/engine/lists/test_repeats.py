"""Repeats, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from recterm.engine.lists.repeats import LEAST_GAP, USUAL_GAP, gaps_of, repeat_scores

DAY = 86_400.0


def test_a_gap_is_the_item_s_own_else_the_median() -> None:
    times, first, last = np.array([5, 3, 1, 2]), np.array([0, 0, 7, 9]) * DAY, np.array([8, 20, 7, 9]) * DAY
    # (8 - 0) / 4 = 2 days, (20 - 0) / 2 = 10 days; the others have no interval: the median of 2 and 10.
    assert (gaps_of(times, first, last) / DAY).tolist() == [2, 10, 6, 6]
    assert gaps_of(np.array([1]), np.array([0.0]), np.array([0.0])).tolist() == [USUAL_GAP]
    assert gaps_of(np.array([9]), np.array([0.0]), np.array([80.0])).tolist() == [LEAST_GAP]


def test_the_score_is_relevance_times_habit_times_time() -> None:
    scores = np.array([0.2, -1.0, np.nan], dtype=np.float32)
    answer = repeat_scores(scores, np.array([3, 1, 1]), np.array([10.0, 5.0, 0.0]), np.array([10.0, 10.0, 10.0]))
    assert answer.tolist() == pytest.approx([1 * 2 * 0.5, 0.5 * 1 * (1 - 2**-0.5), 0.0])


def test_each_part_moves_the_score_its_way() -> None:
    def score(model: float = 1.0, times: int = 2, elapsed: float = 5 * DAY) -> float:
        several = np.array([model, 0.5], dtype=np.float32)
        return float(repeat_scores(several, np.array([times, 2]), np.array([elapsed, DAY]), np.array([DAY, DAY]))[0])

    assert score(model=1) > score(model=0)
    assert score(times=9) > score(times=2)
    assert score(elapsed=9 * DAY) > score(elapsed=1 * DAY) > score(elapsed=0) == 0
    assert math.isfinite(score(elapsed=1e12))
