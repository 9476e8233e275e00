"""Regions of the map: what part of it is in view, the items of a cell, and genres that are more frequent in a part.

Standard library only: the app asks at every key.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.domain.answers.taste.taste_map import PlacedItem

CLEAR = 3.0
"""Standard deviations above chance from which a genre names a region; some twenty genres are tried for each."""

LEAST_OF_GENRE = 3
"""Items of the genre that a region must hold."""

MOST_NAMES = 2
"""Genres that name a region."""

MOST_ZOOM = 16
"""How many times a side can be enlarged."""


@dataclass(frozen=True, slots=True)
class MapView:
    """Square part of the map that is in view."""

    left: float = 0.0
    top: float = 0.0
    size: float = 1.0

    def zoomed(self, x: float, y: float, factor: float) -> MapView:
        """Return a view enlarged by a factor about a point, within the map."""
        size = min(1.0, max(1.0 / MOST_ZOOM, self.size / factor))
        share_x, share_y = (x - self.left) / self.size, (y - self.top) / self.size
        return MapView(x - share_x * size, y - share_y * size, size)._inside()

    def moved(self, x: float, y: float) -> MapView:
        """Return the view moved as little as needed to show a point."""
        left = min(x, max(self.left, x - self.size))
        top = min(y, max(self.top, y - self.size))
        return MapView(left, top, self.size)._inside()

    def _inside(self) -> MapView:
        most = 1.0 - self.size
        return MapView(min(max(0.0, self.left), most), min(max(0.0, self.top), most), self.size)

    def cell_of(self, x: float, y: float, columns: int, rows: int) -> tuple[int, int] | None:
        """Return column and row of a point on a grid over the view; None outside the view."""
        across, down = (x - self.left) / self.size, (y - self.top) / self.size
        if not (0 <= across <= 1 and 0 <= down <= 1):
            return None
        return min(columns - 1, int(across * columns)), min(rows - 1, int(down * rows))

    def middle_of(self, column: int, row: int, columns: int, rows: int) -> tuple[float, float]:
        """Return the point in the middle of a cell."""
        return self.left + (column + 0.5) / columns * self.size, self.top + (row + 0.5) / rows * self.size


def items_by_cell(
    items: Iterable[PlacedItem], view: MapView, columns: int, rows: int
) -> dict[tuple[int, int], list[PlacedItem]]:
    """Return the items of each cell that has any, in their order."""
    cells: dict[tuple[int, int], list[PlacedItem]] = {}
    left, top, across, down = view.left, view.top, columns / view.size, rows / view.size
    for item in items:  # what `cell_of` does, without a call for each of tens of thousands
        column, row = (item.x - left) * across, (item.y - top) * down
        if 0 <= column <= columns and 0 <= row <= rows:
            cells.setdefault((min(columns - 1, int(column)), min(rows - 1, int(row))), []).append(item)
    return cells


def genre_names(
    items: Sequence[PlacedItem], view: MapView, columns: int, rows: int
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the genres that are clearly overrepresented in each cell of a coarse grid, up to two, the clearest first.

    The measure is the deviation of the count from that of a random sample of the view's items, in standard deviations
    (hypergeometric).
    """
    cells = items_by_cell(items, view, columns, rows)
    in_view = [item for cell in cells.values() for item in cell]
    totals = Counter(genre for item in in_view for genre in item.genres)
    names = {}
    for place, inside in cells.items():
        counts = Counter(genre for item in inside for genre in item.genres)
        scores = {
            genre: _surplus(count, len(inside), totals[genre], len(in_view))
            for genre, count in counts.items()
            if count >= LEAST_OF_GENRE
        }
        clear = sorted((genre for genre, score in scores.items() if score >= CLEAR), key=lambda genre: -scores[genre])
        if clear:
            names[place] = tuple(clear[:MOST_NAMES])
    return names


def _surplus(count: int, drawn: int, total: int, whole: int) -> float:
    share = total / whole
    variance = drawn * share * (1 - share) * (whole - drawn) / max(1, whole - 1)
    return (count - drawn * share) / math.sqrt(variance) if variance > 0 else 0.0
