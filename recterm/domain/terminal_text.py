"""Terminal text: text from outside made safe to show; the one place that knows the forbidden characters.

Removed characters follow from Unicode's properties, not from a list of cases: controls, surrogates, all invisible ones,
and all that change the reading direction. Titles in any script stay readable.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

MOST_MARKS = 4
"""Marks above and below one letter: Hebrew with vowels and accents has three, Vietnamese one after composition."""

MOST_JOINED = 8
"""Zero-width characters after one letter, marks included: stacks of Tibetan and old Hangul."""

# Invisible by Unicode's property Default_Ignorable_Code_Point, though their category is a letter's, a mark's or none.
_IGNORABLE = (
    *((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164)),
    *((0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)),
)
# Skin tones: they modify the sign before them in some terminals, and are separate signs in others.
_SHADES = (0x1F3FB, 0x1F3FF)
_NONCHARACTERS = (0xFDD0, 0xFDEF)
# Letters and signs that are safe as they are, whole and composed.
_SAFE = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0388-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u2190-\u21ff\u2500-\u27bf\u3001-\u3020\u3041-\u3096\u30a1-\u30fe"
)
_MORE_SAFE = "\u4e00-\u9fff\uac00-\ud7a3"
"""Han and Hangul: compiling 32,000 characters takes longer than the rest of this module, so it waits for one."""

_PERHAPS_DOUBTFUL = re.compile(f"[^{_SAFE}]")
_OVERRIDES = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Bidirectional classes that reverse, embed or isolate the text after them."""

_NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"
_JOINERS = f"{_NON_JOINER}\N{ZERO WIDTH JOINER}" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""Invisible characters that belong to a text: they change how others are drawn."""

_CUTS = "\0"
"""Placeholder for a control character until its run becomes one space."""
_CUT = re.compile(f"{_CUTS}+")
_VIRAMA = 9
"""Canonical combining class of viramas, which silence a vowel."""

_SPACES = str.maketrans(dict.fromkeys("\t\n\r\v\f\x85", " "))
_BEYOND_ASCII = re.compile("[^\0-~]+")


class _Shown(dict[int, str | int]):
    """Replacement of each character, computed at its first use: classifying all of Unicode takes 0.2 s."""

    def __missing__(self, code: int) -> str | int:
        shown = self[code] = _shown(chr(code))
        return shown


def _shown(character: str) -> str | int:
    """Return a character's replacement: itself, nothing if it is invisible, or the sign for what cannot be shown."""
    code = ord(character)
    category = unicodedata.category(character)
    if code == ord(REPLACEMENT):
        return code
    if category in ("Cc", "Cs") or unicodedata.bidirectional(character) in _OVERRIDES or code & 0xFFFE == 0xFFFE:
        return REPLACEMENT
    if category in ("Zl", "Zp"):
        return " "
    if category == "Cf" or any(low <= code <= high for low, high in (*_IGNORABLE, _SHADES, _NONCHARACTERS)):
        return "" if character != _NON_JOINER else code
    return code


class _Stored(dict[int, str | int]):
    """Stored form of each character."""

    def __missing__(self, code: int) -> str | int:
        shown = code if chr(code) in _JOINERS else _shown(chr(code))
        stored = self[code] = _CUTS if shown in (REPLACEMENT, " ", _CUTS) and code != ord(" ") else shown
        return stored


_SHOWN, _STORED = _Shown(), _Stored()


def is_clean(text: str) -> bool:
    """Return whether `clean` leaves the text as it is."""
    return not _is_doubtful(text) or clean(text) == text


def _is_doubtful(text: str) -> bool:
    """Return whether a text has characters to check."""
    return _PERHAPS_DOUBTFUL.search(text) is not None and _doubtful().search(text) is not None


@cache
def _doubtful() -> re.Pattern[str]:
    return re.compile(f"[^{_SAFE}{_MORE_SAFE}]")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Clean a text for display: one line, no control or invisible characters, widths that terminals agree on.

    Clean each of several lines separately. The joiner goes too, since terminals disagree on how wide joined signs are;
    the non-joiner stays where Persian, Indic and their like are written with it.
    """
    if not _is_doubtful(text):
        return text
    text = unicodedata.normalize("NFC", text.translate(_SPACES)).translate(_SHOWN)
    if _NON_JOINER in text:
        text = "".join(
            character for at, character in enumerate(text) if character != _NON_JOINER or _keeps_apart(text, at)
        )
    return _with_few_marks(text)


def clean_lines(text: str) -> str:
    """Clean several lines, each on its own."""
    return text if not _is_doubtful(text) else "\n".join(map(clean, text.split("\n")))


def storable(text: str) -> str:
    """Remove controls and invisible characters, make each run of controls a space, and trim; joiners stay.

    For titles and names on input: nobody types invisible characters to search for them.
    """
    if text.isprintable():
        return text.strip()
    return _CUT.sub(" ", text.translate(_STORED)).strip()


def escaped(document: str) -> str:
    r"""Escape characters in JSON that `clean` would not show as \uXXXX, which keeps their value."""
    return _BEYOND_ASCII.sub(_escaped_run, document)


def _escaped_run(match: re.Match[str]) -> str:
    parts, marks, joined = [], 0, 0
    for character in match[0]:
        marks, joined = _counted(character, marks, joined)
        if _SHOWN[ord(character)] == ord(character) != ord(_NON_JOINER) and _few(marks, joined):
            parts.append(character)
        else:
            units = character.encode("utf-16-be", "surrogatepass")
            parts += [f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2)]
    return "".join(parts)


def _keeps_apart(text: str, at: int) -> bool:
    """Return whether the non-joiner there has an effect: after a virama, or between letters that would join."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or not after:
        return False
    return unicodedata.combining(before) == _VIRAMA or (
        unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    )


def _with_few_marks(text: str) -> str:
    marks = joined = 0
    kept = []
    for character in text:
        marks, joined = _counted(character, marks, joined)
        if _few(marks, joined):
            kept.append(character)
    return "".join(kept) if len(kept) < len(text) else text


def _few(marks: int, joined: int) -> bool:
    return marks <= MOST_MARKS and joined <= MOST_JOINED


def _counted(character: str, marks: int, joined: int) -> tuple[int, int]:
    """Count the marks, and the zero-width characters, since the last letter, including this one."""
    if character.isascii():
        return 0, 0
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return marks + (category == "Me" or unicodedata.combining(character) != 0), joined + 1
    if "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff":  # vowels and ends of Hangul syllables
        return marks, joined + 1
    return 0, 0
