"""Titles as people type them: folding for comparison, the article put back, the year taken off."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain import Item

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not decompose; `ß` is folded to `ss` by casefold."""

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")

_WORD_BREAK = re.compile(r"[\W_]+")
_ENGLISH_ARTICLE = re.compile(r"(?:the|an|a) (?=.)")
_MOVED_ARTICLE = re.compile(
    r"(.+), *(the|an?|les?|la|l'|une?|el|los|las|un[ao]|il|lo|gli|i|der|die|das|eine?|de[nt]|het|os?|as)", re.IGNORECASE
)
_YEAR = re.compile(r"(.*\S)\s*\((\d{4})\)")


def storable(text: str) -> str:
    """The text without what UTF-8 cannot hold, such as the lone surrogates of a badly encoded command line."""
    return text.encode("utf-8", "replace").decode("utf-8")


def folded(text: str) -> str:
    """Lower case, no accents, words separated by one space; a text without a letter or digit is only lowered."""
    lowered = text.casefold()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        # Folded once more, as a sign such as ™ decomposes into capitals.
        bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
        lowered = bare.translate(_LETTERS)
    words = _APOSTROPHES.sub("", lowered.replace("&", " and "))
    return _WORD_BREAK.sub(" ", words).strip() or text.casefold().strip()


def with_article_in_front(title: str) -> str:
    """`Matrix, The` as `The Matrix`; a title without a moved article as it is."""
    moved = _MOVED_ARTICLE.fullmatch(title.strip())
    if moved is None:
        return title
    article = moved[2]
    return f"{article}{'' if article.endswith(chr(39)) else ' '}{moved[1]}"


def title_key(title: str) -> str:
    """What two spellings of one title share: folded, the moved article put back, a leading English article dropped."""
    return _ENGLISH_ARTICLE.sub("", folded(with_article_in_front(title)), count=1)


def split_year(text: str) -> tuple[str, int | None]:
    """`Alien (1979)` as (`Alien`, 1979); (text, None) without a year at its end."""
    found = _YEAR.fullmatch(text.strip())
    return (found[1], int(found[2])) if found else (text, None)


def named(item: Item) -> str:
    """An item as a list of candidates shows it: `ml:1214  Alien (1979)`."""
    return f"{item.id}  {item.title}" + (f" ({item.year})" if item.year is not None else "")
