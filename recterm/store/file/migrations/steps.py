"""Steps of the schema in order, as sqlite-utils applies them; imported only to make or to update a library.

User data (profiles, events, settings) is kept forever. Everything else is derived from an import, a training
or an evaluation: a step may drop it. A step is frozen: what it calls is in this package and never changes, since
later steps read the libraries that it makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from recterm.store.file.migrations.checksums import checksums
from recterm.store.file.migrations.editions import editions_of_works
from recterm.store.file.migrations.first_library import first_library
from recterm.store.file.migrations.formats import arrow_chunks, films_are_movies, narrow_chunks, short_times
from recterm.store.file.migrations.histories import own_histories, own_items, raised_digits, told_by
from recterm.store.file.migrations.lab import lab_notebook
from recterm.store.file.migrations.notes import notes_of_events
from recterm.store.file.migrations.people import drops, likes, named_lists
from recterm.store.file.migrations.play_weights import weights_of_plays
from recterm.store.file.migrations.shown import what_was_shown
from recterm.store.file.migrations.undo import undo_of_everything
from recterm.store.file.migrations.user_features import features_of_users

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STEPS: tuple[Callable[[Database], None], ...] = (
    first_library,
    lab_notebook,
    own_histories,
    likes,
    named_lists,
    told_by,
    own_items,
    films_are_movies,
    short_times,
    arrow_chunks,
    raised_digits,
    checksums,
    undo_of_everything,
    drops,
    editions_of_works,
    features_of_users,
    what_was_shown,
    weights_of_plays,
    notes_of_events,
    narrow_chunks,
)


def apply_steps(database: Database) -> None:
    """Apply every step that the database does not have, in the caller's transaction."""
    _migrations(STEPS).apply(database)


def schema_of(version: int) -> list[str]:
    """Return the schema of a library version, as its steps make it in an empty database."""
    database = Database(memory=True, execute_plugins=False)
    try:
        if version > 0:
            _migrations(STEPS[:version]).apply(database)
        return [sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()]
    finally:
        database.close()


def _migrations(steps: Sequence[Callable[[Database], None]]) -> Migrations:
    migrations = Migrations("recterm")
    for number, step in enumerate(steps, start=1):
        migrations(name=step.__name__)(_numbered(step, number))
    return migrations


def _numbered(step: Callable[[Database], None], number: int) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        step(database)
        database.execute(f"PRAGMA user_version={number}")

    return apply
