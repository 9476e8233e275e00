"""Edition marks in titles, such as `(Remastered 2011)`, `[Deluxe Edition]`, `(Paperback)` and `: a novel`."""

from __future__ import annotations

import re
from typing import NamedTuple

_EDITION = (
    r"re-?master(?:ed|s|ing)?|deluxe|editions?|edn|édition|edición|edizione|edição|ausgabe|auflage|expanded|reissued?"
    r"|re-?release[d]?|anniversary|bonus (?:tracks?|dis[ck]s?|version)|explicit|clean version|album version"
    r"|single version|radio edit|mono|stereo|paperback|hard(?:cover|back)|softcover|mass market|taschenbuch|gebunden\w*"
    r"|kindle|e-?book|audio ?book|audio cd|unabridged|abridged|large print|annotated"
    r"|director[’']?s cut|final cut|extended cut|theatrical (?:cut|version|release)|uncut|unrated|version longue"
    r"|blu-?ray|dvd|vhs|goty"
)
"""Words that say which edition a title is of, and nothing about the work."""

_IMPRINT = (
    r"penguin|puffin|vintage|oxford world[’']?s|signet|bantam|modern library|everyman|wordsworth|dover|barnes (?:and|&)"
    r" noble|norton critical|perennial|faber|ballantine|scholastic|classics"
)
"""Series of publishers, which reprint works."""

_OTHER_WORK = (
    r"live|concert|(?<!re)mix(?:es|ed)?|remix\w*|cover|acoustic|demos?|karaoke|instrumental|unplugged|sessions?|reprise"
    r"|parts?|pt|vol(?:ume)?s?|bands?|tome|seasons?|series|episodes?|chapters?|books?|dis[ck] \d+|cd ?\d+"
    r"|box(?:ed)? set|soundtrack|score|tribute|sampler|screenplay|workbook|guide|companion|graphic novel|manga|comics?"
    r"|remake|sequel"
)
"""Words of another work, or of a part of one: a title that has them is not an edition of the one without."""

_EDITION_WORD = re.compile(rf"\b(?:{_EDITION})(?!\w)", re.IGNORECASE)
_REPRINT_WORD = re.compile(rf"\b(?:{_EDITION}|{_IMPRINT})(?!\w)", re.IGNORECASE)
_OTHER_WORD = re.compile(rf"\b(?:{_OTHER_WORK})(?!\w)|#", re.IGNORECASE)

_BRACKETS = re.compile(r"\s*(?:\(([^()\[\]]*)\)|\[([^()\[\]]*)\])")
_TAIL = re.compile(r"(.*\S)(?:\s+[-–—/]\s+|\s*[:,;]\s+)(\S.*)$")
"""What follows the last separator."""
_AROUND = (
    r"(?:the|a|an|new|super|special|limited|collector[’']?s|ultimate|definitive|enhanced|complete|legacy|standard|digital"
    r"|digitally|original|extended|revised|updated|international|game of the year|version|release|cut|format|cd|lp"
    r"|\d{4}|\d{1,3}(?:st|nd|rd|th|e|\.)?|first|second|third|fourth|fifth|tenth|in|and|&)"
)
_ONLY_MARKS = re.compile(rf"(?:(?:{_EDITION}|{_AROUND})(?:[\s.]+|$))+", re.IGNORECASE)
"""A tail of nothing but marks: `- 2011 Remaster`, `: The Director's Cut`, `, 25th Anniversary Edition`."""

_BARE_TAIL = re.compile(
    r"(?<=\S)\s+(?:the\s+)?(?:director[’']?s cut|remastered|(?:super\s+)?(?:deluxe|special|limited|collector[’']?s"
    r"|definitive|enhanced|ultimate|standard|expanded|legacy|game of the year|goty|\d{1,3}(?:st|nd|rd|th) anniversary"
    r"|anniversary)\s+edition)$",
    re.IGNORECASE,
)
"""Marks that are recognised even without a separator."""

_GENRE_TAIL = re.compile(
    r"\s*(?::\s+|\s-\s|\()(?:an?\s+)?(?:novel|novella|memoir|roman|romance|thriller|mystery|novela|romanzo)\)?$", re.I
)
"""What publishers add to the titles of books."""

_NUMBER = re.compile(
    r"(?:#|\b(?:book|vol(?:ume)?|part|pt|no|season|episode|band|tome|teil)\b\.?)\s*(\d+(?:\.\d+)?|[ivx]+\b)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"\s*[\(\[]([^()\[\]]*(?:#|,\s*(?:book|vol(?:ume)?\.?)\s)\s*\d[^()\[\]]*)[\)\]]", re.IGNORECASE)
"""The series of a book and its place in it: `(The Hunger Games, #1)`."""

MAY_HAVE_MARKS = rf"(?i)\b(?:{_EDITION}|{_IMPRINT})(?:\W|$)|#\d|,\s*(?:book|vol)|\b(?:novel|novella|memoir|roman)\b"
"""Pattern in polars' syntax of the titles that `without_marks` may change: a small part of a catalogue."""


class BareTitle(NamedTuple):
    """Title without its edition marks."""

    title: str
    marks: str
    """What was left out, as it stands in the title; empty if nothing was."""
    number: str
    """Place in a series that stood in brackets: `1` of `(The Hunger Games, #1)`; empty if there is none."""


def without_marks(title: str) -> BareTitle:
    """Strip edition marks; words of another work, such as `(Live)` or `Part 2`, stay, and so does a title of marks."""
    number, bare = "", title
    if series := _SERIES.search(bare):
        place = _NUMBER.search(series[1])
        number = place[1] if place else ""
        bare = _or_whole(bare[: series.start()] + bare[series.end() :], bare)
    kept = bare
    bare = _or_whole(_BRACKETS.sub(_bracket, bare).strip(), bare)
    bare = _or_whole(_GENRE_TAIL.sub("", bare).strip(), bare)
    while tail := _TAIL.match(bare):
        words = tail[2].strip()
        if not _ONLY_MARKS.fullmatch(words) or not _EDITION_WORD.search(words):
            break
        bare = tail[1]
    bare = _or_whole(_BARE_TAIL.sub("", bare).strip(), bare)
    return BareTitle(bare, "" if bare == kept else _difference(kept, bare), number)


def is_other_work(words: str) -> bool:
    """Return whether words after a title tell of another work, or of a part: `Live in Paris`, `Part 2`."""
    return bool(_OTHER_WORD.search(words))


def _bracket(match: re.Match[str]) -> str:
    words = match[1] if match[1] is not None else match[2]
    is_mark = _REPRINT_WORD.search(words) and not _OTHER_WORD.search(_IMPRINTED.sub("", words))
    return "" if is_mark else match[0]


_IMPRINTED = re.compile(r"\baudio ?books?\b|\be-?books?\b|world[’']?s classics", re.IGNORECASE)
"""Marks that hold a word of another work."""


def _or_whole(bare: str, title: str) -> str:
    return bare if any(letter.isalnum() for letter in bare) else title


def _difference(title: str, bare: str) -> str:
    """Return what a title has beside its bare form: everything after their common beginning."""
    same = 0
    while same < len(bare) and title[same] == bare[same]:
        same += 1
    return title[same:].strip(" ,:;-–—/")
