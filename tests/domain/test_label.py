"""Labels of an item and of a library in one line."""

from __future__ import annotations

import pytest

from recterm.domain.model import Item, ItemId, ItemRow, LibraryInfo


@pytest.mark.parametrize(("year", "label"), [(1979, "Alien (1979)"), (None, "Alien"), (0, "Alien (0)")])
def test_a_label_is_title_and_year(year: int | None, label: str) -> None:
    assert Item(ItemRow(0), ItemId("ml:1214"), "Alien", year, (), (), "film", 1, None).label == label


@pytest.mark.parametrize(
    ("n_items", "n_own", "heading"),
    [(40, 0, "MovieLens"), (0, 0, "fresh (empty)"), (0, 3, "fresh"), (40, 3, "MovieLens")],
)
def test_a_library_without_data_goes_by_its_name(n_items: int, n_own: int, heading: str) -> None:
    info = LibraryInfo("fresh", "/fresh.recterm", "MovieLens", "csv", n_items, 0, 0, None, False, "", n_own)
    assert info.heading == heading
