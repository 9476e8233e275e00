"""What one line calls an item."""

from __future__ import annotations

import pytest

from recterm.domain.model import Item, ItemId, ItemRow


@pytest.mark.parametrize(("year", "label"), [(1979, "Alien (1979)"), (None, "Alien"), (0, "Alien (0)")])
def test_a_label_is_title_and_year(year: int | None, label: str) -> None:
    assert Item(ItemRow(0), ItemId("ml:1214"), "Alien", year, (), (), "film", 1, None).label == label
