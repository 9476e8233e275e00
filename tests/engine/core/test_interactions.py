"""Community as arrays: order, duplicates, scales, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.domain.model import Scale
from recterm.engine import Interactions
from recterm.errors import EngineError

HALF_STARS = Scale(0.5, 5.0, 0.5)

TRIPLES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 10)), min_size=1, max_size=60)


def test_rows_are_sorted_by_user_and_item() -> None:
    data = Interactions.from_arrays([2, 0, 2, 0], [1, 3, 0, 2], [5, 4, 3, 2], [10, 20, 30, 40], scale=Scale(1, 5, 1))
    assert data.user.tolist() == [0, 0, 2, 2]
    assert data.item.tolist() == [2, 3, 0, 1]
    assert data.value.tolist() == [2, 4, 3, 5]
    assert data.timestamp is not None
    assert data.timestamp.tolist() == [40, 20, 30, 10]
    assert (data.n_users, data.n_items, len(data)) == (3, 4, 4)


@settings(deadline=None)
@given(TRIPLES)
def test_counts_of_a_pair_are_added_up(triples: list[tuple[int, int, int]]) -> None:
    user, item, value = (np.array(column) for column in zip(*triples, strict=True))
    data = Interactions.from_arrays(user, item, value, n_users=9, n_items=9, explicit=False)
    dense = np.zeros((9, 9))
    np.add.at(dense, (user, item), value)
    np.testing.assert_array_equal(data.matrix.toarray(), dense)
    np.testing.assert_array_equal(data.popularity, (dense > 0).sum(axis=0))
    np.testing.assert_array_equal(data.activity, (dense > 0).sum(axis=1))
    assert data.scale is None
    assert not data.explicit


@settings(deadline=None)
@given(triples=TRIPLES, timed=st.booleans())
def test_of_several_ratings_of_a_pair_the_latest_stands(triples: list[tuple[int, int, int]], *, timed: bool) -> None:
    user, item, value = (np.array(column) for column in zip(*triples, strict=True))
    # Later rows are older when there are times; without times the last row is the latest.
    times = -np.arange(len(triples)) if timed else None
    data = Interactions.from_arrays(user, item, value, times, scale=Scale(0, 10, 1))
    latest: dict[tuple[int, int], int] = {}
    for u, i, v in reversed(triples) if timed else triples:
        latest[u, i] = v
    triples_kept = zip(data.user.tolist(), data.item.tolist(), data.value.tolist(), strict=True)
    assert {(u, i): v for u, i, v in triples_kept} == latest


def test_the_matrix_shares_memory_and_knows_its_shape() -> None:
    data = Interactions.from_arrays([0, 2], [1, 0], [3.0, 4.0], n_users=4, n_items=5, scale=HALF_STARS)
    assert data.matrix.shape == (4, 5)
    assert np.shares_memory(data.matrix.data, data.value)
    assert data.matrix is data.matrix


def test_without_values_each_interaction_counts_once() -> None:
    data = Interactions.from_arrays([0, 0], [1, 2])
    assert data.value.tolist() == [1.0, 1.0]
    assert not data.explicit


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([0.5, 3.5, 4.0, 5.0], Scale(0.5, 5.0, 0.5)),
        ([1, 3, 4, 4, 2], Scale(1.0, 5.0, 1.0)),
        ([2, 4, 7, 9, 10], Scale(1.0, 10.0, 1.0)),
        ([0, 1, 1, 1], Scale(0.0, 1.0, 1.0)),
        ([1, 1, 1, 1], None),
        ([1, 1, 2, 1, 7], None),
        ([1, 5, 1200, 3], None),
        ([0.1, 2.7, 4.4], None),
    ],
)
def test_ratings_are_told_from_counts(values: list[float], scale: Scale | None) -> None:
    data = Interactions.from_arrays(range(len(values)), [0] * len(values), values)
    assert data.scale == scale
    assert data.explicit == (scale is not None)


def test_what_is_said_counts_more_than_what_is_seen() -> None:
    arrays = ([0, 1, 2], [0, 0, 0], [3.0, 4.0, 5.0])
    assert Interactions.from_arrays(*arrays, explicit=False).scale is None
    assert Interactions.from_arrays(*arrays, scale=Scale(0, 10, 1)).scale == Scale(0, 10, 1)
    assert Interactions.from_arrays([0], [0], [-3.0], explicit=True).explicit
    assert Interactions.from_arrays([0, 0], [0, 1], [2.0, 2.0], explicit=True).scale == Scale(1.0, 5.0, 1.0)


@pytest.mark.parametrize(
    ("user", "item", "value", "word"),
    [
        ([0, 1], [0, 0], [1.0, np.nan], "position 1 is nan"),
        ([0, 1], [0, 0], [np.inf, 1.0], "position 0 is inf"),
        ([0, 1], [0, 0], [2.0, -1.0], "position 1 is -1: negative"),
        ([0, -1], [0, 0], [1.0, 1.0], "user row at position 1 is -1"),
        ([0, 1], [0, 5], [1.0, 1.0], "item row at position 1 is 5, outside 0 to 4"),
        ([0.0, 1.5], [0, 0], [1.0, 1.0], "user row at position 1 is 1.5"),
        ([0.0, np.nan], [0, 0], [1.0, 1.0], "user row at position 1 is nan"),
        ([0, 1], [0], [1.0, 1.0], "item has shape"),
        ([0, 1], [0, 1], [1.0], "value has shape"),
        ([[0, 1]], [[0, 1]], [[1.0, 1.0]], "flat array"),
        ([], [], [], "no interactions"),
    ],
)
def test_bad_arrays_are_refused_with_their_position(user: object, item: object, value: object, word: str) -> None:
    with pytest.raises(EngineError, match=word):
        Interactions.from_arrays(user, item, value, n_items=5)  # type: ignore[arg-type]


def test_signed_counts_below_zero_are_not_popularity() -> None:
    data = Interactions.from_arrays([0, 0, 1, 1], [0, 1, 0, 1], [1.0, -0.3, -1.0, -2.0], explicit=False, signed=True)
    assert data.popularity.tolist() == [1, 0]
    assert data.activity.tolist() == [2, 2]
    assert data.relevant(np.array([0, 2, 3])).tolist() == [0]
    assert data.matrix[1].toarray().tolist() == [[-1.0, -2.0]]


def test_a_rating_outside_the_scale_is_refused() -> None:
    with pytest.raises(EngineError, match=r"position 1 is 7: outside the scale of 0.5 to 5"):
        Interactions.from_arrays([0, 1], [0, 0], [5.0, 7.0], scale=HALF_STARS)


def test_the_ends_of_a_scale_are_inside_it_in_single_precision() -> None:
    scale = Scale(0.9, 4.7, 0.1)
    assert len(Interactions.from_arrays([0, 1], [0, 0], [0.9, 4.7], scale=scale)) == 2
