"""Group aggregation methods, on tables worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine.lists.group import AGREEMENTS, agree, utilities
from recterm.errors import EngineError

#          items:  0    1    2    3    4
SCORES = np.array(
    [
        [9.0, 8.0, 5.0, 1.0, 3.0],
        [0.1, 0.4, 0.6, 0.9, 0.2],
    ],
    dtype=np.float32,
)
ALL = np.arange(5)


def test_utilities_are_shares_of_lower_candidates() -> None:
    shares = utilities(SCORES, ALL)
    assert shares.tolist() == [[1.0, 0.75, 0.5, 0.0, 0.25], [0.0, 0.5, 0.75, 1.0, 0.25]]
    unknown = SCORES.copy()
    unknown[0, 2] = np.nan
    assert utilities(unknown, ALL)[0].tolist() == [1.0, 0.75, 0.0, 0.25, 0.5]


def test_the_average_sums_and_least_misery_asks_the_worst_off() -> None:
    # Sums: 1, 1.25, 1.25, 1, 0.5; smallest: 0, .5, .5, 0, .25.
    assert agree(SCORES, ALL, 5, "average").tolist() == [1, 2, 0, 3, 4]
    assert agree(SCORES, ALL, 5, "least-misery").tolist() == [1, 2, 4, 0, 3]


def test_fairness_gives_everybody_a_turn() -> None:
    """Three want horror and one wants romance: on average the one gets nothing, by fairness a share of the list."""
    majority = np.linspace(1, 0, 20, dtype=np.float32)
    scores = np.stack([majority, majority, majority, majority[::-1]])
    everything = np.arange(20)
    own = set(range(15, 20))
    assert not own & set(agree(scores, everything, 6, "average").tolist())
    alone = utilities(scores, everything)[3]
    fair, average = (alone[agree(scores, everything, 6, how)].sum() for how in ("fairness", "average"))
    assert fair > average


@pytest.mark.parametrize("how", AGREEMENTS)
def test_only_candidates_that_somebody_can_judge_are_chosen(how: str) -> None:
    scores = SCORES.copy()
    scores[:, 1] = np.nan
    chosen = agree(scores, np.array([0, 1, 3]), 5, how)  # type: ignore[arg-type]
    assert sorted(chosen.tolist()) == [0, 3]
    assert len(agree(scores, np.zeros(0, dtype=np.int64), 5, how)) == 0  # type: ignore[arg-type]


def test_another_way_is_refused() -> None:
    with pytest.raises(EngineError, match="not a way to agree"):
        agree(SCORES, ALL, 3, "dictator")  # type: ignore[arg-type]
