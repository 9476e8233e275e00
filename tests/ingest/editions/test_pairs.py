"""Pairs in blocks: all of them, and only those ruled out that could not be alike."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from recterm.ingest.editions.pairs import codes, may_be_alike, pairs_within, years_apart

NAMES = st.lists(st.text(alphabet="abc é дж", max_size=12), min_size=2, max_size=8)


@given(st.lists(st.integers(0, 6), max_size=14), st.integers(2, 5))
def test_all_pairs_of_blocks_that_are_not_too_large(unsorted: list[int], most: int) -> None:
    blocks = sorted(unsorted)
    expected = [
        (left, right)
        for left, right in combinations(range(len(blocks)), 2)
        if blocks[left] == blocks[right] and blocks.count(blocks[left]) <= most
    ]
    first, second = pairs_within(np.array(blocks, dtype=np.int64), most)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == expected


@given(NAMES, st.sampled_from([50.0, 80.0, 92.0]))
def test_nothing_similar_is_ruled_out(texts: list[str], percent: float) -> None:
    # Keys and makers are folded: no space at their ends, and no two in a row.
    names = [" ".join(text.split()) for text in texts]
    pairs = np.array(list(combinations(range(len(names)), 2)), dtype=np.int64)
    alike = may_be_alike(pl.Series(names), pairs[:, 0], pairs[:, 1], percent)
    for (left, right), is_kept in zip(pairs.tolist(), alike.tolist(), strict=True):
        similar = max(fuzz.ratio(names[left], names[right]), fuzz.token_sort_ratio(names[left], names[right]))
        assert is_kept or similar < percent or not names[left] or not names[right]


def test_most_unlike_texts_are_ruled_out() -> None:
    names = pl.Series(["miles davis", "john coltrane", "davis miles", "bill evans", "miles daviss"])
    first, second = np.triu_indices(5, 1)
    kept = may_be_alike(names, first, second, 92)
    assert list(zip(first[kept].tolist(), second[kept].tolist(), strict=True)) == [(0, 2), (0, 4), (2, 4)]


def test_codes_tell_texts_apart_and_know_the_empty_one() -> None:
    numbers = codes(pl.Series(["b", "", "a", None, "b"]))
    assert numbers[1] == numbers[3] == 0
    assert numbers[0] == numbers[4]
    assert len({0, *numbers.tolist()}) == 3


def test_years_apart() -> None:
    first, second = np.array([0, 0, 1]), np.array([1, 2, 2])
    assert years_apart(pl.Series([1990, None, -40], dtype=pl.Int64), first, second).tolist() == [-1, 2030, -1]
