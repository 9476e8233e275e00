"""Keys of titles, as in versions 6 to 13."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH = ("The", "A", "An")
_ROMANCE = ("La", "Le", "Les", "L'", "Un", "Une", "El", "Los", "Las", "Una", "Il", "Lo", "Gli", "I", "O", "Os", "As")
_GERMANIC = ("Der", "Die", "Das", "Ein", "Eine", "Det", "Den", "De", "Het", "Een", "En", "Ett")
ARTICLES = frozenset(word.casefold() for word in (*_ENGLISH, *_ROMANCE, *_GERMANIC))
"""Articles that catalogues move after a comma; any other word there (`..., Sam`) belongs to the title."""

_ENGLISH_ARTICLES = tuple(f"{word.casefold()} " for word in _ENGLISH)
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_WORD_BREAK = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not decompose; `ß` is folded to `ss` by casefold."""

_COMPATIBLE = ("<super>", "<sub>", "<fraction>")
"""Unicode's tags for a character that is a variant of another one."""


def title_key(title: str) -> str:
    """Return the key that spellings of one title share: `Matrix, The`, `The Matrix` and `matrix`."""
    return sort_title(move_article(title))


def sort_title(title: str) -> str:
    """Return the sort key of a catalogue: the folded title without a leading `The`, `A` or `An`."""
    folded = fold(title)
    return folded.partition(" ")[2] if folded.startswith(_ENGLISH_ARTICLES) else folded


def move_article(title: str) -> str:
    """Turn `Matrix, The` into `The Matrix`, `Avventura, L'` into `L'Avventura`; other titles stay."""
    if "," not in title:
        return title
    before, _, last = title.strip().rpartition(",")
    last = last.strip()
    if not before.strip() or last.casefold() not in ARTICLES:
        return title
    return f"{last}{'' if last.endswith(chr(39)) else ' '}{before.strip()}"


def fold(text: str) -> str:
    """Fold a text: lower case, no accents, words separated by one space; letters of every script stay.

    A text without a letter or digit only becomes lower case, so that every title can still be found.
    """
    lowered = text.casefold()
    if lowered.isascii():
        if lowered.replace(" ", "").isalnum():  # most titles: several times faster than what follows
            return " ".join(lowered.split())
    else:
        decomposed = unicodedata.normalize("NFKD", set_apart(lowered))
        # Folded once more, as a sign such as ™ decomposes into capitals.
        bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
        lowered = unicodedata.normalize("NFC", bare.translate(_LETTERS))
    words = _APOSTROPHES.sub("", lowered.replace("&", " and "))
    return _WORD_BREAK.sub(" ", words).strip() or text.casefold().strip()


def set_apart(text: str) -> str:
    """Make superscripts, subscripts and fractions separate words: `alien³` is `alien 3`, `8½` is `8 1/2`."""
    return "".join(f" {letter} " if _is_raised(letter) else letter for letter in text)


def _is_raised(letter: str) -> bool:
    return not letter.isascii() and letter.isnumeric() and unicodedata.decomposition(letter).startswith(_COMPATIBLE)
