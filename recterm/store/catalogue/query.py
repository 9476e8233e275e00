"""Query of the catalogue to ordered rows: text, genres, years and lists filter them, then they are sorted.

Orders of the whole catalogue and the rows of each genre are stored as BLOBs (by write.py), so that a sort or a
filter over 90,000 items reads one value instead of 90,000 rows.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import BY_LISTING, FEEDBACK_KINDS
from recterm.domain.model import CatalogueHits, Listing, Sort
from recterm.store.catalogue import search
from recterm.store.catalogue.list_entries import ENTRIES
from recterm.store.catalogue.titles import storable
from recterm.store.file.damage import damaged, decoding
from recterm.store.file.rowlists import unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import CatalogueQuery, ProfileId
    from recterm.store.file.connection import Connection

_SEEN = f"({' OR '.join(row.field for row in FEEDBACK_KINDS if row.seen)})"
"""SQL condition on feedback that takes an item off the list of unseen ones."""


def hits_of(db: Connection, query: CatalogueQuery, profile: ProfileId) -> CatalogueHits:
    """Return the rows that match a query, in its order.

    `range(n)` for the whole catalogue, popular first. For a search, popular means best hits first (search.py); for
    a named list, its own order.
    """
    searched = search.rows_of(db, query.text) if query.text.strip() else None
    hits = None if searched is None else searched.rows
    listed = _of_list(db, profile, query.list_name) if query.list_name else None
    kept = _kept(db, query, profile, listed)
    natural = listed if hits is None else hits
    if natural is not None and query.sort is Sort.POPULARITY:
        ordered: Sequence[int] = natural[::-1] if query.descending else natural
    else:
        ordered = _order(db, query.sort, query.descending, profile)
        if hits is not None:
            kept = set(hits) if kept is None else kept.intersection(hits)
    if kept is not None:
        # Far faster than testing every row of the catalogue: a set of small integers is already nearly sorted.
        plain = isinstance(ordered, range)
        ordered = sorted(kept, reverse=query.descending) if plain else [row for row in ordered if row in kept]
    if query.listing is Listing.UNSEEN:
        seen = set(_with_feedback(db, profile, _SEEN))
        ordered = [row for row in ordered if row not in seen]
    rows = array("i", ordered) if isinstance(ordered, list) else ordered
    return CatalogueHits(rows, searched is not None and searched.nearest)


def _kept(db: Connection, query: CatalogueQuery, profile: ProfileId, listed: Sequence[int] | None) -> set[int] | None:
    """Return the rows that pass genres, years and lists; None when these keep the whole catalogue."""
    filters: list[Sequence[int]] = [_of_genre(db, genre) for genre in query.genres]
    if listed is not None:
        filters.append(listed)
    if query.year_from is not None or query.year_to is not None:
        filters.append(_of_years(db, query.year_from, query.year_to))
    if query.listing in BY_LISTING:
        filters.append(_with_feedback(db, profile, BY_LISTING[query.listing].field))
    if query.listing is Listing.OWN:
        filters.append(_popular(db)[db.value("SELECT n_items FROM library") :])
    if not filters:
        return None
    smallest, *others = sorted(filters, key=len)
    return set(smallest).intersection(*others)


def _of_genre(db: Connection, genre: str) -> Sequence[int]:
    rows = db.rows("SELECT count, rows FROM genres WHERE name = ?", (storable(genre),))
    if not rows:
        return ()
    count, data = rows[0]
    return _listed(db, data, count, f"the list of genre {genre!r}")


def _of_list(db: Connection, profile: ProfileId, name: str) -> Sequence[int]:
    """Return the rows on a named list, in its order."""
    sql = (
        f"SELECT row FROM lists JOIN {ENTRIES} AS entries ON entries.list = lists.id"
        " JOIN items ON items.id = entries.item WHERE profile = ? AND name = ? ORDER BY entries.place, entries.kept"
    )
    return list(dict.fromkeys(row for (row,) in db.rows(sql, (profile, storable(name)))))


def _of_years(db: Connection, first: int | None, last: int | None) -> Sequence[int]:
    """Return a slice of the order by year, newest first: after the later items, up to the earliest match."""
    later = 0 if last is None else db.value("SELECT count(*) FROM items WHERE year > ?", (last,))
    if first is None:
        end = db.value("SELECT count(*) FROM items WHERE year IS NOT NULL")
    else:
        end = db.value("SELECT count(*) FROM items WHERE year >= ?", (first,))
    return _stored_order(db, Sort.YEAR, descending=False)[later:end]


def _order(db: Connection, sort: Sort, descending: bool, profile: ProfileId) -> Sequence[int]:
    """Return the whole catalogue in one order; items without a year or a mean rating come last in both directions."""
    if sort is Sort.POPULARITY:
        return _popular(db)[::-1] if descending else _popular(db)
    if sort is Sort.MINE:
        return _mine(db, descending, profile)
    if sort is Sort.TIMES:
        return _by_times(db, descending, profile)
    return _stored_order(db, sort, descending)


def order_name(sort: Sort, descending: bool) -> str:
    """Return the name of a stored order."""
    return f"{sort}-descending" if descending else str(sort)


def _stored_order(db: Connection, sort: Sort, descending: bool) -> array[int]:
    name = order_name(sort, descending)
    return _listed(db, db.value("SELECT rows FROM orders WHERE name = ?", (name,)) or b"", len(_popular(db)), name)


def _listed(db: Connection, data: bytes, count: int, what: str) -> array[int]:
    """Return the rows of a stored list after checking their number and range."""
    with decoding(db.path, what):
        listed = unpack(data)
    if len(listed) != count:
        raise damaged(db.path, f"{what} does not fit the catalogue")
    return listed


def _popular(db: Connection) -> range:
    return range(db.value("SELECT coalesce(max(row) + 1, 0) FROM items"))


def _mine(db: Connection, descending: bool, profile: ProfileId) -> Sequence[int]:
    """Return the profile's ratings, best first and ties by latest; then everything else, popular first."""
    direction = "ASC" if descending else "DESC"
    rated = _with_feedback(db, profile, "stars IS NOT NULL", f"stars {direction}, last_event DESC")
    own = set(rated)
    return rated + [row for row in _popular(db) if row not in own]


def _by_times(db: Connection, descending: bool, profile: ProfileId) -> Sequence[int]:
    """Return what the profile viewed, most often first and ties by latest; then everything else, popular first."""
    direction = "ASC" if descending else "DESC"
    viewed = _with_feedback(db, profile, "views > 0", f"views {direction}, last_event DESC")
    own = set(viewed)
    return viewed + [row for row in _popular(db) if row not in own]


def _with_feedback(db: Connection, profile: ProfileId, condition: str, order: str = "row") -> list[int]:
    sql = f"SELECT row FROM feedback JOIN items ON items.id = item WHERE profile = ? AND {condition} ORDER BY {order}"
    return [row for (row,) in db.rows(sql, (profile,))]
