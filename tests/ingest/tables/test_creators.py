"""Names of creators that hold a separator."""

from __future__ import annotations

import polars as pl
import pytest

from recterm.ingest.tables.creators import creators_of


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("artist", ["Earth, Wind & Fire", "Tyler, The Creator"], [["Earth, Wind & Fire"], ["Tyler, The Creator"]]),
        ("author", ["Tolkien, J.R.R.", "Ana"], [["Tolkien, J.R.R."], ["Ana"]]),
        ("artist", ["Ana, Bo", "Ana", "Bo", None, ""], [["Ana", "Bo"], ["Ana"], ["Bo"], None, []]),
        ("artist", ["Ana, Bo", "Ana"], [["Ana, Bo"], ["Ana"]]),
        ("authors", ["Ana, Bo"], [["Ana", "Bo"]]),
        ("Artist Name(s)", ["Ana, Bo"], [["Ana", "Bo"]]),
        ("artist", ["Ana|Bo", "Cy; Di"], [["Ana", "Bo"], ["Cy", "Di"]]),
        ("author", ["['Ana, the first', 'Bo']"], [["Ana, the first", "Bo"]]),
    ],
)
def test_a_comma_separates_names_only_where_that_is_shown(
    column: str, cells: list[str | None], expected: list[list[str] | None]
) -> None:
    assert creators_of(pl.Series("c", cells, dtype=pl.String), column).to_list() == expected


def test_lists_are_taken_as_they_are() -> None:
    assert creators_of(pl.Series("c", [["Ana, Bo", "Cy"]]), "artist").to_list() == [["Ana, Bo", "Cy"]]
