"""Comparison of two items with the same title: the same work for sure, perhaps, or not, and why."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Mapping


class Alike(IntEnum):
    """How sure it is that two items are editions of one work."""

    NO = 0
    POSSIBLE = 1
    MARKED = 2
    """Sure as long as no second work fits: only an edition mark explains what differs."""
    SURE = 3


class Verdict(NamedTuple):
    """Answer for two items."""

    alike: Alike
    reason: str = ""


class Entry(NamedTuple):
    """Item, as it is compared."""

    row: int
    kind: str
    key: str
    maker: str
    year: int | None
    marks: str
    number: str
    ids: Mapping[str, str]
    """Ids of the work in other catalogues, by namespace."""
    genres: tuple[str, ...]


OF_WORKS = ("work", "imdb", "tmdb")
"""Namespaces of ids that all editions of a work share."""

OF_EDITIONS = ("isbn", "asin")
"""Namespaces of ids that each edition has for itself."""

NO = Verdict(Alike.NO)
SAME_MAKER = 92
"""Similarity in percent, ignoring the order of words, from which two names are spellings of first."""

YEAR_SLACK = 1
"""Years between releases of one film or album in two countries."""

REISSUED = frozenset({"book", "track", "song"})
"""Kinds whose title and maker are enough: their years are those of reissues."""

SEVERAL = frozenset({"various artists", "various", "va", "anonymous", "unknown", "unknown artist", "unknown author"})
"""Makers that are nobody."""

_GENERIC = frozenset({
    "poems", "selected poems", "collected poems", "complete poems", "essays", "selected essays", "collected essays",
    "plays", "letters", "selected letters", "stories", "short stories", "selected stories", "collected stories",
    "tales", "fables", "works", "complete works", "collected works", "selected works", "selected writings", "diary",
    "diaries", "autobiography", "memoirs", "untitled", "intro", "outro", "interlude", "skit", "prelude", "overture",
    "introduction", "greatest hits", "best of", "hits", "live", "demo", "demos", "singles", "ep", "remixes",
    "sketches", "journal", "cookbook", "calendar", "bible", "dictionary",
})  # fmt: skip
"""Titles that one maker may give to several works."""


def compare(first: Entry, second: Entry) -> Verdict:
    """Judge two items of one kind with the same title once edition marks are gone.

    Same ids elsewhere, the same maker, and years that fit make it sure. Different ids in one catalogue, a generic
    title, or years that only a remake explains, leave it possible. Different places in a series make it impossible.
    """
    if first.number and second.number and first.number != second.number:
        return NO
    shared = [space for space in first.ids if first.ids[space] == second.ids.get(space)]
    if shared:
        return Verdict(Alike.SURE, f"same {shared[0]} id")
    makers = _makers(first.maker, second.maker)
    if makers is False:
        return NO
    verdict = _without_maker(first, second) if makers is None else _by_one_maker(first, second)
    if verdict.alike > Alike.POSSIBLE and any(space in second.ids for space in first.ids if space in OF_WORKS):
        return Verdict(Alike.POSSIBLE, f"{verdict.reason}, but different ids")
    if verdict.alike > Alike.POSSIBLE and first.number != second.number and not _same_year(first, second):
        return Verdict(Alike.POSSIBLE, f"{verdict.reason}, but a number in one title")
    return verdict


def _makers(first: str, second: str) -> bool | None:
    """Return whether two makers are the same; None if either is not known."""
    if not first or not second or first in SEVERAL or second in SEVERAL:
        return None
    return first == second or fuzz.token_sort_ratio(first, second) >= SAME_MAKER


def _by_one_maker(first: Entry, second: Entry) -> Verdict:
    generic = first.key in _GENERIC or first.key == first.maker
    if first.year is None or second.year is None:
        return Verdict(Alike.POSSIBLE if generic else Alike.SURE, "same title and maker")
    if _same_year(first, second):
        return Verdict(Alike.SURE, "same title, maker and year")
    reason = f"same title and maker, {_years(first.year, second.year)}"
    if not generic and first.kind in REISSUED:
        return Verdict(Alike.SURE, reason)
    if not generic and first.marks != second.marks and first.kind != "game":
        return Verdict(Alike.MARKED, reason)
    return Verdict(Alike.POSSIBLE, reason)


def _without_maker(first: Entry, second: Entry) -> Verdict:
    """Judge two items of which at least one has no maker: only title and year are left."""
    if first.year is None or second.year is None:
        return Verdict(Alike.POSSIBLE, "same title")
    if first.year != second.year:
        marked = first.marks != second.marks
        return Verdict(Alike.POSSIBLE, f"same title, {_years(first.year, second.year)}") if marked else NO
    unlike = bool(first.genres) and bool(second.genres) and set(first.genres) != set(second.genres)
    named = bool(first.maker) or bool(second.maker)
    if named or unlike or first.key in _GENERIC:
        why = "other genres" if unlike else "a maker for one only" if named else "a title that many have"
        return Verdict(Alike.POSSIBLE, f"same title and year, but {why}")
    return Verdict(Alike.SURE, "same title and year")


def _same_year(first: Entry, second: Entry) -> bool:
    return first.year is not None and second.year is not None and abs(first.year - second.year) <= YEAR_SLACK


def _years(first: int, second: int) -> str:
    return f"{min(first, second)} and {max(first, second)}"
