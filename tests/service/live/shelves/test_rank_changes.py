"""Rank changes of picks since their shelf was last shown."""

from __future__ import annotations

from recterm.domain.model import Item, ItemId, ItemRow
from recterm.domain.shelf import Pick, Shelf
from recterm.service.live.shelves.rank_changes import places_of, with_movement


def shelf(key: str, *rows: int) -> Shelf:
    items = [Item(ItemRow(row), ItemId(str(row)), "", None, (), (), "film", 0, None) for row in rows]
    return Shelf(key, "", "", tuple(Pick(item, 1.0, None, None, (), None) for item in items))


def movement(before: list[Shelf], now: Shelf) -> list[int | None]:
    return [pick.movement for pick in with_movement(now, places_of(before)).picks]


def test_up_is_positive_down_is_negative_and_new_is_none() -> None:
    assert movement([shelf("for-you", 1, 2, 3, 4)], shelf("for-you", 3, 1, 9, 4)) == [2, -1, None, 0]


def test_on_a_shelf_that_was_not_there_all_is_new() -> None:
    assert movement([shelf("for-you", 1, 2)], shelf("because:1", 1, 2)) == [None, None]


def test_each_shelf_is_compared_with_itself() -> None:
    before = [shelf("for-you", 1, 2), shelf("because:7", 2, 1)]
    assert movement(before, shelf("because:7", 1, 2)) == [1, -1]
