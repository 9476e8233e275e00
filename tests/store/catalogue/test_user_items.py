"""User items: after the data set's items, found and listed like them, and gone without a trace when removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.model import CatalogueQuery, EventKind, ItemId, ItemRow, Listing, NewItem, Sort
from recterm.domain.titles import sort_title
from recterm.store import Library
from tests.store.checking import check
from tests.store.films import FILMS, fill

if TYPE_CHECKING:
    from pathlib import Path

SEEN = "own:Home Movie (1999) · My Aunt"


def own(title: str, year: int | None = None, genres: tuple[str, ...] = (), **aliases: str) -> NewItem:
    """Return a user item as an import makes it."""
    made_by = ("My Aunt",)
    return NewItem(
        ItemId(f"own:{title} ({year}) · My Aunt"), title, sort_title(title), year, "movie", genres, made_by, (),
        aliases, {}, count=0, mean=None, own=True,
    )  # fmt: skip


HOME, ATTIC, ZOO = (
    own("Home Movie", 1999, ("Family", "Drama"), imdb="tt9999991"),
    own("The Attic", 2003, ("Family",)),
    own("Zoo Day", None),
)


@pytest.fixture
def extended(library: Library) -> Library:
    """The ten films, and three user items."""
    assert library.own.add([HOME, ATTIC, ZOO]) == 3
    return library


def titles(library: Library, **query: object) -> list[str]:
    person = library.profiles.active().id
    rows = library.catalogue.rows(CatalogueQuery(**query), person)  # type: ignore[arg-type]
    return [item.title for item in library.catalogue.page(rows)]


def test_they_are_listed_behind_all_others(extended: Library) -> None:
    info = extended.info()
    assert (info.n_items, info.n_own, info.n_listed) == (len(FILMS), 3, len(FILMS) + 3)
    assert titles(extended)[-3:] == ["Home Movie", "The Attic", "Zoo Day"] == titles(extended, listing=Listing.OWN)
    assert [item.own for item in extended.catalogue.page([0, 10])] == [False, True]
    assert check(extended) == []


def test_search_genres_years_and_orders_know_them(extended: Library) -> None:
    assert titles(extended, text="home") == ["Home Movie"]
    assert titles(extended, text="aunt") == ["Home Movie", "The Attic", "Zoo Day"]
    assert titles(extended, genres=frozenset({"Family"})) == ["Home Movie", "The Attic"]
    assert titles(extended, year_from=2003, year_to=2003) == ["The Attic"]
    assert extended.catalogue.resolve("imdb:tt9999991") == len(FILMS)
    assert titles(extended, sort=Sort.TITLE) == titles(extended, sort=Sort.TITLE, descending=True)[::-1]
    by_title = titles(extended, sort=Sort.TITLE)
    assert by_title.index("Aliens") < by_title.index("The Attic") < by_title.index("Zoo Day")
    assert titles(extended, sort=Sort.YEAR)[-1] == "Zoo Day"
    assert dict(extended.catalogue.genres())["Family"] == 2


def test_adding_one_again_changes_nothing(extended: Library) -> None:
    before = extended.info()
    assert extended.own.add([ATTIC, ATTIC]) == 0
    assert extended.info() == before
    assert extended.own.all() == [HOME, ATTIC, ZOO]


def test_one_that_leaves_is_found_nowhere_and_those_behind_move_up(extended: Library) -> None:
    person = extended.profiles.active().id
    extended.events.record(person, ZOO.id, EventKind.RATE, 4.0)
    revision = extended.info().own_revision
    assert extended.own.remove([HOME.id, ItemId("ml:1"), ItemId("nothing")]) == 1
    assert extended.info().own_revision > revision
    assert extended.own.all() == [ATTIC, ZOO]
    assert titles(extended, listing=Listing.OWN) == ["The Attic", "Zoo Day"]
    assert titles(extended, text="home movie") == []
    assert titles(extended, text="zoo") == ["Zoo Day"]
    assert titles(extended, genres=frozenset({"Family"})) == ["The Attic"]
    assert extended.events.feedback(person)[ItemRow(len(FILMS) + 1)].stars == 4.0
    assert check(extended) == []
    assert extended.own.remove([ATTIC.id, ZOO.id]) == 2
    assert "Family" not in dict(extended.catalogue.genres())
    assert extended.info().n_own == 0
    assert check(extended) == []


def test_other_data_keep_them_and_take_over_what_they_hold(extended: Library) -> None:
    person = extended.profiles.active().id
    extended.events.record(person, ATTIC.id, EventKind.RATE, 3.0)
    fill(extended, FILMS[:4])
    assert extended.own.all() == [HOME, ATTIC, ZOO]
    assert [state.stars for state in extended.events.feedback(person).values()] == [3.0]
    attic = NewItem(ATTIC.id, "The Attic", "attic", 2003, "movie", (), (), (), {}, {}, count=7, mean=3.0)
    fill(extended, [attic, *FILMS[:4]])
    info = extended.info()
    assert (info.n_items, info.n_own) == (5, 2)
    assert list(extended.events.feedback(person)) == [0]
    assert check(extended) == []


def test_a_copy_holds_them(extended: Library, tmp_path: Path) -> None:
    extended.backup(tmp_path / "copy.recterm")
    with Library.open(tmp_path / "copy.recterm") as copy:
        assert copy.own.all() == [HOME, ATTIC, ZOO]


POOL = [
    own("Home", 1999),
    own("Attic", None, ("Drama",)),
    own("The Zoo", 1979, ("Horror", "Drama")),
    own("a", 2020),
    own("Zulu", 1979, ("New",)),
    own("千と千尋", 1950, ("New",)),
    own("Alien"),
]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(range(len(POOL))), min_size=1)), max_size=6))
def test_however_they_come_and_go_the_catalogue_is_as_if_built_anew(
    library: Library, steps: list[tuple[bool, set[int]]]
) -> None:
    library.own.remove([item.id for item in POOL])
    left: dict[str, NewItem] = {}
    for adds, places in steps:
        chosen = [POOL[place] for place in sorted(places)]
        if adds:
            library.own.add(chosen)
            left |= {item.id: item for item in chosen if item.id not in left}
        else:
            library.own.remove([item.id for item in chosen])
            for item in chosen:
                left.pop(item.id, None)
    assert library.own.all() == list(left.values())
    assert check(library) == []
    before = state(library)
    library.rebuild_index()
    assert state(library) == before


def state(library: Library) -> object:
    """Return everything that a user can list."""
    orders = [titles(library, sort=sort, descending=turned) for sort in Sort for turned in (False, True)]
    words = ("home", "aunt", "alien", "zu", "drama")
    genres = library.catalogue.genres()
    of_genres = [titles(library, genres=frozenset({name})) for name, _ in genres]
    return orders, [titles(library, text=word) for word in words], genres, of_genres
