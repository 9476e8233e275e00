"""Search as people type, and the naming of one item."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from recterm.domain.model import CatalogueQuery, ItemId, Sort
from recterm.errors import UnknownItemError
from tests.store.films import (
    ALIEN,
    ALIENS,
    AMELIE,
    AUTOPSY,
    DOLLARS,
    FILMS,
    MATRIX,
    REC,
    SABRINA_1954,
    SABRINA_1995,
    SPIRITED,
    fill,
    film,
)

if TYPE_CHECKING:
    from recterm.store import Library


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alien", [ALIEN, ALIENS, AUTOPSY]),
        ("ALIENS", [ALIENS]),
        ("al", [ALIEN, ALIENS, AUTOPSY]),
        ("autopsy alien", [AUTOPSY]),
        ("the mat", [MATRIX]),
        ("Matrix, The", [MATRIX]),
        ("amelie", [AMELIE]),
        ("AMÉLIE", [AMELIE]),
        ("Ame\u0301lie", [AMELIE]),
        ("fabuleux", [AMELIE]),
        ("poulain d'am", [AMELIE]),
        ("[REC]", [REC]),
        ("rec (2007)", [REC]),
        ("sabrina (1995)", [SABRINA_1995]),
        ("sabrina", [SABRINA_1954, SABRINA_1995]),
        ("千と千", [SPIRITED]),
        ("千尋", [SPIRITED]),
        ("spirited", [SPIRITED]),
        ("$", [DOLLARS]),
        ("keanu", [MATRIX]),
        ("ridley scott", [ALIEN]),
        ("scott alien", [ALIEN]),
        ("simulated reality", [MATRIX]),
        ("lie", [ALIEN, ALIENS, AMELIE, AUTOPSY]),
        ("brin", [SABRINA_1954, SABRINA_1995]),
        ("zzz", []),
        ("💥", []),
        ('"', []),
        ("AND OR NOT NEAR", []),
        ("alien 1979", [ALIEN]),
        ("1979 alien", [ALIEN]),
        ("1979", [ALIEN]),
        ("sabrina 195", [SABRINA_1954]),
        ("sabrina 19", [SABRINA_1954, SABRINA_1995]),
        ("alienautopsy", [AUTOPSY]),
        ("al ie ns", [ALIENS]),
        ("thematrix 1999", [MATRIX]),
        ("10", [DOLLARS]),
    ],
)
def test_finding(library: Library, text: str, expected: list[int]) -> None:
    rows, nearest = library.catalogue.hits(CatalogueQuery(text), library.profiles.active().id)
    assert list(rows) == expected
    assert not nearest


@pytest.mark.parametrize("text", ["", "  "])
def test_a_text_of_spaces_finds_nothing(library: Library, text: str) -> None:
    assert library.catalogue.find(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alein", [ALIEN, ALIENS, AUTOPSY]),
        ("sabrnia", [SABRINA_1954, SABRINA_1995]),
        ("alien autospy", [AUTOPSY]),
        ("teh matrix", [MATRIX]),
        ("matirx 1999", [MATRIX]),
        ("ridly scot", [ALIEN]),
        ("wachovski", [MATRIX]),
        ("kenau reeves", [MATRIX]),
        ("amelee", [AMELIE]),
        ("fabuleus destin", [AMELIE]),
        ("sabrina (1996)", [SABRINA_1995, SABRINA_1954]),
        ("alien 1980", [ALIEN, ALIENS, AUTOPSY]),
        ("sabri nia", [SABRINA_1954, SABRINA_1995]),
        ("alienatopsy", [AUTOPSY]),
    ],
)
def test_what_nothing_fits_finds_the_nearest_and_says_so(library: Library, text: str, expected: list[int]) -> None:
    rows, nearest = library.catalogue.hits(CatalogueQuery(text), library.profiles.active().id)
    assert list(rows) == expected
    assert nearest


def test_the_nearest_are_narrowed_by_a_filter_as_all_hits_are(library: Library) -> None:
    query = CatalogueQuery("alein", genres=frozenset({"Action"}))
    assert list(library.catalogue.rows(query, library.profiles.active().id)) == [ALIENS]


def test_a_title_of_the_same_letters_comes_before_words_that_begin_so(library: Library) -> None:
    fill(library, [film("x:1", "Walled In"), film("x:2", "WALL·E")])
    assert [item.title for item in library.catalogue.find("walle")] == ["WALL·E", "Walled In"]


def test_titles_come_before_people_and_an_exact_title_before_all(library: Library) -> None:
    items = [
        film("x:1", "Heat", creators=["Michael Mann"]),
        film("x:2", "It Happened One Night"),
        film("x:3", "Mann of the West"),
        film("x:4", "It"),
    ]
    fill(library, items)
    assert [item.title for item in library.catalogue.find("mann")] == ["Mann of the West", "Heat"]
    assert [item.title for item in library.catalogue.find("it")] == ["It", "It Happened One Night"]
    assert [item.title for item in library.catalogue.find("it", limit=1)] == ["It"]
    assert [item.title for item in library.catalogue.find("mann", limit=1)] == ["Mann of the West"]


def test_a_limit_cuts_the_same_list(library: Library) -> None:
    for text in ("a", "alien", "sabrina", "lie", "scott", "sabrina (1954)"):
        everything = library.catalogue.find(text, limit=100)
        for limit in range(len(everything) + 2):
            assert library.catalogue.find(text, limit=limit) == everything[:limit]


def test_people_are_not_searched_by_a_letter_or_two(library: Library) -> None:
    fill(library, [film("x:1", "Heat", creators=["Al Pacino"])])
    assert library.catalogue.find("al pa") == []
    assert [item.title for item in library.catalogue.find("al pac")] == ["Heat"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(text=st.text(st.characters(), max_size=30) | st.text(st.sampled_from("\"'*(){}[]^:+-.,\0 aeNOT"), max_size=12))
@example(text='alien" OR "')
@example(text="a" * 10_000)
@example(text="a " * 10_000)
@example(text="\udcff")
def test_whatever_is_typed_is_searched_for(library: Library, text: str) -> None:
    me = library.profiles.active().id
    rows = [item.row for item in library.catalogue.find(text, limit=100)]
    assert len(set(rows)) == len(rows)
    if text.strip():
        assert list(library.catalogue.rows(CatalogueQuery(text=text), me)) == rows
        assert set(library.catalogue.rows(CatalogueQuery(text=text, sort=Sort.TITLE), me)) == set(rows)


@pytest.mark.parametrize("row", range(len(FILMS)))
def test_every_title_finds_its_item(library: Library, row: int) -> None:
    assert row in [item.row for item in library.catalogue.find(FILMS[row].title)]


class TestResolve:
    @pytest.mark.parametrize(
        ("text", "row"),
        [
            ("ml:2", ALIEN),
            ("imdb:tt0133093", MATRIX),
            ("IMDB: tt0133093", MATRIX),
            ("tmdb:603", MATRIX),
            ("Alien", ALIEN),
            ("  alien ", ALIEN),
            ("Alien (1979)", ALIEN),
            ("the matrix", MATRIX),
            ("Matrix, The", MATRIX),
            ("Matrix, The (1999)", MATRIX),
            ("matrix", MATRIX),
            ("Amelie", AMELIE),
            ("Le Fabuleux Destin d'Amelie Poulain", AMELIE),
            ("Fabuleux Destin d'Amélie Poulain, Le (2001)", AMELIE),
            ("[REC] (2007)", REC),
            ("Sabrina (1995)", SABRINA_1995),
            ("$", DOLLARS),
            ("千と千尋の神隠し", SPIRITED),
            ("autop", AUTOPSY),
            ("keanu", MATRIX),
            ("cameron", ALIENS),
        ],
    )
    def test_one_item_is_meant(self, library: Library, text: str, row: int) -> None:
        assert library.catalogue.resolve(text) == row

    def test_two_items_with_the_same_title_are_both_named(self, library: Library) -> None:
        with pytest.raises(UnknownItemError, match="fits 2 items") as caught:
            library.catalogue.resolve("Sabrina")
        assert caught.value.candidates == ("ml:6  Sabrina (1954)", "ml:7  Sabrina (1995)")

    def test_a_search_that_fits_more_than_one(self, library: Library) -> None:
        with pytest.raises(UnknownItemError, match="fits 4 items") as caught:
            library.catalogue.resolve("lie")
        assert caught.value.candidates[0] == "ml:2  Alien (1979)"

    def test_a_long_list_of_candidates_is_cut(self, library: Library) -> None:
        fill(library, [film(f"x:{number}", f"Rocky {number}") for number in range(40)])
        with pytest.raises(UnknownItemError, match="fits 40 items") as caught:
            library.catalogue.resolve("rock")
        assert len(caught.value.candidates) == 10

    def test_the_spelling_decides_between_titles_that_differ_by_an_article(self, library: Library) -> None:
        fill(library, [film("x:1", "The Thing"), film("x:2", "Thing")])
        assert library.catalogue.resolve("thing") == 1
        assert library.catalogue.resolve("Thing, The") == 0

    @pytest.mark.parametrize("text", ["", "  ", "zzz", "imdb:tt9", "\udcff", "\0"])
    def test_nothing_fits(self, library: Library, text: str) -> None:
        with pytest.raises(UnknownItemError) as caught:
            library.catalogue.resolve(text)
        assert caught.value.candidates == ()
        assert caught.value.hint

    @pytest.mark.parametrize("text", ["alein", "Alien (1980)"])
    def test_what_comes_near_is_offered_and_never_taken(self, library: Library, text: str) -> None:
        with pytest.raises(UnknownItemError, match="did you mean") as caught:
            library.catalogue.resolve(text)
        assert caught.value.candidates[0] == "ml:2  Alien (1979)"

    def test_even_one_that_comes_near_is_not_taken(self, library: Library) -> None:
        with pytest.raises(UnknownItemError, match="did you mean") as caught:
            library.catalogue.resolve("matirx")
        assert caught.value.candidates == ("ml:1  The Matrix (1999)",)

    @pytest.mark.parametrize(("text", "row"), [("2", ALIEN), ("10", DOLLARS), ("alien 1979", ALIEN)])
    def test_an_id_works_without_its_prefix_and_a_year_without_parentheses(
        self, library: Library, text: str, row: int
    ) -> None:
        assert library.catalogue.resolve(text) == row

    def test_a_number_that_is_a_title_and_an_id_means_both(self, library: Library) -> None:
        fill(library, [film("ml:300", "Quiz Show"), film("ml:51662", "300"), film("amazon:B000000020", "Jaws")])
        with pytest.raises(UnknownItemError, match="fits 2 items"):
            library.catalogue.resolve("300")
        assert library.catalogue.resolve("ml:300") == 0
        fill(
            library, [film("ml:2001", "Lethal Weapon 2"), film("ml:924", "2001: A Space Odyssey"), film("ml:7", "Jaws")]
        )
        with pytest.raises(UnknownItemError, match="fits 2 items"):
            library.catalogue.resolve("2001")
        assert library.catalogue.resolve("7") == 2
        fill(library, [film("ml:300", "Quiz Show"), film("ml:51662", "300"), film("amazon:B000000020", "Jaws")])
        assert library.catalogue.resolve("B000000020") == 2

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(text=st.text(st.characters(), max_size=30))
    def test_any_text_names_an_item_or_is_refused(self, library: Library, text: str) -> None:
        with suppress(UnknownItemError):
            row = library.catalogue.resolve(text)
            assert library.catalogue.item(row).row == row


def test_ids_that_are_not_there(library: Library) -> None:
    with pytest.raises(UnknownItemError, match="x:1"):
        library.catalogue.row_of(ItemId("x:1"))
    assert library.catalogue.rows_of([ItemId("x:1"), ItemId("\udcff"), ItemId("ml:2")]) == {"ml:2": ALIEN}
