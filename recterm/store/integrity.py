"""Integrity check of a library file, for `recterm library check`, whatever the file is."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.model import Sort
from recterm.domain.notes import is_note
from recterm.domain.titles import title_key
from recterm.domain.undoing import StepKind
from recterm.errors import LibraryError, RectermError
from recterm.process.paths import real_path
from recterm.store.catalogue.catalogue import BATCH
from recterm.store.catalogue.query import order_name
from recterm.store.catalogue.write import keywords
from recterm.store.file.damage import REPAIR, decoding
from recterm.store.file.log_frames import read_log
from recterm.store.file.open_files import is_open, log_of
from recterm.store.file.problem import Problem
from recterm.store.file.rowlists import unpack
from recterm.store.file.schema import LIBRARY_VERSION
from recterm.store.file.schema_check import differences
from recterm.store.file.values import json_object, texts
from recterm.store.people.events import KINDS
from recterm.store.people.feedback import VALUES, is_weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recterm.store.file.connection import Connection
    from recterm.store.library import Library

MOST_MESSAGES = 20
"""Number of findings of one kind that are listed."""

SECONDS, SECONDS_PER_BYTE = 60.0, 2e-7
"""Time limit of one part of the check, plus some for a large file: a damaged index can be circular."""

SAVE = "`recterm library check --repair` saves what can be read into a new library"
REBUILD = "`recterm library check --repair` makes a new file in which it is rebuilt"
IMPORT = "import the data again: `recterm import PATH --library NAME`; profiles keep their events"
TRAIN = "`recterm train` retrains the models"


def examine(path: Path, further: Callable[[Library], Iterator[Problem]] | None = None) -> list[Problem]:
    """List every problem of a file; nothing is changed, not even the log of a library that was not closed.

    Args:
        path: of something that exists: a library, another file, a folder.
        further: more checks for a library that can be opened.
    """
    from recterm.store.library import Library

    in_use = is_open(path)
    log = "" if in_use else read_log(path).problem
    problems_found = [Problem("log", log)] if log else []
    try:
        with _as_it_lies(path, copied=bool(log)) as place, Library.open(place, readonly=True) as library:
            problems_found += problems(library)
            problems_found += further(library) if further is not None else ()
    except LibraryError as error:
        problems_found.append(Problem("file", error.message, error.hint))
    except OSError as error:
        problems_found.append(
            Problem("file", f"cannot read {path}: {error.strerror}", "check the disk and the permissions")
        )
    return [
        replace(problem, hint=SAVE) if problem.hint == REPAIR else problem for problem in dict.fromkeys(problems_found)
    ]


@contextmanager
def _as_it_lies(path: Path, *, copied: bool) -> Iterator[Path]:
    """Give the file itself, or a copy without its log: closing the file would drop a log that breaks off."""
    if not copied:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="recterm-check-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(log_of(real_path(path)), log_of(copy))
        yield copy


def problems(library: Library) -> Iterator[Problem]:
    """List the problems of an open library's content; reads all of it."""
    db = library.connection
    different = differences(db) if db.value("PRAGMA user_version") == LIBRARY_VERSION else []
    if different:
        yield from (
            Problem("schema", f"not as recterm made it: {difference}") for difference in different[:MOST_MESSAGES]
        )
        return
    patience = SECONDS + SECONDS_PER_BYTE * library.path.stat().st_size
    for part in (_pages, _header, _catalogue, _items, _search_index, _people, _decisions, _community, _models, _runs):
        try:
            with db.patience(patience), decoding(db.path, part.__name__.strip("_").replace("_", " ")):
                yield from part(library, db)
        except RectermError as error:
            yield Problem(part.__name__.strip("_").replace("_", " "), error.message, error.hint or REPAIR)


def _pages(_: Library, db: Connection) -> Iterator[Problem]:
    lines = [line for (text,) in db.rows(f"PRAGMA integrity_check({MOST_MESSAGES})") for line in text.splitlines()]
    for line in lines[:MOST_MESSAGES]:
        if line != "ok" and not line.startswith("***"):
            yield Problem("pages", f"the file is damaged: {line}")
    for table, row, parent, _index in db.rows("PRAGMA foreign_key_check")[:MOST_MESSAGES]:
        yield Problem("pages", f"row {row} of {table} points to nothing in {parent}")


def _header(library: Library, db: Connection) -> Iterator[Problem]:
    library.info()
    for (key,) in db.rows("SELECT key FROM settings"):
        try:
            library.settings.get(key)
        except LibraryError as error:
            yield Problem("settings", error.message, IMPORT if key in ("data_card", "source") else REPAIR)


