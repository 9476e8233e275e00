"""Columns of any type as text, numbers and lists."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import polars as pl
import pytest

from recterm.ingest.tables.table import as_list, as_number, as_text


def converted(convert: Any, values: list[Any], dtype: pl.DataType | None = None) -> list[Any]:
    series = pl.Series("c", values, dtype=dtype)
    return pl.DataFrame([series]).select(convert(pl.col("c"), series.dtype)).to_series().to_list()


@pytest.mark.parametrize(
    ("values", "dtype", "text"),
    [
        (["a", None], None, ["a", None]),
        ([2**63 - 1], None, ["9223372036854775807"]),
        ([31.0, 2.5, None, float("nan"), float("inf")], None, ["31", "2.5", None, None, None]),
        (["a"], pl.Categorical(), ["a"]),
        (["a"], pl.Enum(["a"]), ["a"]),
        ([decimal.Decimal("7.00"), decimal.Decimal("7.50")], None, ["7", "7.50"]),
        ([True], None, ["true"]),
        ([["a", None, "b"], []], None, ["a|b", ""]),
        ([b"abc", None], None, ["abc", None]),
        ([{"a": 1}], None, ['{"a":1}']),
        ([dt.date(2024, 5, 1)], None, ["2024-05-01"]),
    ],
)
def test_text(values: list[Any], dtype: pl.DataType | None, text: list[str | None]) -> None:
    assert converted(as_text, values, dtype) == text


@pytest.mark.parametrize(
    ("values", "numbers"),
    [([1, None], [1.0, None]), ([True, False, None], [1.0, -1.0, None]), (["4.5", "x"], [4.5, None])],
)
def test_numbers(values: list[Any], numbers: list[float | None]) -> None:
    assert converted(as_number, values) == numbers


@pytest.mark.parametrize(
    ("values", "lists"),
    [
        (["Drama|War", "Drama; War", "Drama, War", "Drama", "", None], [["Drama", "War"]] * 3 + [["Drama"], [], None]),
        ([["Drama", " War ", "Drama", ""], None], [["Drama", "War"], None]),
    ],
)
def test_lists(values: list[Any], lists: list[list[str] | None]) -> None:
    assert converted(as_list, values) == lists
