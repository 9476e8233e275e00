"""Rank changes of a shelf's picks since it was last shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Shelf

Places = dict[str, dict["ItemRow", int]]
"""Shelf key -> row -> place on the shelf, 0 first."""


def places_of(shelves: Iterable[Shelf]) -> Places:
    """Return the place of every pick on its shelf."""
    return {shelf.key: {pick.item.row: place for place, pick in enumerate(shelf.picks)} for shelf in shelves}


def with_movement(shelf: Shelf, before: Mapping[str, Mapping[ItemRow, int]]) -> Shelf:
    """Return the shelf with the number of places that each pick moved up (positive) or down; None for a new pick."""
    places = before.get(shelf.key, {})
    moved = []
    for place, pick in enumerate(shelf.picks):
        was = places.get(pick.item.row)
        moved.append(replace(pick, movement=None if was is None else was - place))
    return replace(shelf, picks=tuple(moved))
