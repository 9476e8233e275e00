"""Titles as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.model import Item, ItemId, ItemRow
from recterm.store.catalogue.titles import named, split_year, storable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alien (1979)", ("Alien", 1979)),
        ("Alien(1979) ", ("Alien", 1979)),
        ("(1979)", ("(1979)", None)),
        ("Alien (19)", ("Alien (19)", None)),
        ("Alien", ("Alien", None)),
    ],
)
def test_the_year_is_taken_off(text: str, expected: tuple[str, int | None]) -> None:
    assert split_year(text) == expected


def test_a_candidate_starts_with_its_id() -> None:
    item = Item(ItemRow(4), ItemId("ml:5"), "[REC]", 2007, (), (), "film", 1, None)
    assert named(item) == "ml:5  [REC] (2007)"


@given(st.text(st.characters(categories=["Cs", "L", "N"])))
def test_a_badly_encoded_text_becomes_storable(text: str) -> None:
    assert len(storable(text)) == len(text)
    storable(text).encode()
