"""From a catalogue query to ordered rows: text, genres, years and list narrow them, then they are put in order.

Orders of the whole catalogue and the rows of each genre lie ready as BLOBs (filled by filling.py), so that a sort or a
filter over 90,000 items reads one value instead of as many rows.
"""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING

from recterm.domain import Listing, Sort
from recterm.store import search
from recterm.store.rowlists import unpack
from recterm.store.titles import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain import CatalogueQuery, ProfileId
    from recterm.store.connection import Connection

_LISTED = {
    Listing.RATED: "stars IS NOT NULL",
    Listing.VIEWED: "views > 0",
    Listing.WATCHLIST: "saved",
    Listing.HIDDEN: "hidden",
}
"""What of the feedback puts an item on a list."""

_SEEN = "(stars IS NOT NULL OR views > 0 OR hidden)"
"""What takes an item off the list of unseen ones."""

_FIRST_YEAR, _LAST_YEAR = -1_000_000, 1_000_000


def rows(db: Connection, query: CatalogueQuery, profile: ProfileId) -> Sequence[int]:
    """The rows that a query lets through, in its order.

    `range(n)` for the whole catalogue, popular first. Popular means for a search: best hits first (search.py).
    """
    hits = search.rows_of(db, query.text) if query.text.strip() else None
    kept = _kept(db, query, profile)
    if hits is not None and query.sort is Sort.POPULARITY:
        ordered: Sequence[int] = hits[::-1] if query.descending else hits
    else:
        ordered = _order(db, query.sort, query.descending, profile)
        if hits is not None:
            kept = set(hits) if kept is None else kept.intersection(hits)
    if kept is not None:
        return array("i", [row for row in ordered if row in kept])
    return array("i", ordered) if isinstance(ordered, list) else ordered


def _kept(db: Connection, query: CatalogueQuery, profile: ProfileId) -> set[int] | None:
    """The rows that pass genres, years and list; None when nothing narrows the catalogue."""
    kept: set[int] | None = None
    for genre in query.genres:
        rows = unpack(db.value("SELECT rows FROM genres WHERE name = ?", (storable(genre),)) or b"")
        kept = set(rows) if kept is None else kept.intersection(rows)
    if query.year_from is not None or query.year_to is not None:
        first = _FIRST_YEAR if query.year_from is None else query.year_from
        last = _LAST_YEAR if query.year_to is None else query.year_to
        gathered = db.value("SELECT json_group_array(row) FROM items WHERE year BETWEEN ? AND ?", (first, last))
        kept = set(json.loads(gathered)) if kept is None else kept.intersection(json.loads(gathered))
    if query.listing is Listing.UNSEEN:
        seen = _with_feedback(db, profile, _SEEN)
        kept = set(_popular(db)).difference(seen) if kept is None else kept.difference(seen)
    elif query.listing is not Listing.ALL:
        listed = _with_feedback(db, profile, _LISTED[query.listing])
        kept = set(listed) if kept is None else kept.intersection(listed)
    return kept


def _order(db: Connection, sort: Sort, descending: bool, profile: ProfileId) -> Sequence[int]:
    """The whole catalogue in one order; items without a year or a mean rating come last either way round."""
    if sort is Sort.POPULARITY:
        return _popular(db)[::-1] if descending else _popular(db)
    if sort is Sort.MINE:
        return _mine(db, descending, profile)
    return unpack(db.value("SELECT rows FROM orders WHERE name = ?", (order_name(sort, descending),)) or b"")


def order_name(sort: Sort, descending: bool) -> str:
    """The name of a stored order."""
    return f"{sort}-descending" if descending else str(sort)


def _popular(db: Connection) -> range:
    return range(db.value("SELECT n_items FROM library"))


def _mine(db: Connection, descending: bool, profile: ProfileId) -> Sequence[int]:
    """Own ratings, best first and the latest of equals first; then everything else, popular first."""
    direction = "ASC" if descending else "DESC"
    rated = _with_feedback(db, profile, "stars IS NOT NULL", f"stars {direction}, last_event DESC")
    own = set(rated)
    return array("i", rated + [row for row in _popular(db) if row not in own])


def _with_feedback(db: Connection, profile: ProfileId, condition: str, order: str = "row") -> list[int]:
    sql = f"SELECT row FROM feedback JOIN items ON items.id = item WHERE profile = ? AND {condition} ORDER BY {order}"
    return [row for (row,) in db.rows(sql, (profile,))]
