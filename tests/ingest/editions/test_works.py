"""Works: editions are grouped, and what only looks like one stays apart."""

from __future__ import annotations

import pytest

from recterm.ingest.editions.works import Work, works_of
from tests.ingest.editions.catalogues import Listed, catalogue

SURE = {
    "reissue": ("book", Listed("Cat and Cradle", "K. V.", 1963), Listed("Cat and Cradle", "K. V.", 1998)),
    "imprint": ("book", Listed("Cat and Cradle", "K. V.", 1963), Listed("Cat and Cradle (Penguin)", "K. V.", 1998)),
    "initials": ("book", Listed("The Hobbit", "J.R.R. Tolkien"), Listed("Hobbit, The", "Tolkien, J. R. R.", 1937)),
    "accents": ("book", Listed("Les Misérables", "Victor Hugo"), Listed("Les Miserables (Paperback)", "Victor Hugo")),
    "series": ("book", Listed("Dune", "F. Herbert", 1965), Listed("Dune (Dune, #1)", "F. Herbert", 1965)),
    "remaster": ("album", Listed("Pinkerton", "Weezer", 1996), Listed("Pinkerton (Deluxe Edition)", "Weezer", 2010)),
    "country": ("album", Listed("Kid A", "Radiohead", 2000), Listed("Kid A", "Radiohead", 2001)),
    "re-upload": ("track", Listed("Creep", "Radiohead", 1992), Listed("Creep - 2009 Remaster", "Radiohead", 2009)),
    "cut": ("movie", Listed("Blade Runner", year=1982), Listed("Blade Runner (Director's Cut)", year=1982)),
    "twice": ("movie", Listed("Saturn 3", year=1980, genre="SF"), Listed("Saturn 3", year=1980, genre="SF")),
    "work id": ("book", Listed("Emma", "Austen", 1815, "work:7"), Listed("Emma e Knightley", "", 1990, "work:7")),
    "imdb": ("movie", Listed("Cosmos", year=2015, alias="imdb:tt3"), Listed("Cosmos", year=2016, alias="imdb:tt3")),
}
POSSIBLE = {
    "own title": ("album", Listed("Weezer", "Weezer", 1994), Listed("Weezer", "Weezer", 2001)),
    "one director": ("movie", Listed("Funny Games", "Haneke", 1997), Listed("Funny Games", "Haneke", 2007)),
    "two ids": ("movie", Listed("Emma", year=1996, alias="imdb:tt1"), Listed("Emma", year=1996, alias="imdb:tt2")),
    "genres": ("movie", Listed("Emma", year=1996, genre="Comedy"), Listed("Emma", year=1996, genre="Drama")),
    "no maker": ("other", Listed("Blue shirt"), Listed("Blue shirt")),
    "poems": ("book", Listed("Poems", "Yeats", 1895), Listed("Poems", "Yeats", 1920)),
    "remade game": ("game", Listed("Dark Souls", "From", 2011), Listed("Dark Souls: Remastered", "From", 2018)),
    "subtitle": ("book", Listed("Freakonomics", "Levitt", 2005), Listed("Freakonomics: A Rogue Economist", "Levitt")),
    "slip": ("book", Listed("The Fellowship of the Ring", "T"), Listed("The Fellowship of the Rimg", "T")),
}
APART = {
    "remake": ("movie", Listed("The Thing", year=1951), Listed("The Thing", year=1982)),
    "remakes by others": ("movie", Listed("True Grit", "Hathaway", 1969), Listed("True Grit", "Coen", 2010)),
    "two authors": ("book", Listed("The Guest", "Emma Cline", 2023), Listed("The Guest", "Albert Camus", 1957)),
    "sequel": ("movie", Listed("Rocky", year=1976), Listed("Rocky II", year=1979)),
    "part": ("book", Listed("Henry IV, Part 1", "Shakespeare"), Listed("Henry IV, Part 2", "Shakespeare")),
    "volume": ("book", Listed("Saga, Volume 1", "Vaughan"), Listed("Saga, Volume 2", "Vaughan")),
    "marked volume": ("book", Listed("Saga, Vol. 1", "V"), Listed("Saga, Vol. 2 (Deluxe Edition)", "V")),
    "place in a series": ("book", Listed("Saga (Saga, #1)", "V", 2012), Listed("Saga (Saga, #2)", "V", 2012)),
    "season": ("show", Listed("Dark: Season 1", "Odar", 2017), Listed("Dark: Season 2", "Odar", 2017)),
    "live": ("album", Listed("Nirvana", "Nirvana", 1994), Listed("Nirvana (Live)", "Nirvana", 1994)),
    "live suffix": ("track", Listed("Paranoid Android", "R", 1997), Listed("Paranoid Android - Live", "R", 1997)),
    "remix": ("track", Listed("Blue Monday 1988", "N", 1988), Listed("Blue Monday 1988 (Remix)", "N", 1988)),
    "numeral": ("album", Listed("Led Zeppelin II", "LZ", 1969), Listed("Led Zeppelin III", "LZ", 1970)),
    "artists": ("artist", Listed("Nirvana"), Listed("Nirvana")),
    "companion": ("book", Listed("The Artist's Way", "C"), Listed("The Artist's Way: Workbook", "C")),
}


@pytest.mark.parametrize("kind_and_items", SURE.values(), ids=SURE)
def test_editions_of_one_work(kind_and_items: tuple[str, Listed, Listed]) -> None:
    assert [(work.rows, work.sure) for work in works_of(catalogue(*kind_and_items))] == [((0, 1), True)]


@pytest.mark.parametrize("kind_and_items", POSSIBLE.values(), ids=POSSIBLE)
def test_perhaps_editions_of_one_work(kind_and_items: tuple[str, Listed, Listed]) -> None:
    assert [(work.rows, work.sure) for work in works_of(catalogue(*kind_and_items))] == [((0, 1), False)]


@pytest.mark.parametrize("kind_and_items", APART.values(), ids=APART)
def test_look_alikes_stay_apart(kind_and_items: tuple[str, Listed, Listed]) -> None:
    assert works_of(catalogue(*kind_and_items)) == []


def test_both_forms_of_an_isbn_are_one_book() -> None:
    books = catalogue("book", Listed("Dune"), Listed("Der Wüstenplanet"), ids=("x:0441172717", "9780441172719"))
    assert works_of(books) == [Work((0, 1), True, ("same isbn id",))]


def test_a_reissue_that_may_be_of_either_album_of_one_title_joins_none() -> None:
    blue, green = Listed("Weezer", "Rivers Cuomo", 1994), Listed("Weezer", "Rivers Cuomo", 2001)
    works = works_of(catalogue("album", blue, green, Listed("Weezer (Deluxe Edition)", "Rivers Cuomo", 2004)))
    assert [(work.rows, work.sure) for work in works] == [((0, 1, 2), False)]


def test_a_possible_group_names_a_sure_work_once() -> None:
    works = works_of(
        catalogue(
            "movie",
            Listed("Funny Games", "Haneke", 1997),
            Listed("Funny Games", "Haneke", 2007),
            Listed("Funny Games (Blu-ray)", "Haneke", 1997),
        )
    )
    assert [(work.rows, work.sure) for work in works] == [((0, 2), True), ((0, 1), False)]


def test_reasons_say_what_is_the_same() -> None:
    (work,) = works_of(catalogue("book", Listed("Emma", "J. Austen", 1815), Listed("Emma", "J. Austen", 1996)))
    assert work.reasons == ("same title and maker, 1815 and 1996",)
