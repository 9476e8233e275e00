"""Repeated pairs of user and item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from recterm.ingest.interactions import columns
from recterm.ingest.interactions.columns import InteractionColumns
from recterm.ingest.interactions.duplicates import RATED_AGAIN, SEEN_AGAIN, TWICE, Settled, settle
from recterm.ingest.report import MAX_EXAMPLES

if TYPE_CHECKING:
    import pytest

Row = tuple[int, int, float, int | None]


def resolved(rows: list[Row], *, ratings: bool) -> Settled:
    user, item, value, time = zip(*rows, strict=True)
    timestamp = pl.Series(time, dtype=pl.Int64)
    events = InteractionColumns.of(
        np.array(user, np.uint32),
        np.array(item, np.uint32),
        np.array(value, np.float32),
        None if timestamp.null_count() == len(rows) else timestamp,
    )
    return settle(events, 10, ratings=ratings)


def rows_of(result: Settled) -> set[tuple[int, int, float]]:
    events = result.events
    return set(zip(events.user.array().tolist(), events.item.array().tolist(), events.value.tolist(), strict=True))


def test_distinct_pairs_stay_as_they_are() -> None:
    result = resolved([(1, 1, 3.0, None), (0, 5, 4.0, None)], ratings=True)
    assert rows_of(result) == {(1, 1, 3.0), (0, 5, 4.0)}
    assert not result.merged


def test_the_latest_rating_stays_wherever_it_stands() -> None:
    result = resolved([(0, 1, 3.0, 50), (0, 1, 4.0, 40), (0, 2, 1.0, None), (0, 2, 2.0, None)], ratings=True)
    assert rows_of(result) == {(0, 1, 3.0), (0, 2, 2.0)}
    assert result.merged[RATED_AGAIN].rows.tolist() == [1, 2]


def test_a_time_goes_before_none() -> None:
    assert rows_of(resolved([(0, 1, 3.0, 50), (0, 1, 4.0, None)], ratings=True)) == {(0, 1, 3.0)}


def test_counts_are_added_up() -> None:
    result = resolved([(0, 1, 3.0, None), (0, 1, 4.0, None), (1, 1, 1.0, None)], ratings=False)
    assert rows_of(result) == {(0, 1, 7.0), (1, 1, 1.0)}
    assert result.merged[SEEN_AGAIN].rows.tolist() == [0]


def test_the_same_second_counts_once_but_the_same_day_twice() -> None:
    seconds = resolved([(0, 1, 1.0, 101), (0, 1, 1.0, 101), (0, 1, 1.0, 102)], ratings=False)
    assert rows_of(seconds) == {(0, 1, 2.0)}
    assert {reason: merged.rows.tolist() for reason, merged in seconds.merged.items()} == {SEEN_AGAIN: [1], TWICE: [1]}
    days = resolved([(0, 1, 1.0, 43_200), (0, 1, 1.0, 43_200)], ratings=False)
    assert rows_of(days) == {(0, 1, 2.0)}


def test_the_first_rows_are_named_of_many_blocks_by_their_place_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_BLOCK", 4)
    rows: list[Row] = [(user, item, 1.0, 60 * item) for item in range(5) for user in (3, 1, 2) for _ in range(2)]
    for listed in (rows, sorted(rows)):
        result = resolved(listed, ratings=False)
        twice = [place for place in range(1, 30) if listed[place] == listed[place - 1]]
        assert {reason: (merged.count, merged.rows.tolist()) for reason, merged in result.merged.items()} == {
            TWICE: (15, twice[:MAX_EXAMPLES])
        }
        assert rows_of(result) == {row[:3] for row in rows}


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([1.0, 2.0, 5.0]), st.none() | st.integers(1, 4)),
    min_size=1,
    max_size=30,
)


@given(rows=ROWS)
def test_ratings_as_by_brute_force(rows: list[Row]) -> None:
    best: dict[tuple[int, int], tuple[int, int, float]] = {}
    for place, (user, item, value, time) in enumerate(rows):
        best[user, item] = max(best.get((user, item), (-2, -1, 0.0)), (-1 if time is None else time, place, value))
    result = resolved(rows, ratings=True)
    assert rows_of(result) == {(user, item, kept[2]) for (user, item), kept in best.items()}
    assert len(rows) == len(best) + sum(merged.count for merged in result.merged.values())


@given(rows=ROWS)
def test_counts_as_by_brute_force(rows: list[Row]) -> None:
    events = {
        (user, item, place if time is None else -time): value for place, (user, item, value, time) in enumerate(rows)
    }
    totals: dict[tuple[int, int], float] = {}
    for (user, item, _), value in events.items():
        totals[user, item] = totals.get((user, item), 0.0) + value
    one_value_each = {(u, i, t): {v for a, b, v, c in rows if (a, b, c) == (u, i, t)} for u, i, _, t in rows if t}
    result = resolved(rows, ratings=False)
    assert {pair[:2] for pair in rows_of(result)} == set(totals)
    assert len(rows) == len(totals) + sum(merged.count for merged in result.merged.values())
    if all(len(values) == 1 for values in one_value_each.values()):
        assert rows_of(result) == {(user, item, total) for (user, item), total in totals.items()}
