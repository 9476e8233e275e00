"""Catalogue queries: filters and order, against the plainest Python that gives the same."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.model import CatalogueQuery, EventKind, Feedback, Item, ItemId, ItemRow, Listing, Sort
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
    from collections.abc import Sequence

    from recterm.domain.model import ProfileId
    from recterm.store import Library


@pytest.fixture
def me(library: Library) -> ProfileId:
    """A profile that rated three films, hid one, saved one and viewed one."""
    profile = library.profiles.active().id
    record = library.events.record
    record(profile, ItemRow(SABRINA_1954), EventKind.RATE, 3)
    record(profile, ItemRow(AMELIE), EventKind.RATE, 5)
    record(profile, ItemRow(MATRIX), EventKind.RATE, 3)
    record(profile, ItemRow(REC), EventKind.HIDE)
    record(profile, ItemRow(ALIEN), EventKind.SAVE)
    record(profile, ItemRow(ALIENS), EventKind.VIEW)
    return profile


def test_the_plain_catalogue_is_a_range(library: Library, me: ProfileId) -> None:
    assert library.catalogue.rows(CatalogueQuery(), me) == range(10)
    assert library.catalogue.rows(CatalogueQuery(descending=True), me) == range(9, -1, -1)


def test_other_answers_are_compact_arrays(library: Library, me: ProfileId) -> None:
    for query in (
        CatalogueQuery(sort=Sort.TITLE),
        CatalogueQuery(sort=Sort.MINE),
        CatalogueQuery(text="alien"),
        CatalogueQuery(year_from=1990),
        CatalogueQuery(listing=Listing.UNSEEN),
    ):
        rows = library.catalogue.rows(query, me)
        assert isinstance(rows, array)
        assert rows.typecode == "i"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CatalogueQuery(genres=frozenset({"Sci-Fi"})), [MATRIX, ALIEN, ALIENS]),
        (CatalogueQuery(genres=frozenset({"Sci-Fi", "Action"})), [MATRIX, ALIENS]),
        (CatalogueQuery(genres=frozenset({"Opera"})), []),
        (CatalogueQuery(genres=frozenset({"Sci-Fi", "Opera"})), []),
        (CatalogueQuery(year_from=2001), [AMELIE, REC, SPIRITED]),
        (CatalogueQuery(year_to=1971), [SABRINA_1954, DOLLARS]),
        (CatalogueQuery(year_from=1979, year_to=1986), [ALIEN, ALIENS]),
        (CatalogueQuery(year_from=1987, year_to=1986), []),
        (CatalogueQuery(genres=frozenset({"Horror"}), year_to=1999), [ALIEN]),
        (CatalogueQuery(text="alien", year_to=1986), [ALIEN, ALIENS]),
        (CatalogueQuery(text="alien", sort=Sort.TITLE), [ALIEN, AUTOPSY, ALIENS]),
        (CatalogueQuery(text="alien", descending=True), [AUTOPSY, ALIENS, ALIEN]),
        (CatalogueQuery(listing=Listing.RATED), [MATRIX, AMELIE, SABRINA_1954]),
        (CatalogueQuery(listing=Listing.VIEWED), [ALIENS]),
        (CatalogueQuery(listing=Listing.WATCHLIST), [ALIEN]),
        (CatalogueQuery(listing=Listing.HIDDEN), [REC]),
        (CatalogueQuery(listing=Listing.UNSEEN), [ALIEN, SABRINA_1995, SPIRITED, AUTOPSY, DOLLARS]),
        (CatalogueQuery(listing=Listing.UNSEEN, text="alien"), [ALIEN, AUTOPSY]),
        (CatalogueQuery(listing=Listing.RATED, genres=frozenset({"Romance"})), [AMELIE, SABRINA_1954]),
        (CatalogueQuery(listing=Listing.RATED, sort=Sort.MINE), [AMELIE, MATRIX, SABRINA_1954]),
        (CatalogueQuery(listing=Listing.RATED, sort=Sort.MINE, descending=True), [MATRIX, SABRINA_1954, AMELIE]),
    ],
)
def test_queries(library: Library, me: ProfileId, query: CatalogueQuery, expected: list[int]) -> None:
    assert list(library.catalogue.rows(query, me)) == expected


def test_plays_come_first_by_how_often(library: Library, me: ProfileId) -> None:
    for row in (REC, REC, REC, ALIENS, DOLLARS):
        library.events.record(me, ItemRow(row), EventKind.VIEW)
    rows = list(library.catalogue.rows(CatalogueQuery(sort=Sort.TIMES), me))
    assert rows[:3] == [REC, ALIENS, DOLLARS]
    assert rows[3:] == [row for row in range(10) if row not in rows[:3]]
    rows = list(library.catalogue.rows(CatalogueQuery(listing=Listing.VIEWED, sort=Sort.TIMES, descending=True), me))
    assert rows == [DOLLARS, ALIENS, REC]


def test_own_ratings_come_first_and_the_rest_by_popularity(library: Library, me: ProfileId) -> None:
    rows = list(library.catalogue.rows(CatalogueQuery(sort=Sort.MINE), me))
    assert rows[:3] == [AMELIE, MATRIX, SABRINA_1954]
    assert rows[3:] == sorted(rows[3:])
    assert sorted(rows) == list(range(10))


def test_one_person_s_lists_are_not_another_s(library: Library, me: ProfileId) -> None:
    guest = library.profiles.create("guest").id
    assert list(library.catalogue.rows(CatalogueQuery(listing=Listing.RATED), guest)) == []
    assert list(library.catalogue.rows(CatalogueQuery(listing=Listing.UNSEEN), guest)) == list(range(10))


def test_one_high_rating_does_not_lead_the_order_by_rating(library: Library, me: ProfileId) -> None:
    best = list(library.catalogue.rows(CatalogueQuery(sort=Sort.RATING), me))
    assert best[:3] == [SPIRITED, AMELIE, ALIEN]  # 4.5 by 20, 4.4 by 60, 4.3 by 80
    assert best.index(AUTOPSY) == 3  # 5.0 by one
    assert best[-1] == DOLLARS
    worst = list(library.catalogue.rows(CatalogueQuery(sort=Sort.RATING, descending=True), me))
    assert worst[0] == SABRINA_1995
    assert worst[-1] == DOLLARS


def test_genres_and_years_of_the_catalogue(library: Library) -> None:
    assert library.catalogue.genres()[:3] == [("Comedy", 4), ("Romance", 3), ("Sci-Fi", 3)]
    assert library.catalogue.years() == (1954, 2007)


def test_pages_keep_their_order_and_may_repeat(library: Library) -> None:
    rows = [REC, MATRIX, REC]
    assert [item.row for item in library.catalogue.page(rows)] == rows
    assert library.catalogue.page([]) == []
    assert library.catalogue.page(array("i", [ALIEN]))[0].title == "Alien"


def test_a_page_may_be_long(library: Library) -> None:
    fill(library, (film(f"x:{number}", str(number)) for number in range(1200)))
    rows = range(1199, -1, -1)
    assert [item.row for item in library.catalogue.page(rows)] == list(rows)
    ids = [ItemId(f"x:{number}") for number in range(1200)]
    assert library.catalogue.rows_of(ids) == {item: row for row, item in enumerate(ids)}


@pytest.mark.parametrize("row", [10, -1, 2**40, 2**70, -(2**70)])
def test_a_row_that_is_not_there(library: Library, row: int) -> None:
    for read in (library.catalogue.item, library.catalogue.details):
        with pytest.raises(UnknownItemError):
            read(ItemRow(row))


def passes(item: Item, feedback: Feedback, query: CatalogueQuery) -> bool:
    """Return whether an item passes the filters of a query without text, as its documentation defines them."""
    years = query.year_from is not None or query.year_to is not None
    if years and (
        item.year is None
        or (query.year_from is not None and item.year < query.year_from)
        or (query.year_to is not None and item.year > query.year_to)
    ):
        return False
    listed = {
        Listing.ALL: True,
        Listing.RATED: feedback.stars is not None,
        Listing.VIEWED: feedback.views > 0,
        Listing.LIKED: feedback.liked,
        Listing.WATCHLIST: feedback.saved,
        Listing.HIDDEN: feedback.hidden,
        Listing.DROPPED: feedback.dropped,
        Listing.OWN: item.own,
        Listing.UNSEEN: feedback.stars is None
        and feedback.views == 0
        and not (feedback.liked or feedback.hidden or feedback.dropped),
    }
    return query.genres <= set(item.genres) and listed[query.listing]


def in_order(items: list[Item], query: CatalogueQuery) -> Sequence[int]:
    if query.sort is Sort.POPULARITY:
        return [item.row for item in (reversed(items) if query.descending else items)]
    if query.sort is Sort.TITLE:
        return [item.row for item in sorted(items, key=lambda i: FILMS[i.row].sort_title, reverse=query.descending)]
    dated = [item for item in items if item.year is not None]
    ordered = sorted(dated, key=lambda i: i.year or 0, reverse=not query.descending)
    return [item.row for item in ordered] + [item.row for item in items if item.year is None]


YEARS = st.none() | st.integers(1950, 2010)
QUERIES = st.builds(
    CatalogueQuery,
    genres=st.frozensets(st.sampled_from(["Sci-Fi", "Comedy", "Romance", "Horror", "Opera"]), max_size=2),
    year_from=YEARS,
    year_to=YEARS,
    listing=st.sampled_from(Listing),
    sort=st.sampled_from([Sort.POPULARITY, Sort.TITLE, Sort.YEAR]),
    descending=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=QUERIES)
def test_any_query_without_text(library: Library, me: ProfileId, query: CatalogueQuery) -> None:
    feedback = library.events.feedback(me)
    items = library.catalogue.page(range(10))
    kept = [item for item in items if passes(item, feedback.get(item.row, Feedback()), query)]
    assert list(library.catalogue.rows(query, me)) == in_order(kept, query)
