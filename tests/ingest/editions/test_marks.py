"""Edition marks in titles: what goes, and what belongs to the work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.ingest.editions.marks import without_marks

MARKED = {
    "Abbey Road (Remastered 2011)": "Abbey Road",
    "Abbey Road [Deluxe Edition]": "Abbey Road",
    "Help! - Remastered 2009": "Help!",
    "Song 2 - 2012 Remaster": "Song 2",
    "Nevermind (Live) [Remastered]": "Nevermind (Live)",
    "The White Album - Live / Remastered 2011": "The White Album - Live",
    "Thriller 25th Anniversary Edition": "Thriller",
    "The Who Sell Out [Bonus Tracks]": "The Who Sell Out",
    "Dune (Paperback)": "Dune",
    "Dune (Audiobook, unabridged)": "Dune",
    "Dune (Gebundene Ausgabe)": "Dune",
    "Emma (Oxford World's Classics)": "Emma",
    "Cat and Cradle (Penguin Modern)": "Cat and Cradle",
    "Gone Girl: A Novel": "Gone Girl",
    "Gone: a novel (Movie Tie-in Edition)": "Gone",
    "Campbell Biology, 9th Edition": "Campbell Biology",
    "Blade Runner: The Director's Cut": "Blade Runner",
    "Blade Runner (Final Cut)": "Blade Runner",
    "The Two Towers: Part One - Extended Edition": "The Two Towers: Part One",
    "Skyrim Special Edition": "Skyrim",
}
KEPT = (
    "Alive 2007 (Live)",
    "Yesterday - Remix",
    "MTV Unplugged in New York",
    "Saga, Vol. 2",
    "Rocky Part 2",
    "Dark (Season 2)",
    "Harry Potter Boxed Set (Paperback, Books 1-4)",
    "Weezer (Blue Album)",
    "The Thing (1982)",
    "Special Edition",
    "Deluxe",
    "The Paperback Writer",
    "My Roman",
    "Romans",
)


@pytest.mark.parametrize(("title", "bare"), MARKED.items())
def test_what_says_only_which_edition_it_is_goes(title: str, bare: str) -> None:
    answer = without_marks(title)
    assert (answer.title, bool(answer.marks)) == (bare, True)


@pytest.mark.parametrize("title", KEPT)
def test_what_makes_another_work_stays(title: str) -> None:
    assert without_marks(title) == (title, "", "")


def test_a_place_in_a_series_is_set_apart() -> None:
    assert without_marks("Catching Fire (The Hunger Games, #2)") == ("Catching Fire", "", "2")
    assert without_marks("Dune (Dune Chronicles, Book 1) (Paperback)") == ("Dune", "(Paperback)", "1")


@given(st.text(max_size=60))
def test_no_title_is_emptied(title: str) -> None:
    bare = without_marks(title).title
    assert any(map(str.isalnum, bare)) == any(map(str.isalnum, title))
