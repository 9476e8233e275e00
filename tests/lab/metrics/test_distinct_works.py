"""Editions in an evaluation: by hand, and against brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.progress import silent
from recterm.engine import Interactions
from recterm.engine.baselines.popularity import Popularity, PopularityParams
from recterm.lab.metrics.distinct_works import best_works
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import NOBODY, rank
from recterm.lab.splits.splits import Split

# Items 0 and 4 are one work, and so are 1, 2 and 5.
WORK = np.array([0, 1, 1, 3, 0, 1])
PAIRS = ((0, 0), (0, 1), (0, 4), (0, 3), (1, 1), (1, 2), (1, 3), (2, 4), (2, 5))
TESTED = ((0, 3), (0, 4), (1, 2), (1, 3), (2, 5))


def fold(work: np.ndarray | None) -> Fold:
    user, item = np.array(PAIRS).T
    data = replace(Interactions.from_arrays(user, item, explicit=False), work=work)
    tested = np.array([pair in TESTED for pair in zip(data.user.tolist(), data.item.tolist(), strict=True)])
    split = Split("by hand", "", 0, np.flatnonzero(~tested), np.flatnonzero(tested))
    return Fold.of(data, split, np.arange(6), lists=True)


def test_an_edition_of_a_known_work_is_neither_relevant_nor_listed() -> None:
    part = fold(WORK)
    assert part.target is not None
    # User 0 knows 0, so 4 is nothing new; user 1 knows 1, so 2 is not; user 2 knows the work of 4 only.
    assert part.target.pairs.tolist() == [0 * 6 + 3, 1 * 6 + 3, 2 * 6 + 5]
    model = Popularity(PopularityParams())
    model.fit(part.train, rng=np.random.default_rng(0), progress=silent)
    lists = rank(model, part.histories, part.target, EvaluationSettings(k=3), silent).lists
    assert [set(row[row != NOBODY].tolist()) for row in lists] == [{3}, {0, 3}, {1, 3}]


def test_any_edition_of_a_relevant_work_is_a_hit() -> None:
    target = fold(WORK).target
    assert target is not None
    lists = np.array([[3, NOBODY], [0, 3], [1, 0]])
    assert target.hits(lists).tolist() == [[True, False], [False, True], [True, False]]
    assert target.hit_pairs(lists).tolist() == [True, True, True]


def test_the_most_popular_lists_have_each_work_once() -> None:
    assert fold(WORK).popular_lists(2).tolist() == [[3, NOBODY], [0, 3], [1, 3]]


def test_without_editions_every_item_counts() -> None:
    target = fold(None).target
    assert target is not None
    assert target.pairs.tolist() == sorted(user * 6 + item for user, item in TESTED)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_best_works_are_those_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, width, k = 3, int(rng.integers(2, 60)), int(rng.integers(1, 6))
    scores = rng.integers(0, 20, (n, width)).astype(np.float32)
    works = rng.integers(0, max(1, width // 2), width)
    columns, new = best_works(scores, k, works)
    for row, listed, fresh in zip(scores, columns, new, strict=True):
        expected: list[int] = []
        for column in np.argsort(-row, kind="stable").tolist():
            if works[column] not in works[expected]:
                expected.append(column)
        assert listed[fresh].tolist() == expected[:k]
