"""Encodings of text that is not UTF-8: the one that its letters show, if that is certain."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import NamedTuple

WESTERN = "cp1252"
"""Encoding of Western European Windows, which most tables that are not UTF-8 are in."""

_LOOKED_AT = 1 << 18
"""Bytes of lines beyond ASCII that are examined."""

_ALIASES = {
    "iso8859-1": WESTERN, "iso8859-15": WESTERN, "shift_jis": "cp932", "euc_kr": "cp949", "big5hkscs": "big5",
    "iso8859-7": "cp1253", "iso8859-9": "cp1254", "iso8859-8": "cp1255", "iso8859-13": "cp1257", "tis-620": "cp874",
    "koi8-u": "koi8-r", "cp1125": "cp866",
}  # fmt: skip
"""Encodings whose files another one of the list below reads the same way, or nearly so."""

_LATIN = frozenset({WESTERN, "mac-roman", "cp1250", "iso8859-2", "cp1254", "cp1257"})
_OTHERS = frozenset(
    {"cp1251", "koi8-r", "cp866", "cp1253", "cp1255", "cp1256", "cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949"}
)
"""Encodings that spreadsheets and services write, or wrote, for tables."""

_CLEAR = 1.1
"""Factor by which an encoding is more probable than the next one that reads other text."""

_CLEAR_OF_WESTERN = 1.5
"""The same of an encoding of Latin letters where Western letters make words too: `ę` and `ê` are one byte."""

_FEWEST_BYTES = 6
"""Bytes beyond ASCII of another alphabet, since one alone is a Western letter read wrongly."""

_MOST_ADJACENT = 0.5
"""Share of non-ASCII letters beside each other above which a text is of another alphabet than the Latin one."""

_SIGNS = frozenset("£€¥’‘“”„‚–—…©®™°½¼¾ºª«»‹›¿¡§•·×²³¹№´`¨\xa0★☆½、。「」『』（）！？・：；，《》〈〉～〜")
_IN_WORDS = frozenset("’‘´`·•–—…\xa0")
"""Signs that stand between letters; others there, as in `Dzie±`, show a wrong reading."""

_FEWEST_MAC_BYTES = 3
"""Bytes beyond ASCII of an old Mac's text, since one fits nearly everything."""

_ALPHABETS = tuple(
    frozenset(f"{letters}{letters.upper()}")
    for letters in (
        "ąćęłńóśźż", "áäčďéěíĺľňóôŕřšťúůýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "äöüß", "àâæçéèêëîïôœùûüÿ",
        "áéíóúüñàãâçêõ", "àèéìíîòóùú", "åäöæøéüð", "áéíóúýðþæö", "çğıöşüâî", "ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž",
    )
)  # fmt: skip
"""Letters beyond ASCII of languages that are written in Latin letters."""

