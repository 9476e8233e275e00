"""Folding of titles: what two spellings of one title share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain import Item, ItemId, ItemRow
from recterm.store.titles import folded, named, split_year, storable, title_key, with_article_in_front


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amélie", "amelie"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("M*A*S*H", "m a s h"),
        ("Schindler's List", "schindlers list"),
        ("Schindler’s List", "schindlers list"),
        ("Lilo & Stitch", "lilo and stitch"),
        ("snake_case", "snake case"),
        ("千と千尋", "千と千尋"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Matrix, The", "The Matrix"),
        ("Misérables, Les", "Les Misérables"),
        ("Avventura, L'", "L'Avventura"),
        ("Play It Again, Sam", "Play It Again, Sam"),
        ("I Love You, Man", "I Love You, Man"),
        (", The", ", The"),
    ],
)
def test_a_moved_article_comes_back(text: str, expected: str) -> None:
    assert with_article_in_front(text) == expected


@pytest.mark.parametrize("text", ["The Matrix", "Matrix, The", "matrix", "MATRIX,the", " the  matrix "])
def test_spellings_of_one_title_share_a_key(text: str) -> None:
    assert title_key(text) == "matrix"


@pytest.mark.parametrize("text", ["The", "A", "An", "$", "…"])
def test_every_title_has_a_key(text: str) -> None:
    assert title_key(text)


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


@given(st.text())
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert bool(once) == bool(text.strip())


@given(st.text(st.characters(categories=["Cs", "L", "N"])))
def test_a_badly_encoded_text_becomes_storable(text: str) -> None:
    assert len(storable(text)) == len(text)
    storable(text).encode()
