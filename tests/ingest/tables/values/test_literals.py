"""Cells that hold a list as Python, JSON or NumPy writes it."""

from __future__ import annotations

import polars as pl
import pytest

from recterm.ingest.tables.table import as_list


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': \"Rain's\"}]", ["Animation", "Rain's"]),
        ("['60-minutes-or-less', 'soups']", ["60-minutes-or-less", "soups"]),
        ('["x","y, z"]', ["x", "y, z"]),
        (r'["caf\u00e9", "se\u00f1or"]', ["café", "señor"]),
        ("array(['a', 'b'])", ["a", "b"]),
        ("['a' 'b']", ["a", "b"]),
        (r"['O\'Neil', 'b']", ["O'Neil", "b"]),
        ("[Comedy, Drama]", ["Comedy", "Drama"]),
        ("{'a','b'}", ["a", "b"]),
        ("[1, 2]", ["1", "2"]),
        ("[]", []),
        ("{}", []),
        ("Comedy|Drama", ["Comedy", "Drama"]),
        ("rock, pop", ["rock", "pop"]),
        ("[Untitled", ["[Untitled"]),
        (None, None),
    ],
)
def test_the_entries_of_a_written_list(cell: str | None, parts: list[str] | None) -> None:
    frame = pl.DataFrame({"cell": pl.Series([cell, "a"], dtype=pl.String)})
    assert frame.select(as_list(pl.col("cell"), pl.String())).to_series().to_list() == [parts, ["a"]]
