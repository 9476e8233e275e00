"""Order of interactions, made for some users at a time or for all at once."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.ingest.interactions import columns as interactions
from recterm.ingest.interactions.columns import InteractionColumns, RepeatedPairError, distinct, in_order, radix_order

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=60)


def events(pairs: list[tuple[int, int]], times: list[int | None] | None = None) -> InteractionColumns:
    user, item = (np.array([pair[place] for pair in pairs], np.uint32) for place in (0, 1))
    value = np.arange(len(pairs), dtype=np.float32)
    return InteractionColumns.of(user, item, value, None if times is None else pl.Series(times, dtype=pl.Int64))


@settings(deadline=None)
@given(PAIRS.map(lambda pairs: list(dict.fromkeys(pairs))), st.permutations(range(10)), st.booleans(), st.data())
def test_rows_stay_together_and_come_by_user_and_item(
    pairs: list[tuple[int, int]], row_of: list[int], grouped: bool, data: st.DataObject
) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0]) if grouped else pairs
    times = data.draw(st.lists(st.none() | st.integers(0, 99), min_size=len(pairs), max_size=len(pairs)))
    given = events(pairs, times)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interactions, "_BLOCK", 5)
        ordered = in_order(replace(given, item=given.item.recoded(np.array(row_of, np.uint32))), 10)
    rows = [(user, row_of[item], float(place), times[place]) for place, (user, item) in enumerate(pairs)]
    assert ordered.rows() == sorted(rows, key=lambda row: row[:2])


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=60), st.permutations(range(7)), st.booleans(), st.integers(1, 9)
)
def test_rows_move_to_their_users_in_the_order_of_the_file(
    users: list[int], place_of: list[int], timed: bool, cores: int
) -> None:
    given = events([(user, row) for row, user in enumerate(users)], list(range(len(users))) if timed else None)
    given = replace(given, user=given.user.recoded(np.array(place_of, np.uint32)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interactions, "_BLOCK", 5)
        patch.setattr(os, "cpu_count", lambda: cores)
        moved, destinations = interactions.by_user(given)
    rows = sorted(range(len(users)), key=lambda row: place_of[users[row]])
    assert moved.user.array().tolist() == [place_of[users[row]] for row in rows]
    assert np.argsort(destinations).tolist() == rows
    assert moved.item.array().tolist() == moved.value.tolist() == rows
    assert moved.timestamp is None or moved.timestamp.tolist() == rows
    assert (moved.timestamp is not None) == timed


@settings(deadline=None)
@given(PAIRS, st.booleans())
def test_a_pair_that_occurs_twice_is_noticed(pairs: list[tuple[int, int]], grouped: bool) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0]) if grouped else pairs
    given = events(pairs)
    assert distinct(given.user, given.item, 10) == (len(set(pairs)) == len(pairs))
    assert given.user.ascending() == (pairs == sorted(pairs, key=lambda pair: pair[0]))


@pytest.mark.parametrize("pairs", [[(0, 1), (1, 2), (1, 3), (1, 2)], [(1, 2), (0, 1), (1, 2)]])
def test_a_pair_that_occurs_twice_is_refused_when_it_is_put_in_order(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(RepeatedPairError):
        in_order(events(pairs), 10)


def test_very_many_users_and_items_are_sorted_another_way() -> None:
    user = np.array([0, 0, 1 << 31, 1 << 31], np.uint32)
    item = np.array([7, 3, 9, 1], np.uint32)
    order = interactions._order(user, item, 1 << 32)
    assert order.tolist() == [1, 0, 3, 2]


@settings(deadline=None)
@given(st.lists(st.integers(0, 9) | st.integers(0, 1 << 50)), st.sampled_from([np.uint32, np.uint64]))
def test_keys_of_any_size_are_sorted_and_equal_ones_keep_their_order(
    keys: list[int], dtype: type[np.unsignedinteger[Any]]
) -> None:
    numbers = [key % (np.iinfo(dtype).max + 1) for key in keys]
    order = radix_order(np.array(numbers, dtype))
    assert order.tolist() == sorted(range(len(numbers)), key=numbers.__getitem__)
