"""Folding of titles: what two spellings of one title share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.titles import fold, is_list_name, move_article, styled_pattern, title_key


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
        ("Alien³", "alien 3"),
        ("[REC]²", "rec 2"),
        ("8½", "8 1 2"),
        ("CO₂", "co 2"),
        ("Nº 5", "no 5"),
        ("千と千尋", "千と千尋"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert fold(text) == expected


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
    assert move_article(text) == expected


@pytest.mark.parametrize("text", ["The Matrix", "Matrix, The", "matrix", "MATRIX,the", " the  matrix "])
def test_spellings_of_one_title_share_a_key(text: str) -> None:
    assert title_key(text) == "matrix"


@pytest.mark.parametrize(
    ("styled", "plain"),
    [
        ("se7en", "seven"),
        ("s1m0ne", "simone"),
        ("thir13en ghosts", "thirteen ghosts"),
        ("fant4stic", "fantastic"),
        ("scre4m", "scream 4"),
    ],
)
def test_digits_inside_words_stand_for_letters(styled: str, plain: str) -> None:
    pattern = styled_pattern(styled)
    assert pattern is not None
    assert pattern.fullmatch(plain)
    assert not pattern.fullmatch(f"{plain}s")
    assert styled_pattern(plain) is None


@pytest.mark.parametrize("key", ["blade runner 2049", "k 19", "21st century", "u2", "3d", "b13"])
def test_numbers_beside_letters_are_numbers(key: str) -> None:
    assert styled_pattern(key) is None


@pytest.mark.parametrize("text", ["The", "A", "An", "$", "…"])
def test_every_title_has_a_key(text: str) -> None:
    assert title_key(text)


@given(st.text())
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert bool(once) == bool(text.strip())


@pytest.mark.parametrize("name", ["Rain", "Regen 🌧", "👩‍🚀 films", "a" * 200, "שלום", "[b]x[/b]"])
def test_names_of_lists(name: str) -> None:
    assert is_list_name(name)


@pytest.mark.parametrize("name", ["", " ", " x", "a\nb", "a\x1b", "a\u2028b", "\ud800", "a" * 201])
def test_what_is_no_name_of_a_list(name: str) -> None:
    assert not is_list_name(name)
