"""Editions in the store: groups by row, and decisions that outlive an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.data.editions import EditionState, WorkOfItems
from recterm.domain.model import ItemId
from tests.store.films import FILMS, fill

if TYPE_CHECKING:
    from recterm.store import Library

A, B, C, D = (FILMS[place].id for place in range(4))


def sure(*items: ItemId) -> WorkOfItems:
    return WorkOfItems(items, EditionState.SURE, ("same title and year",))


@pytest.fixture
def grouped(library: Library) -> Library:
    """A library in which A and B are one work, and C and D may be one."""
    fill(library)
    library.editions.replace([sure(A, B), WorkOfItems((C, D), EditionState.POSSIBLE, ("same title",))])
    return library


def named(library: Library) -> list[set[ItemId]]:
    """Return the ids of each group."""
    return [{item.id for item in library.catalogue.page(rows)} for rows in library.editions.groups()]


def test_only_sure_works_are_groups(grouped: Library) -> None:
    assert named(grouped) == [{A, B}]
    assert [work.state.value for work in grouped.editions.all()] == ["sure", "possible"]


def test_what_is_joined_joins_whole_works(grouped: Library) -> None:
    grouped.editions.join([B, C])
    assert named(grouped) == [{A, B, C}]


def test_what_is_set_apart_leaves_the_rest_together(grouped: Library) -> None:
    grouped.editions.replace([sure(A, B, C)])
    grouped.editions.set_apart(A)
    assert named(grouped) == [{B, C}]
    grouped.editions.join([A, D])
    assert {frozenset(group) for group in named(grouped)} == {frozenset({B, C}), frozenset({A, D})}


def test_a_decision_outlives_an_import(grouped: Library) -> None:
    grouped.editions.set_apart(A)
    grouped.editions.join([C, D])
    grouped.editions.replace([sure(B, A)])
    assert named(grouped) == [{C, D}]


def test_an_item_that_is_set_apart_leaves_what_it_was_joined_to(grouped: Library) -> None:
    grouped.editions.join([A, C, D])
    grouped.editions.set_apart(C)
    assert named(grouped) == [{A, B, D}]


def test_a_decision_changes_the_revision_that_loaded_models_watch(grouped: Library) -> None:
    before = grouped.info().own_revision
    grouped.editions.set_apart(A)
    assert grouped.info().own_revision > before


def test_an_item_that_has_left_the_catalogue_is_in_no_group(grouped: Library) -> None:
    grouped.editions.replace([sure(A, ItemId("gone:1")), sure(ItemId("gone:2"), ItemId("gone:3"))])
    assert named(grouped) == []
