"""Formats of stored data: steps 8 to 10 and 20; all but the first only tell an older recterm not to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def films_are_movies(database: Database) -> None:
    """Migrate to version 8: films of the built-in library have the same kind as other films."""
    database.execute("UPDATE items SET kind = 'movie' WHERE kind = 'film'")


def short_times(database: Database) -> None:
    """Migrate to version 9: community chunks may hold times in 4 bytes, which an older recterm takes for damage."""


def arrow_chunks(database: Database) -> None:
    """Migrate to version 10: community chunks may be Arrow files, which an older recterm takes for damage."""


def narrow_chunks(database: Database) -> None:
    """Migrate to version 20: community chunks may hold narrow columns, which an older recterm takes for damage."""
