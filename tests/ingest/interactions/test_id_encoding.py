"""Ids as codes."""

from __future__ import annotations

import polars as pl
import pytest

from recterm.ingest.interactions.id_encoding import category, dense_codes, names_of, number, plain_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("7", 7),
        ("33554432", 33_554_432),
        ("33554433", None),
        ("007", None),
        ("+7", None),
        ("-7", None),
        ("7.0", None),
    ],
)
def test_numbers_that_write_back_to_the_same_text(text: str, expected: int | None) -> None:
    assert pl.DataFrame({"t": [text]}).select(number(pl.col("t"))).item() == expected


def test_one_word_makes_a_column_text() -> None:
    rows = pl.LazyFrame({"a": ["1", "2", None], "b": ["1", "x", ""]})
    assert plain_numbers(rows, {"a": pl.col("a"), "b": pl.col("b")}) == {"a": True, "b": False}


@pytest.mark.parametrize("expression", [category, number])
def test_codes_and_what_they_stand_for(expression: object) -> None:
    ids = ["9", "100", "9", "5", "100"]
    column = pl.DataFrame({"t": ids}).select(expression(pl.col("t"))).to_series()  # type: ignore[operator]
    codes, numbers = dense_codes(column.to_physical().to_numpy())
    names = names_of(column, numbers)
    assert [names[int(code)] for code in codes.array()] == ids
    assert sorted(set(codes.array().tolist())) == [0, 1, 2]


def test_codes_stay_dense_when_rows_were_left_out() -> None:
    column = pl.Series(["x", "y", "z"], dtype=pl.Categorical(pl.Categories.random("test")))
    left = column.filter(pl.Series([False, True, True]))
    codes, numbers = dense_codes(left.to_physical().to_numpy())
    assert codes.array().tolist() == [0, 1]
    assert names_of(left, numbers).to_list() == ["y", "z"]
