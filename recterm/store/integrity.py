"""What `recterm library check` finds out about a library file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.store.rowlists import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.store.connection import Connection
    from recterm.store.library import Library


def problems(library: Library, db: Connection) -> Iterator[str]:
    """What is wrong with a library, one sentence each."""
    try:
        yield from _file(db)
        yield from _catalogue(db)
        yield from library.events.disagreements()
    except LibraryError as error:
        yield error.message
        return
    try:
        for _ in library.community():
            pass
    except LibraryError as error:
        yield error.message
    for model in library.models.list():
        try:
            library.models.arrays(model.id)
        except LibraryError as error:
            yield f"model {model.id} ({model.name}): {error.message}"


def _file(db: Connection) -> Iterator[str]:
    for (message,) in db.rows("PRAGMA integrity_check"):
        if message != "ok":
            yield f"the file is damaged: {message}"
    for table, row, parent, _ in db.rows("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} points to nothing in {parent}"


def _catalogue(db: Connection) -> Iterator[str]:
    n_items = db.value("SELECT n_items FROM library")
    count, last, own = db.rows("SELECT count(*), coalesce(max(row) + 1, 0), coalesce(sum(own), 0) FROM items")[0]
    if not n_items + own == count == last:
        yield f"the catalogue has {count} items and ends at row {last - 1}, not {n_items} and {own} own ones"
    if db.value("SELECT count(*) FROM items WHERE own AND row < ?", (n_items,)):
        yield "an own item stands among those of the data set"
    for name, data in db.rows("SELECT name, rows FROM orders"):
        if sorted(unpack(data)) != list(range(count)):
            yield f"the order by {name} is not one of the whole catalogue"
    if not db.readonly:
        yield from _search_index(db)


def _search_index(db: Connection) -> Iterator[str]:
    try:
        with db.transaction():
            db.run("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")
    except LibraryError as error:
        yield "the search index does not fit the catalogue" if "damaged" in error.message else error.message