def _catalogue(_: Library, db: Connection) -> Iterator[Problem]:
    n_items = db.value("SELECT n_items FROM library")
    count, last, own = db.rows("SELECT count(*), coalesce(max(row) + 1, 0), coalesce(sum(own), 0) FROM items")[0]
    if not n_items + own == count == last:
        text = f"the catalogue has {count} items and ends at row {last - 1}, not {n_items} and {own} own ones"
        yield Problem("catalogue", text, IMPORT)
    if db.value("SELECT count(*) FROM items WHERE own AND row < ?", (n_items,)):
        yield Problem("catalogue", "an added item is among those of the data set")
    orders = db.rows("SELECT name, rows FROM orders")
    wanted = {order_name(sort, down) for sort in (Sort.TITLE, Sort.YEAR, Sort.RATING) for down in (False, True)}
    if count and {name for name, _ in orders} != wanted:
        yield Problem("catalogue", "its orders are not by title, year and rating", REBUILD)
    for name, data in orders:
        if len(data) % 4 or sorted(unpack(data)) != list(range(count)):
            yield Problem("catalogue", f"the order by {name} does not cover the whole catalogue", REBUILD)
    kept: dict[str, list[int]] = {}
    for row, genres in db.rows("SELECT row, genres FROM items ORDER BY row"):
        for genre in dict.fromkeys(texts(genres)):
            kept.setdefault(genre, []).append(row)
    listed = {name: (count, rows) for name, count, rows in db.rows("SELECT name, count, rows FROM genres")}
    for name in sorted(kept.keys() | listed.keys(), key=str):
        count, data = listed.get(name, (0, b""))
        if len(data) % 4 or [*unpack(data)] != kept.get(name, []) or count != len(kept.get(name, [])):
            yield Problem("catalogue", f"the list of genre {name!r} does not match the items", REBUILD)


def _items(library: Library, db: Connection) -> Iterator[Problem]:
    wrong: list[str] = []
    rows = [row for (row,) in db.rows("SELECT row FROM items ORDER BY row")]
    for start in range(0, len(rows), BATCH):
        try:
            library.catalogue.page(rows[start : start + BATCH])
        except RectermError as error:
            wrong.append(error.message)
    for row, title, key, facts, words, others in db.rows(
        "SELECT row, title, key, facts, keywords, original_titles FROM items"
    ):
        with decoding(db.path, f"item {row}"):
            texts(others), json_object(facts)
            if (key, words) != (title_key(title), keywords(facts)):
                wrong.append(f"the search index of item {row} does not match its title and facts")
    yield from (Problem("items", text, IMPORT) for text in wrong[:MOST_MESSAGES])


def _search_index(_: Library, db: Connection) -> Iterator[Problem]:
    try:
        db.try_out("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")
    except LibraryError as error:
        if error.code not in ("library_locked", "library_read_only"):
            yield Problem("search index", "the search index does not match the catalogue", REBUILD)


def _people(library: Library, db: Connection) -> Iterator[Problem]:
    named = 0
    items: dict[int, str] = {}
    for event, item, kind, value, undoes, imported, weight, note in db.rows(
        "SELECT id, item, kind, value, undoes, imported, weight, note FROM events ORDER BY id"
    ):
        items[event] = item
        fits = kind in KINDS and value in VALUES and (value is None) == (kind != "rate") and imported in (0, 1)
        fits = fits and (weight is None or (kind == "view" and is_weight(weight)))
        fits = fits and (note is None or (kind != "undo" and is_note(note)))
        if not fits or (kind == "undo") != (undoes is not None) or items.get(undoes, item) != item:
            named += 1
            if named <= MOST_MESSAGES:
                yield Problem("events", f"event {event} is not one that recterm writes")
    if not named:
        yield from (Problem("feedback", text) for text in library.events.disagreements())
    for profile, name, created in db.rows("SELECT id, name, created FROM profiles"):
        if type(created) is not int or type(name) is not str or not name.isprintable():
            yield Problem("profiles", f"profile {profile} has no name or date that recterm writes")
    for step, kind, change in db.rows("SELECT id, kind, change FROM steps"):
        with decoding(db.path, f"step {step}"):
            StepKind(kind), json_object(change)
    for profile in library.profiles.list():
        library.events.feedback(profile.id)
        library.lists.all(profile.id)


def _decisions(library: Library, _: Connection) -> Iterator[Problem]:
    library.matches.all()
    library.matches.keys_by_id()
    yield from ()


def _community(library: Library, db: Connection) -> Iterator[Problem]:
    for _chunk in library.data.community():
        pass
    numbers = [number for (number,) in db.rows("SELECT chunk FROM community ORDER BY chunk")]
    if numbers != list(range(len(numbers))):
        yield Problem("community", "a chunk of it is missing", IMPORT)
    library.user_features.all()


def _models(library: Library, _: Connection) -> Iterator[Problem]:
    for model in library.models.list():
        try:
            library.models.arrays(model.id)
        except LibraryError as error:
            yield Problem(f"model {model.id}", f"model {model.id} ({model.name}): {error.message}", TRAIN)


def _runs(library: Library, db: Connection) -> Iterator[Problem]:
    reads: list[tuple[str, str, Callable[[int], object]]] = [
        ("runs", "run", library.runs.get),
        ("runs", "run", library.runs.values),
        ("tunings", "tuning", library.tunings.get),
        ("tunings", "tuning", library.tunings.trials),
    ]
    for table, name, read in reads:
        for (number,) in db.rows(f"SELECT id FROM {table}"):
            try:
                read(number)
            except LibraryError as error:
                yield Problem(f"{name} {number}", error.message)