_MARKS = ((0x300, 0x36F), (0x591, 0x5C7), (0x64B, 0x65F), (0xE30, 0xE4E))
_RUN = re.compile(rb"[\x80-\xff]+")
_WORD = re.compile(r"[^\W\d_]+")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f](?=[^\W\d_])|[¹²³±¼½¾](?=[^\W\d_])")
_MISREAD_END = re.compile(r"(?<=[^\W\d_]{3})[¹³¿]|œ\b")
"""Ends of words in no Western language: `Tytu³` for `Tytuł`, `Miœ` for `Miś`; units such as `m³` are short."""
_IDEOGRAPH = re.compile("[\u2e80-\uffff]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_MOST_MIXED = 0.2
"""Share of words with a Latin letter beside an ideograph above which both are a wrong reading: `Kış` as `K캣`."""
_SCRIPTS = ((0x24F, "latin"), (0x3FF, "greek"), (0x52F, "cyrillic"), (0x5FF, "hebrew"), (0x6FF, "arabic"))


class _Reading(NamedTuple):
    encoding: str
    confidence: float
    text: str


def likely_encoding(content: bytes) -> str | None:
    """Return the encoding of text that is neither ASCII nor UTF-8; None where its letters fit several, or none.

    chardet weighs which pairs of bytes are usual in some fifty languages. Readings with signs inside words, a capital
    behind a small letter, or two alphabets in one word are ruled out first. Where it stays open, text that is plausible
    as cp1252 is taken for that.
    """
    start = content[: _LOOKED_AT * 16]
    lines = b"\n".join(line for line in start.split(b"\n") if not line.isascii())[:_LOOKED_AT]
    lines = lines[: lines.rfind(b"\n")] if len(lines) == _LOOKED_AT else lines
    runs = _RUN.findall(lines)
    if not runs or _is_damaged(content, lines):
        return None
    readings = _readings(lines)
    if sum(len(run) > 1 for run in runs) > _MOST_ADJACENT * len(runs):
        readings = [reading for reading in readings if reading.encoding not in _LATIN]
    beyond = sum(map(len, runs))
    if beyond < _FEWEST_MAC_BYTES:
        readings = [reading for reading in readings if reading.encoding != "mac-roman"]
    return _clearest(_of_one_language(readings), beyond)


def _of_one_language(readings: list[_Reading]) -> list[_Reading]:
    """Leave out readings in Latin letters that no language has together, if others read the letters of one."""

    def fits(reading: _Reading) -> bool:
        letters = {letter for letter in reading.text if letter > "\x7f" and letter.isalpha()}
        return any(letters <= alphabet for alphabet in _ALPHABETS)

    if not any(fits(reading) for reading in readings if reading.encoding in _LATIN):
        return readings
    return [reading for reading in readings if reading.encoding not in _LATIN or fits(reading)]


def _is_damaged(content: bytes, lines: bytes) -> bool:
    """Return whether text is UTF-8 with wrong bytes, or ends in the middle of a letter."""
    as_utf8 = sum(character > "\x7f" for character in lines.decode("utf-8", "ignore"))
    wrong = len(re.findall("\ufffd+", lines.decode("utf-8", "replace")))
    return as_utf8 > wrong or (not content.endswith(b"\n") and content[-1:] >= b"\x80" and not _ends_whole(content))


def _ends_whole(content: bytes) -> bool:
    """Return whether the last line has letters beyond ASCII before its last one."""
    return bool(_RUN.search(content[content.rfind(b"\n") + 1 : -1]))


def _clearest(readings: list[_Reading], beyond: int) -> str | None:
    """Return the encoding of the most probable reading, if clear; `beyond` is the number of bytes beyond ASCII."""
    if not readings:
        return None
    best = readings[0]
    western = next((reading for reading in readings if reading.encoding == WESTERN), None)
    if western is not None and western.text == best.text:
        return WESTERN
    other = next((reading for reading in readings if reading.text != best.text), None)
    factor = _CLEAR_OF_WESTERN if best.encoding in _LATIN and western is not None else _CLEAR
    clear = other is None or best.confidence >= factor * other.confidence
    if clear and (best.encoding in _LATIN or beyond >= _FEWEST_BYTES):
        return best.encoding
    return None if western is None else WESTERN


def _readings(lines: bytes) -> list[_Reading]:
    """Return the plausible readings of some lines, the most probable first."""
    import chardet

    readings: dict[str, _Reading] = {}
    for guess in chardet.detect_all(lines, ignore_threshold=True):
        encoding = _name(guess["encoding"])
        if encoding in readings or encoding not in _LATIN | _OTHERS:
            continue
        try:
            text = lines.decode(encoding)
        except UnicodeError:
            continue
        if _is_plausible(text):
            readings[encoding] = _Reading(encoding, guess["confidence"], text)
    return list(readings.values())


def _name(guessed: str | None) -> str:
    try:
        name = codecs.lookup(guessed or "").name
    except LookupError:
        return ""
    return _ALIASES.get(name, name)


def _is_plausible(text: str) -> bool:
    """Return whether text has only letters and usual signs, and words as people write them."""
    beyond = {character for character in text if character > "\x7f"}
    if not all(character.isalpha() or character in _SIGNS or _is_mark(character) for character in beyond):
        return False
    if any(sign not in _IN_WORDS and not _is_mark(sign) for sign in _SIGN_IN_WORD.findall(text)):
        return False
    if _MISREAD_END.search(text):
        return False
    words = [word for word in {*_WORD.findall(text)} if not word.isascii()]
    mixed = sum(bool(_IDEOGRAPH.search(word) and _LATIN_LETTER.search(word)) for word in words)
    return mixed <= _MOST_MIXED * len(words) and all(map(_is_word, words))


def _is_mark(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _MARKS)


def _is_word(word: str) -> bool:
    """Return whether a word has one alphabet, and no capital behind a small letter."""
    scripts = {next((name for end, name in _SCRIPTS if ord(letter) <= end), "other") for letter in word}
    if len(scripts - {"other"}) > 1:
        return False
    return not any(first.islower() and second.isupper() for first, second in pairwise(word))
