"""What the app says of an event whose item leaves the screen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain import EventKind
from recterm.tui.text import clean, stars_said

if TYPE_CHECKING:
    from recterm.domain import Event
    from recterm.kind_words import KindWords

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
    return f"{stars_said(stars)} {'star' if stars <= 1 else 'stars'}"
