"""Splits by time: hand-made tables, and what holds for any data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.errors import EngineError
from recterm.lab.splits.temporal_splits import at_one_moment, last_n, next_after_one_moment, next_item

USER = np.array([0, 0, 0, 1, 1, 2])
ITEM = np.array([5, 6, 7, 5, 6, 9])
TIME = np.array([30, 10, 20, 40, 40, 5])


def test_the_last_of_each_user_is_tested_ties_by_item() -> None:
    split = last_n(USER, ITEM, TIME)
    assert split.test.tolist() == [0, 4]
    assert split.train.tolist() == [1, 2, 3, 5]
    assert split.name == "last-1"
    assert last_n(USER, ITEM, TIME, n=2).test.tolist() == [0, 2]


def test_one_moment_parts_the_past_from_the_future() -> None:
    split = at_one_moment(USER, ITEM, TIME, fraction=0.4)
    # The moment is 40, which two interactions share.
    assert split.test.tolist() == [3, 4]
    assert "1970-01-01 00:00:40" in split.words
    assert at_one_moment(USER, ITEM, TIME, fraction=0.5).test.tolist() == [0, 3, 4]


@pytest.mark.parametrize("split", [last_n, at_one_moment])
def test_without_time_a_sentence_says_what_to_use(split: object) -> None:
    with pytest.raises(EngineError, match="no timestamps") as refusal:
        split(USER, ITEM, None)  # type: ignore[operator]
    assert "draws at random" in refusal.value.hint


def test_one_time_for_all_cannot_be_split() -> None:
    with pytest.raises(EngineError, match="no point in time"):
        at_one_moment(USER, ITEM, np.zeros(6, dtype=int))


@pytest.mark.parametrize("fraction", [0.0, 1.0, -1.0])
def test_a_fraction_is_between_nothing_and_all(fraction: float) -> None:
    with pytest.raises(EngineError, match="not between"):
        at_one_moment(USER, ITEM, TIME, fraction=fraction)


ROWS = st.tuples(st.integers(0, 5), st.integers(0, 8), st.integers(-9, 9))


@given(st.lists(ROWS, min_size=2, unique_by=lambda row: row[:2]))
def test_parts_are_disjoint_complete_and_in_time(rows: list[tuple[int, int, int]]) -> None:
    user, item, time = (np.array(column) for column in zip(*rows, strict=True))
    split = last_n(user, item, time, n=2)
    assert sorted([*split.train.tolist(), *split.test.tolist()]) == list(range(len(rows)))
    for single_user in np.unique(user[split.test]):
        mine = split.test[user[split.test] == single_user]
        assert len(mine) == 2
        assert time[mine].min() >= time[split.train][user[split.train] == single_user].max()
    place = min(len(rows) - int(0.2 * len(rows) + 0.5), len(rows) - 1)
    if np.sort(time)[place] == time.min():
        with pytest.raises(EngineError, match="no point in time"):
            at_one_moment(user, item, time)
        return
    split = at_one_moment(user, item, time)
    assert sorted([*split.train.tolist(), *split.test.tolist()]) == list(range(len(rows)))
    assert time[split.train].max() < time[split.test].min()


def test_the_next_item_is_the_last_and_its_words_name_the_leak() -> None:
    split = next_item(USER, ITEM, TIME)
    assert (split.test.tolist(), split.name) == ([0, 4], "next-item")
    assert "ties: by item" in split.words
    assert "data leakage" in split.words


def test_shuffled_ties_stay_within_their_second() -> None:
    drawn = [next_item(USER, ITEM, TIME, seed=seed, shuffled=True).test.tolist() for seed in range(20)]
    # User 0 has one last second, user 1 two interactions in it.
    assert {tuple(test) for test in drawn} == {(0, 3), (0, 4)}


def test_shuffling_does_not_depend_on_the_order_of_the_rows() -> None:
    rng = np.random.default_rng(0)
    user, item = np.repeat(np.arange(30), 8), np.tile(np.arange(8), 30)
    time = rng.integers(0, 3, 240)
    order = rng.permutation(240)
    first, second = (
        next_item(user[rows], item[rows], time[rows], seed=4, shuffled=True) for rows in (np.arange(240), order)
    )
    assert item[first.test].tolist() == item[order][second.test].tolist()


def test_after_one_moment_the_first_of_each_known_user_is_tested() -> None:
    user = np.array([0, 0, 0, 1, 1, 2, 2, 2, 3])
    item = np.array([1, 2, 3, 1, 2, 1, 2, 3, 4])
    time = np.array([1, 7, 6, 2, 3, 4, 8, 8, 9])
    split = next_after_one_moment(user, item, time, fraction=0.5)
    # From 6 on: 3 before 2 for user 0, the lower item of the tie for user 2; user 1 did nothing, 3 was not known.
    assert split.test.tolist() == [2, 6]
    assert split.train.tolist() == [0, 3, 4, 5]
    assert time[split.train].max() < time[split.test].min()


def test_a_moment_that_nobody_spans_is_refused() -> None:
    with pytest.raises(EngineError, match="nobody with interactions before and after"):
        next_after_one_moment(np.array([0, 0, 1, 1]), np.arange(4), np.array([1, 2, 3, 4]), fraction=0.5)
