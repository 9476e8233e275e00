"""Editions in lists: by hand, and against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.engine.core.ranking import top_n
from recterm.engine.lists.editions import all_editions, best_editions, first_editions, n_best_works, works_by_row

WORK = works_by_row([[0, 4], [1, 2, 5]], 6)


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_a_work_is_named_by_its_smallest_row() -> None:
    assert WORK is not None
    assert WORK.tolist() == [0, 1, 1, 3, 0, 1]
    assert works_by_row([], 6) is None


@pytest.mark.parametrize(("seen", "hidden"), [((), set()), ((3,), {3}), ((4,), {0, 4}), ((5, 0), {0, 1, 2, 4, 5})])
def test_one_edition_stands_for_all(seen: tuple[int, ...], hidden: set[int]) -> None:
    answer = all_editions(rows(*seen), WORK).tolist()
    assert set(answer) == hidden
    assert len(answer) == len(hidden)
    assert all_editions(rows(*seen), None).tolist() == list(seen)


def test_the_first_edition_of_a_list_stays() -> None:
    assert first_editions(rows(5, 3, 1, 4, 0), WORK).tolist() == [0, 1, 3]
    assert first_editions(rows(5, 3, 1), None).tolist() == [0, 1, 2]


def test_the_best_edition_is_the_candidate() -> None:
    scores = np.array([1, 2, 9, 0, 3, np.nan], dtype=np.float32)
    assert best_editions(rows(0, 1, 2, 3, 4, 5), scores, WORK).tolist() == [2, 3, 4]
    assert best_editions(rows(0, 5), scores, WORK).tolist() == [0, 5]


@given(st.integers(0, 10_000))
def test_the_best_works_are_those_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_items, n = int(rng.integers(1, 40)), int(rng.integers(1, 8))
    scores = rng.integers(0, 9, n_items).astype(np.float32)
    work = rng.integers(0, n_items, n_items)
    expected: list[int] = []
    for row in np.argsort(-scores, kind="stable").tolist():
        if work[row] not in work[expected]:
            expected.append(row)
    assert n_best_works(lambda asked: top_n(scores, asked, exclude=rows()), n, work).tolist() == expected[:n]
