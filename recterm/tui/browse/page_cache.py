"""Page cache of the catalogue, which keeps the pages viewed last."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.model import Item

PAGE_SIZE = 128
PAGES_KEPT = 40
"""Number of pages kept: 40 are about 5,000 items and 3 MB, far more than anyone scrolls back."""


class PageCache:
    """Items by their place in a list of rows, fetched a page at a time."""

    def __init__(self, fetch: Callable[[Sequence[int]], list[Item]]) -> None:
        self._fetch = fetch
        self._pages: OrderedDict[int, list[Item]] = OrderedDict()
        self.rows: Sequence[int] = range(0)

    def show(self, rows: Sequence[int]) -> None:
        """Replace the list of rows."""
        self.rows = rows
        self._pages.clear()

    def item(self, place: int) -> Item:
        """Return the item at a place of the list."""
        number, offset = divmod(place, PAGE_SIZE)
        page = self._pages.get(number)
        if page is None:
            start = number * PAGE_SIZE
            page = self._pages[number] = self._fetch(self.rows[start : start + PAGE_SIZE])
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[offset]
