"""The words for each kind of item: what it is called, what one does with it, and whether its title needs its maker."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
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
    """What the person has done who knows it: `watched`."""
    undone: str
    """What it is as long as nobody has: `unseen`."""
    time: str
    """One time of it: `a view` without its article."""
    times: str
    """Several: `views`."""
    doing: str
    """What one means to do with what is on the watchlist: `see`."""
    with_maker: bool = False
    """Whether lines name the maker: titles alone, such as `Bad`, `21` and `Ten`, say little."""
    counted: bool = False
    """Whether lists have a column for how many times: music is played again and again."""

    def fill(self, text: str, **others: str) -> str:
        """A text with `{done}`, `{times}` and the like replaced by these words, and by others."""
        return text.format_map(asdict(self) | others)


def _music(noun: str, *, with_maker: bool = True) -> KindWords:
    return KindWords(noun, f"{noun}s", "heard", "unheard", "play", "plays", "hear", with_maker, counted=True)


def _screened(noun: str, nouns: str = "") -> KindWords:
    return KindWords(noun, nouns or f"{noun}s", "watched", "unseen", "view", "views", "see")


ITEM = KindWords("item", "items", "viewed", "unseen", "view", "views", "see")
"""For what says nothing of its kind."""

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
    "book": KindWords("book", "books", "read", "unread", "reading", "readings", "read", with_maker=True),
    "game": KindWords("game", "games", "played", "unplayed", "play", "plays", "play", counted=True),
}
"""Every kind that readers give items, and a few that tables may name."""


def words_of(kind: str) -> KindWords:
    """The words for a kind; those for an item where it is an unknown one."""
    return KINDS.get(kind.casefold(), ITEM)


def words_of_all(kinds: Iterable[str]) -> KindWords:
    """The words for a whole library: those of its kind, or those for an item where most are not of one."""
    counts = Counter(kinds)
    kind, count = next(iter(counts.most_common(1)), ("", 0))
    return words_of(kind) if 2 * count > counts.total() else ITEM


def maker_of(item: Item) -> str:
    """Who made an item, where its title alone says little; else nothing."""
    return ", ".join(item.creators) if words_of(item.kind).with_maker else ""
