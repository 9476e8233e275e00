"""Titles: folding of spellings, moved articles; also names of lists. Standard library only."""

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

_STYLED = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=[^\W\d_])")
"""Digits that stand for letters inside a word: `se7en`, `s1m0ne`, `thir13en`."""

_NUMERALS = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "one": "1", "doctor": "dr", "mister": "mr",
    "saint": "st", "versus": "vs", "part": "pt",
}  # fmt: skip
_SAME = _NUMERALS | _WORDS
"""Words that the second fold spells one way."""


MAX_LIST_NAME = 200
"""Most characters in the name of a list."""


def with_year(title: str, year: int | None) -> str:
    """`Alien (1979)`; the bare title where nobody knows the year."""
    return title if year is None else f"{title} ({year})"


def is_list_name(text: str) -> bool:
    """Return whether a list can have this name: 1 to 200 characters in one line that a file can hold."""
    harmful = any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text)
    return 0 < len(text) <= MAX_LIST_NAME and text == text.strip() and not harmful


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


def move_article(title: str) -> str:
    """Turn `Matrix, The` into `The Matrix`, `Avventura, L'` into `L'Avventura`; other titles stay."""
    if "," not in title:
        return title
    before, _, last = title.strip().rpartition(",")
    last = last.strip()
    if not before.strip() or last.casefold() not in ARTICLES:
        return title
    return f"{last}{'' if last.endswith(chr(39)) else ' '}{before.strip()}"


def sort_title(title: str) -> str:
    """Return the sort key of a catalogue: the folded title without a leading `The`, `A` or `An`."""
    folded = fold(title)
    return folded.partition(" ")[2] if folded.startswith(_ENGLISH_ARTICLES) else folded


def title_key(title: str) -> str:
    """Return the key that spellings of one title share: `Matrix, The`, `The Matrix` and `matrix`."""
    return sort_title(move_article(title))


def second_fold(key: str) -> str:
    """Spell numerals and abbreviations in a key one way: `rocky ii` becomes `rocky 2`."""
    return " ".join(_SAME.get(word, word) for word in key.split())


def styled_pattern(key: str) -> re.Pattern[str] | None:
    """Return a pattern for what a key with digits inside words may mean; None without such digits.

    The pattern of `se7en` fits `seven`; that of `scre4m` fits `scream` and `scream 4`.
    """
    digits = _STYLED.findall(key)
    if not digits:
        return None
    letters = "[^\\W\\d_]{1,2}".join(map(re.escape, _STYLED.split(key)))
    return re.compile(f"{letters}(?: {''.join(digits)})?")
