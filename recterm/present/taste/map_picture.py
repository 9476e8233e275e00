"""Map drawn with characters: shades by how many items a cell holds, marks for a profile's own, names of regions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.domain.model import LIKED_STARS
from recterm.present.text import clean
from recterm.service.taste.map_regions import MapView, genre_names, items_by_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.taste.taste_map import PlacedItem, TasteMap
    from recterm.present.facts import Fact

SHADES = "·░▒▓"
LIKED, KNOWN, YOU = "♥", "•", "◉"
"""Marks of cells with an item that the profile likes, with one that it knows, and of the profile itself."""

FULL = 8
"""Items that a cell must at least hold for the darkest shade."""

LEGEND = f"{YOU} you   {LIKED} with something you like   {KNOWN} something you know   ·░▒▓ more and more items"

NAMES_ACROSS, NAMES_DOWN = 4, 3
"""Regions that may have a name."""

STARS, SOFT, TEXT = "facts--stars", "facts--label", "facts--text"
LEAST_COLUMNS, MOST_COLUMNS = 24, 72


def sign_of(items: Sequence[PlacedItem], most: int) -> str:
    """Return the character of a cell with these items, where the fullest cell has `most`."""
    if not items:
        return " "
    if any(item.known and (item.stars is None or item.stars >= LIKED_STARS) for item in items):
        return LIKED
    if any(item.known for item in items):
        return KNOWN
    share = math.log(len(items) + 1) / math.log(max(FULL, most) + 1)
    return SHADES[min(len(SHADES) - 1, int(share * len(SHADES)))]


def map_grid(
    drawn: TasteMap, cells: Mapping[tuple[int, int], Sequence[PlacedItem]], view: MapView, columns: int, rows: int
) -> list[list[str]]:
    """Return the characters of the map in a view, whose items are in these cells, row by row, without names."""
    most = max(map(len, cells.values()), default=0)
    grid = [[sign_of(cells.get((column, row), ()), most) for column in range(columns)] for row in range(rows)]
    if drawn.you is not None:
        place = view.cell_of(drawn.you.x, drawn.you.y, columns, rows)
        if place is not None:
            grid[place[1]][place[0]] = YOU
    return grid


def name_places(drawn: TasteMap, view: MapView, columns: int, rows: int) -> dict[tuple[int, int], str]:
    """Return where the names of the regions begin, as column and row; they keep inside their region."""
    across, down = max(1, min(NAMES_ACROSS, columns // 14)), max(1, min(NAMES_DOWN, rows // 4))
    width = columns // across
    places = {}
    for (column, row), genres in genre_names(drawn.items, view, across, down).items():
        first, both = (f" {clean(', '.join(genres[:count]))} " for count in (1, len(genres)))
        name = both if len(both) < width else first[:width]
        left = column * columns // across + (width - len(name)) // 2
        places[left, (2 * row + 1) * rows // (2 * down)] = name
    return places


def map_facts(drawn: TasteMap, width: int) -> list[Fact]:
    """Return the whole map as lines with the names of its regions."""
    columns = max(LEAST_COLUMNS, min(MOST_COLUMNS, width))
    rows = max(9, columns // 3)
    grid = map_grid(drawn, items_by_cell(drawn.items, MapView(), columns, rows), MapView(), columns, rows)
    for (left, row), name in name_places(drawn, MapView(), columns, rows).items():
        grid[row][left : left + len(name)] = name
    return [*(("", "".join(line), STARS) for line in grid), ("", LEGEND, SOFT)]
