"""Notes beside events: one line of a person's own words. Standard library only."""

from __future__ import annotations

from recterm.domain.terminal_text import storable
from recterm.errors import RectermError

MOST_LETTERS = 4_000
"""Longest note: what services take as a review."""

NOTES_VERSION = 4
"""Version of recterm's JSON lines from which they hold notes."""


def note_of(text: str) -> str | None:
    """Return a text as a note: in one line, without controls and invisible characters; None if nothing is left.

    Raises:
        RectermError: it is too long.
    """
    note = one_line(text)
    if len(note) > MOST_LETTERS:
        raise RectermError(
            f"the note has {len(note):,} letters", f"{MOST_LETTERS:,} are the most", code="note_too_long"
        )
    return note or None


def one_line(text: str) -> str:
    """Return a text with every run of spaces and line breaks as one space."""
    return " ".join(storable(text).split())


def is_note(value: object) -> bool:
    """Return whether a value is a note as `note_of` returns it."""
    return isinstance(value, str) and 0 < len(value) <= MOST_LETTERS and one_line(value) == value
