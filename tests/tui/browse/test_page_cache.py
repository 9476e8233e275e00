"""Page cache: pages are read once, in the order of the list, and the oldest are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import Item, ItemId, ItemRow
from recterm.tui.browse.page_cache import PAGE_SIZE, PAGES_KEPT, PageCache

if TYPE_CHECKING:
    from collections.abc import Sequence


class Source:
    def __init__(self) -> None:
        self.read: list[int] = []

    def page(self, rows: Sequence[int]) -> list[Item]:
        self.read.append(rows[0])
        return [Item(ItemRow(row), ItemId(str(row)), f"Film {row}", None, (), (), "film", 0, None) for row in rows]


def test_one_page_is_read_for_all_of_its_lines() -> None:
    source = Source()
    pages = PageCache(source.page)
    pages.show(range(1000))
    assert [pages.item(place).row for place in (0, 5, 127, 128)] == [0, 5, 127, 128]
    assert source.read == [0, PAGE_SIZE]


def test_another_list_is_read_anew_and_in_its_own_order() -> None:
    source = Source()
    pages = PageCache(source.page)
    pages.show(range(10))
    pages.item(0)
    pages.show([7, 3, 5])
    assert [pages.item(place).row for place in range(3)] == [7, 3, 5]


def test_the_page_that_was_used_longest_ago_leaves() -> None:
    source = Source()
    pages = PageCache(source.page)
    pages.show(range(PAGE_SIZE * (PAGES_KEPT + 1)))
    for number in range(PAGES_KEPT):
        pages.item(number * PAGE_SIZE)
    pages.item(0)
    pages.item(PAGES_KEPT * PAGE_SIZE)
    source.read.clear()
    pages.item(0)
    pages.item(PAGE_SIZE)
    assert source.read == [PAGE_SIZE]
