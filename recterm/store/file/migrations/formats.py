"""Formats of what is kept: steps 8 to 10, of which the last two only tell an older recterm that it cannot read on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def films_are_movies(database: Database) -> None:
    """Version 8: films of the built-in library are of the kind that every other film is."""
    database.execute("UPDATE items SET kind = 'movie' WHERE kind = 'film'")


def short_times(database: Database) -> None:
    """Version 9: chunks of the community may hold times in 4 bytes, which an older recterm takes for damage."""


def arrow_chunks(database: Database) -> None:
    """Version 10: chunks of the community may be Arrow files, which an older recterm takes for damage."""
