"""What the app says of an event whose item leaves the screen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.present.text import clean, format_stars

if TYPE_CHECKING:
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Event

_DONE = {
    EventKind.RATE: "Rated {title} {stars}",
    EventKind.UNRATE: "Rating removed: {title}",
    EventKind.VIEW: "Marked as {done}: {title}",
    EventKind.HIDE: "Hidden: {title}",
    EventKind.UNHIDE: "Shown again: {title}",
    EventKind.SAVE: "On the watchlist: {title}",
    EventKind.UNSAVE: "Off the watchlist: {title}",
    EventKind.LIKE: "Liked: {title}",
    EventKind.UNLIKE: "Like removed: {title}",
}


def recorded_said(event: Event, title: str, words: KindWords, undo_key: str) -> str:
    """What an event did, and how to take it back: `Rated Alien 5 stars (u to undo)`."""
    stars = stars_counted(event.value) if event.value is not None else ""
    return f"{words.fill(_DONE[event.kind], title=clean(title), stars=stars)} ({undo_key} to undo)"


def stars_counted(stars: float) -> str:
    """`½ star`, `4½ stars`."""
    return f"{format_stars(stars)} {'star' if stars <= 1 else 'stars'}"
