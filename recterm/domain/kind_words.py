"""Words for each kind of item: its nouns and verbs, and whether its title needs its maker."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.model import Item


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words for one kind."""

    noun: str
    """`film`."""
    nouns: str
    """`films`."""
    done: str
    """Participle for a known item: `watched`."""
    undone: str
    """Adjective for an unknown item: `unseen`."""
    time: str
    """One time: `view`."""
    times: str
    """Several times: `views`."""
    doing: str
    """Verb for items on the watchlist: `see`."""
    with_maker: bool = False
    """Whether lines name the maker, because titles such as `Bad`, `21` and `Ten` say little alone."""
    counted: bool = False
    """Whether lists have a column for the number of times: music is played again and again."""

    def counted_items(self, number: int) -> str:
        """Return a number of items: `1 film`, `1,200 films`."""
        return f"{number:,} {self.noun if number == 1 else self.nouns}"

    def fill(self, text: str, **others: str) -> str:
        """Fill `{done}`, `{times}` and similar placeholders in a text with these words, and with others."""
        return text.format_map(_by_name(self) | others)


@cache
def _by_name(words: KindWords) -> dict[str, str | bool]:
    """Return the words by the names of their placeholders; kept, as the footer fills every word at each move."""
    return asdict(words)


def _music(noun: str, *, with_maker: bool = True) -> KindWords:
    return KindWords(noun, f"{noun}s", "heard", "unheard", "play", "plays", "hear", with_maker, counted=True)


def _screened(noun: str, nouns: str = "") -> KindWords:
    return KindWords(noun, nouns or f"{noun}s", "watched", "unseen", "view", "views", "see")


def _played(noun: str) -> KindWords:
    return KindWords(noun, f"{noun}s", "played", "unplayed", "play", "plays", "play", counted=True)


ITEM = KindWords("item", "items", "viewed", "unseen", "view", "views", "see")
"""For items of unknown kind."""

KINDS = {
    "film": _screened("film"),
    "movie": _screened("film"),
    "series": _screened("series", "series"),
    "show": _screened("show"),
    "episode": _screened("episode"),
    "video": _screened("video"),
    "album": _music("album"),
    "track": _music("track"),
    "song": _music("song"),
    "artist": _music("artist", with_maker=False),
    "podcast": _music("podcast", with_maker=False),
    "book": KindWords("book", "books", "read", "unread", "reading", "readings", "read", with_maker=True),
    "game": _played("game"),
    "boardgame": _played("board game"),
}
"""Every kind that readers assign, and a few that tables may name."""


def words_of(kind: str) -> KindWords:
    """Return the words for a kind; for an unknown kind, those for "item"."""
    return KINDS.get(kind.casefold(), ITEM)


def words_of_all(kinds: Iterable[str]) -> KindWords:
    """Return the words for a whole library: those of its main kind, or those for "item" when there is none."""
    counts = Counter(kinds)
    kind, count = next(iter(counts.most_common(1)), ("", 0))
    return words_of(kind) if 2 * count > counts.total() else ITEM


def maker_of(item: Item) -> str:
    """Return the maker of an item whose title alone says little; otherwise nothing."""
    return ", ".join(item.creators) if words_of(item.kind).with_maker else ""
