"""top_n against sorting everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.engine import top_n
from recterm.engine.core.ranking import n_best
from recterm.errors import EngineError

NOTHING = np.zeros(0, dtype=np.int64)


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[float], list[int], list[int] | None, int]:
    # Few distinct values, so that there are many ties.
    scores = draw(st.lists(st.sampled_from([float("nan"), -1.0, 0.0, 0.5, 2.0]), min_size=1, max_size=30))
    rows = st.lists(st.integers(0, len(scores) - 1), unique=True)
    return scores, draw(rows), draw(st.none() | rows), draw(st.integers(0, 40))


@settings(deadline=None)
@given(asked())
def test_it_is_a_sort_by_score_then_row_with_the_unscored_last(
    case: tuple[list[float], list[int], list[int] | None, int],
) -> None:
    scores, excluded, candidates, n = case
    allowed = [row for row in (range(len(scores)) if candidates is None else candidates) if row not in excluded]
    scored = sorted((row for row in allowed if not np.isnan(scores[row])), key=lambda row: (-scores[row], row))
    unscored = sorted(row for row in allowed if np.isnan(scores[row]))
    expected = (scored + unscored)[:n]
    rows = top_n(
        np.array(scores, dtype=np.float32),
        n,
        exclude=np.array(excluded, dtype=np.int64),
        candidates=None if candidates is None else np.array(candidates, dtype=np.int64),
    )
    assert rows.tolist() == expected


def test_items_without_a_score_come_by_popularity() -> None:
    scores = np.array([np.nan, np.nan, 1.0, np.nan], dtype=np.float32)
    popularity = np.array([2, 9, 1, 9], dtype=np.float32)
    assert top_n(scores, 4, exclude=NOTHING, popularity=popularity).tolist() == [2, 1, 3, 0]
    assert top_n(scores, 4, exclude=NOTHING).tolist() == [2, 0, 1, 3]


def test_a_filtered_list_is_full() -> None:
    scores = np.arange(10, dtype=np.float32)
    assert top_n(scores, 3, exclude=np.array([5]), candidates=np.array([1, 5, 3, 2, 0])).tolist() == [3, 2, 1]


def test_impossible_requests_are_refused() -> None:
    scores = np.zeros(3, dtype=np.float32)
    with pytest.raises(EngineError, match="-1 entries"):
        top_n(scores, -1, exclude=NOTHING)
    with pytest.raises(EngineError, match="excluded rows"):
        top_n(scores, 1, exclude=np.array([3]))
    with pytest.raises(EngineError, match="candidate rows"):
        top_n(scores, 1, exclude=NOTHING, candidates=np.array([-1]))


@settings(deadline=None)
@given(asked())
def test_the_best_of_some_rows_are_those_that_top_n_chooses(
    case: tuple[list[float], list[int], list[int] | None, int],
) -> None:
    values, _, candidates, n = case
    scores = np.array(values, dtype=np.float32)
    rows = np.array(sorted(range(len(values)) if candidates is None else candidates), dtype=np.int64)
    assert n_best(scores[rows], rows, n).tolist() == top_n(scores, n, exclude=NOTHING, candidates=rows).tolist()
