"""Named lists: their order, their names, and the items that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, ItemId, Listing, NamedList, ProfileId, Sort
from recterm.errors import RectermError
from tests.store.checking import check
from tests.store.films import ALIEN, AMELIE, REC

if TYPE_CHECKING:
    from recterm.store import Library

A, B, C = ItemId("ml:5"), ItemId("ml:2"), ItemId("x:nowhere")


@pytest.fixture
def me(library: Library) -> ProfileId:
    return library.profiles.active().id


def rows(library: Library, me: ProfileId, name: str) -> list[int]:
    return list(library.catalogue.rows(CatalogueQuery(list_name=name), me))


def test_a_list_keeps_its_order_and_takes_an_item_once(library: Library, me: ProfileId) -> None:
    assert library.lists.extend(me, "Rain", [A, B, A], "for wet days") == 2
    assert library.lists.extend(me, " rain ", [B, C, A]) == 1
    assert library.lists.all(me) == [NamedList("Rain", "for wet days", (A, B, C))]
    assert library.lists.get(me, "RAIN").items == (A, B, C)


def test_names_tell_how_much_is_on_a_list_and_which_have_an_item(library: Library, me: ProfileId) -> None:
    library.lists.extend(me, "rain", [A, B])
    library.lists.extend(me, "Empty", [])
    library.lists.extend(library.profiles.create("guest").id, "Sun", [A])
    assert library.lists.names(me) == {"Empty": 0, "rain": 2}
    assert library.lists.names_with(me, A) == {"rain"}
    assert library.lists.names_with(me, C) == frozenset()


def test_a_description_is_kept_where_there_was_none(library: Library, me: ProfileId) -> None:
    library.lists.extend(me, "Rain", [])
    library.lists.extend(me, "Rain", [], "mine")
    library.lists.extend(me, "Rain", [], "another one")
    assert library.lists.get(me, "Rain") == NamedList("Rain", "mine", ())


def test_the_catalogue_can_be_narrowed_to_a_list(library: Library, me: ProfileId) -> None:
    library.lists.extend(me, "Rain", [A, C, B])
    assert rows(library, me, "rain") == [REC, ALIEN]
    for query, expected in (
        (CatalogueQuery(list_name="rain", descending=True), [ALIEN, REC]),
        (CatalogueQuery(list_name="rain", sort=Sort.TITLE), [ALIEN, REC]),
        (CatalogueQuery(list_name="rain", listing=Listing.UNSEEN), [REC, ALIEN]),
        (CatalogueQuery(list_name="rain", year_to=1990), [ALIEN]),
    ):
        assert list(library.catalogue.rows(query, me)) == expected
    assert list(library.catalogue.rows(CatalogueQuery(list_name="Rain", text="alien"), me)) == [ALIEN]
    assert rows(library, me, "nothing") == []
    assert rows(library, me, "\ud800") == []


def test_profiles_have_lists_of_their_own_that_go_with_them(library: Library, me: ProfileId) -> None:
    guest = library.profiles.create("guest").id
    library.lists.extend(guest, "Rain", [A])
    assert library.lists.all(me) == []
    assert rows(library, me, "Rain") == []
    library.profiles.delete("guest")
    assert check(library) == []
    with pytest.raises(RectermError, match="no longer in the library"):
        library.lists.extend(guest, "Rain", [A])


def test_items_and_lists_can_go(library: Library, me: ProfileId) -> None:
    library.lists.extend(me, "Rain", [A, B])
    library.lists.take_off(me, "rain", A)
    assert library.lists.get(me, "Rain").items == (B,)
    with pytest.raises(RectermError, match="not on the list 'Rain'"):
        library.lists.take_off(me, "Rain", A)
    assert library.lists.delete(me, "rain").items == (B,)
    assert library.lists.all(me) == []
    for missing in ("Rain", "\ud800", ""):
        with pytest.raises(RectermError, match="no list") as caught:
            library.lists.get(me, missing)
        assert caught.value.hint == "lists: none yet"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201, "\ud800"])
def test_what_is_no_name_is_refused(library: Library, me: ProfileId, name: str) -> None:
    with pytest.raises(RectermError, match="is not a valid list name"):
        library.lists.extend(me, name, [A])
    assert library.lists.all(me) == []


def test_lists_follow_what_is_decided_about_a_title(library: Library, me: ProfileId) -> None:
    own = ItemId("own:Alyen (1979)")
    library.matches.keep("key", own, "Alyen", 1979, "movie", (), [B])
    library.lists.extend(me, "Rain", [A, own])
    number = library.matches.open()[0].number
    assert library.lists.get(me, "Rain").items == (A, own)
    assert library.lists.names_with(me, own) == {"Rain"}
    library.matches.decide(number, B)
    assert library.lists.get(me, "Rain").items == (A, B)
    assert library.lists.names_with(me, B) == {"Rain"}
    assert library.lists.names_with(me, own) == frozenset()
    assert rows(library, me, "Rain") == [REC, ALIEN]
    assert library.lists.extend(me, "Rain", [B, own]) == 0
    library.matches.decide(number, A)
    assert library.lists.get(me, "Rain").items == (A,)
    library.matches.decide(number, None)
    assert library.lists.get(me, "Rain").items == (A, own)
    library.matches.decide(number, B)
    library.lists.take_off(me, "Rain", B)
    assert library.lists.get(me, "Rain").items == (A,)
    assert AMELIE not in rows(library, me, "Rain")
