"""Rating scales inferred from the values of a column."""

from __future__ import annotations

import polars as pl
import pytest

from recterm.domain.model import Scale
from recterm.ingest.tables.values.scale import guess_values


def scale(values: list[float], name: str = "rating") -> Scale | None:
    return guess_values(pl.Series(values, dtype=pl.Float32), name).scale


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5], Scale(1, 5, 1)),
        ([5, 5, 5], Scale(1, 5, 1)),
        ([0.5, 4.5, 5], Scale(0.5, 5, 0.5)),
        ([1, 3.5, 5], Scale(0.5, 5, 0.5)),
        ([1, 3.25, 5], Scale(1, 5, 0.25)),
        ([1, 7, 10], Scale(1, 10, 1)),
        ([6.7, 8.3], Scale(1, 10, 0.1)),
        ([0, 1, 7, 8, 9, 10, 10], Scale(0, 10, 1)),
        ([0, 0, 0, 7, 8], Scale(1, 10, 1)),
        ([0, 35, 80, 95], Scale(0, 100, 1)),
        ([87.5, 12.25], Scale(0, 100, 0.25)),
        ([-1, 1, 1], Scale(-1, 1, 1)),
        ([-1, 0, 1], Scale(-1, 1, 1)),
        ([-1, 7, 8, 10], Scale(1, 10, 1)),
        ([-9.66, 8.5, 0.3], Scale(-10, 10, 0.01)),
        ([-250, 8, 300], Scale(-300, 300, 1)),
        ([-2], Scale(-5, 5, 1)),
    ],
)
def test_ratings(values: list[float], expected: Scale) -> None:
    assert scale(values) == expected


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ([1, 1, 1], "value"),
        ([0, 1, 1], "rating"),
        ([1, 2, 3], "plays"),
        ([1, 2, 5], "listencount"),
        ([1, 1, 2, 3, 250], "value"),
        ([1, 1, 2, 3, 90], "value"),
        ([0.5, 37.2, 12.1], "hours"),
        ([1, 5, 500], "rating"),
    ],
)
def test_counts_have_no_scale(values: list[float], name: str) -> None:
    assert scale(values, name) is None


def test_a_count_of_zero_is_no_interaction() -> None:
    values = guess_values(pl.Series([0.0, 1.0]), "plays")
    assert values.lowest > 0
    assert values.outside == "no interaction: a count of 0 or less"


def test_many_zeros_are_missing_ratings_and_fall_outside() -> None:
    values = guess_values(pl.Series([0.0] * 3 + [7.0, 10.0]), "bookrating")
    assert (values.lowest, values.highest) == (1, 10)
    assert values.outside == "rating outside the scale 1 to 10"
    assert "--as both keeps these rows as views, --as views takes every row as one" in values.description


def test_one_wild_value_in_many_does_not_widen_the_scale() -> None:
    many = [1.0, 2.0, 3.0, 4.0, 5.0] * 400
    assert scale([*many, 7.0]) == Scale(1, 5, 1)
    assert scale([1.0, 2.0, 3.0, 4.0, 5.0, 7.0]) == Scale(1, 10, 1)
