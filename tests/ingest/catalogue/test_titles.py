"""Titles as catalogues write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.terminal_text import storable as clean
from recterm.domain.titles import fold, move_article, sort_title
from recterm.ingest.catalogue.titles import has_year, parse_title


@pytest.mark.parametrize(
    ("text", "title", "year", "originals"),
    [
        ("Paper Lantern, The (Lanterne de papier, La) (1994)", "The Paper Lantern", 1994, ("La Lanterne de papier",)),
        ("Seventh Salt (a.k.a. Se7enth) (1995)", "Seventh Salt", 1995, ("Se7enth",)),
        ("Yes, Ana (a.k.a. One) (a.k.a. Two 2) (San ge) (1985)", "Yes, Ana", 1985, ("One", "Two 2", "San ge")),
        ("Blue Hour (1975-1979)", "Blue Hour", 1975, ()),
        ("Blue Hour (2006–2007)", "Blue Hour", 2006, ()),
        ("Blue Hour (2007-)", "Blue Hour", 2007, ()),
        ("Blue Hour (1994) ", "Blue Hour", 1994, ()),
        ("Blue Hour (1995) (V)", "Blue Hour", 1995, ()),
        ("Blue Hour", "Blue Hour", None, ()),
        ("(500) Nights of Rain (2009)", "(500) Nights of Rain", 2009, ()),
        ("Rain: Or (The Long Night) (2014)", "Rain: Or (The Long Night)", 2014, ()),
        ("Lantern(s) (2007)", "Lantern(s)", 2007, ()),
        ("You Are (Not) Here (Anata (wa) koko) (2007)", "You Are (Not) Here", 2007, ("Anata (wa) koko",)),
        ("11'09\"01 - Lantern (2002)", "11'09\"01 - Lantern", 2002, ()),
        ("Salt Road, L' (Strada, La) (1960)", "L'Salt Road", 1960, ("La Strada",)),
        ("2001 (1968)", "2001", 1968, ()),
        ("(1994)", "(1994)", None, ()),
        ("", "", None, ()),
    ],
)
def test_a_title_is_taken_apart(text: str, title: str, year: int | None, originals: tuple[str, ...]) -> None:
    parsed = parse_title(text)
    assert (parsed.title, parsed.year, parsed.original_titles) == (title, year, originals)


def test_the_year_is_that_of_the_last_parenthesis() -> None:
    assert parse_title("Seventh Salt (1984) (a.k.a. Se7enth) (1995)").year == 1995


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Lantern, The", "The Lantern"),
        ("Good, the Bad and the Salt, The", "The Good, the Bad and the Salt"),
        ("Boot, Das", "Das Boot"),
        ("Avventura, L'", "L'Avventura"),
        ("Play It Again, Sam", "Play It Again, Sam"),
        ("I Love You, Man", "I Love You, Man"),
        ("Tinker, Tailor, Soldier, Spy", "Tinker, Tailor, Soldier, Spy"),
        ("Salt, Inc.", "Salt, Inc."),
        (", The", ", The"),
    ],
)
def test_only_articles_are_moved(text: str, moved: str) -> None:
    assert move_article(text) == moved


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie & Ørn: Straße³", "amelie and orn strasse 3"),
        ("七人の侍", "七人の侍"),
        ("Schindler's List", "schindlers list"),
        ("WALL·E", "wall e"),
        ("...", "..."),
    ],
)
def test_folding_keeps_letters_of_every_script(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("title", "order"),
    [("The Matrix", "matrix"), ("A Salt Road", "salt road"), ("The", "the"), ("Theo", "theo"), ("...", "...")],
)
def test_the_order_leaves_out_a_leading_article(title: str, order: str) -> None:
    assert sort_title(title) == order


def test_control_characters_and_direction_marks_are_cleaned_away() -> None:
    assert clean(" Salt\x1b[31m\u202e Road\n") == "Salt [31m  Road"


@pytest.mark.parametrize(("text", "expected"), [("Salt (1999)", True), ("Salt (1999) (V) ", True), ("Salt", False)])
def test_has_year(text: str, expected: bool) -> None:
    assert has_year(text) is expected


@given(st.text())
def test_any_text_gives_a_title(text: str) -> None:
    parsed = parse_title(text)
    assert parsed.year is None or len(str(parsed.year)) <= 4
    assert sort_title(parsed.title) is not None
    assert parsed.title or not clean(text)
