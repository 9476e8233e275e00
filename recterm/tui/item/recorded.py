"""Recorded events as text, for the toasts about items that leave the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import event_text
from recterm.present.text import clean, format_stars

if TYPE_CHECKING:
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Event


def format_recorded(event: Event, title: str, words: KindWords, undo_key: str) -> str:
    """Return what an event did, and how to undo it: `Rated Alien 5 stars (u to undo)`."""
    stars = stars_counted(event.value) if event.value is not None else ""
    sentence = words.fill(event_text(event.kind).recorded, title=clean(title), stars=stars)
    return f"{sentence} ({undo_key} to undo)"


def stars_counted(stars: float) -> str:
    """Return stars with their unit: `½ star`, `4½ stars`."""
    return f"{format_stars(stars)} {'star' if stars <= 1 else 'stars'}"
