"""Splits: exactly the written protocol, disjoint, complete, and independent of the order of the rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from recterm.errors import EngineError
from recterm.lab.splits.splits import holdout, id_ranks, k_folds

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


@st.composite
def distinct_pairs(draw: st.DrawFn, least: int = 0) -> Pairs:
    pairs = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 19)), min_size=least, max_size=80, unique=True))
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@given(pairs=distinct_pairs(), fraction=st.floats(0.01, 0.99), seed=st.integers(0, 2**40))
def test_holdout_is_disjoint_complete_and_of_the_stated_size(pairs: Pairs, fraction: float, seed: int) -> None:
    user, item = pairs
    split = holdout(user, item, fraction=fraction, seed=seed)
    assert sorted([*split.train.tolist(), *split.test.tolist()]) == list(range(len(user)))
    for single_user in np.unique(user):
        assert np.count_nonzero(user[split.test] == single_user) == int(
            fraction * np.count_nonzero(user == single_user) + 0.5
        )


@given(pairs=distinct_pairs(least=7), folds=st.integers(2, 7), seed=st.integers(0, 2**40))
def test_folds_test_each_interaction_once(pairs: Pairs, folds: int, seed: int) -> None:
    user, item = pairs
    splits = k_folds(user, item, folds=folds, seed=seed)
    assert len(splits) == folds
    tested = np.concatenate([split.test for split in splits])
    assert sorted(tested.tolist()) == list(range(len(user)))
    for split in splits:
        assert sorted([*split.train.tolist(), *split.test.tolist()]) == list(range(len(user)))
        assert len(split.test) in {len(user) // folds, len(user) // folds + 1}


@given(pairs=distinct_pairs(least=5), seed=st.integers(0, 2**40))
def test_the_order_of_the_rows_changes_nothing(pairs: Pairs, seed: int) -> None:
    user, item = pairs
    shuffled = np.random.default_rng(seed).permutation(len(user))
    for split, shuffled_split in zip(
        (holdout(user, item, seed=seed), *k_folds(user, item, seed=seed)),
        (holdout(user[shuffled], item[shuffled], seed=seed), *k_folds(user[shuffled], item[shuffled], seed=seed)),
        strict=True,
    ):
        np.testing.assert_array_equal(user[split.test], user[shuffled][shuffled_split.test])
        np.testing.assert_array_equal(item[split.test], item[shuffled][shuffled_split.test])
        np.testing.assert_array_equal(item[split.train], item[shuffled][shuffled_split.train])


def test_holdout_draws_as_the_protocol_says() -> None:
    """The protocol's sentence as a plain loop over users."""
    rng = np.random.default_rng(5)
    user = np.repeat([3, 8, 9, 20], [1, 7, 40, 13])
    item = np.concatenate([rng.permutation(60)[:n] for n in (1, 7, 40, 13)])
    drawn = np.random.default_rng(11)
    expected: list[tuple[int, int]] = []
    for single_user in (3, 8, 9, 20):
        items = np.sort(item[user == single_user])
        n = len(items)
        expected += [(single_user, int(items[j])) for j in sorted(drawn.permutation(n)[: int(0.2 * n + 0.5)])]
    split = holdout(user, item, seed=11)
    assert list(zip(user[split.test].tolist(), item[split.test].tolist(), strict=True)) == expected


def test_folds_are_dealt_as_the_protocol_says() -> None:
    rng = np.random.default_rng(3)
    user, item = np.divmod(rng.permutation(90)[:53], 9)
    order = np.lexsort((item, user))
    perm = np.random.default_rng(0).permutation(53)
    for fold, split in enumerate(k_folds(user, item)):
        assert split.test.tolist() == order[np.sort(perm[fold::5])].tolist()


def test_a_split_says_what_it_is() -> None:
    user, item = np.repeat(np.arange(4), 5), np.tile(np.arange(5), 4)
    holdout_split = holdout(user, item, fraction=0.2, seed=7)
    assert holdout_split.name == "holdout-80-20"
    assert "20 %" in holdout_split.words
    assert "seed 7" in holdout_split.words
    assert {split.name for split in k_folds(user, item, folds=4)} == {"stars-4-fold"}
    with pytest.raises(ValueError, match="read-only"):
        holdout_split.test[0] = 3


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.1, float("nan")])
def test_a_fraction_outside_its_range_is_refused(fraction: float) -> None:
    with pytest.raises(EngineError, match="fraction"):
        holdout(np.array([0]), np.array([0]), fraction=fraction)


def test_folds_must_be_possible() -> None:
    with pytest.raises(EngineError, match="too few"):
        k_folds(np.arange(4), np.arange(4), folds=1)
    with pytest.raises(EngineError, match="4 interactions cannot fill 5 folds"):
        k_folds(np.arange(4), np.arange(4), folds=5)


def test_negative_seeds_and_torn_pairs_are_refused() -> None:
    with pytest.raises(EngineError, match="seed -1"):
        holdout(np.arange(4), np.arange(4), seed=-1)
    with pytest.raises(EngineError, match="4 users and 3 items"):
        k_folds(np.arange(4), np.arange(3))


def test_ids_stand_in_natural_order() -> None:
    ids = ["ml:10", "ml:9", "ml:a", "imdb:tt3", "ml:100", "ml:B", "ml:٣", "ml:007"]
    by_rank = np.array(ids)[np.argsort(id_ranks(ids))].tolist()
    assert by_rank == ["imdb:tt3", "ml:007", "ml:9", "ml:10", "ml:100", "ml:B", "ml:a", "ml:٣"]


@given(st.lists(st.text(max_size=6), max_size=20, unique=True))
def test_ranks_are_a_permutation_for_any_ids(ids: list[str]) -> None:
    assert sorted(id_ranks(ids).tolist()) == list(range(len(ids)))
