"""Rate Your Music: the catalogues of music and of films, with ratings from 1 to 10, what is owned, and the wishlist.

The columns of music are those that gowon's importer names, those of films are rym2letterboxd's. `Ownership` is a
letter: o (owned), u (owned before), w (wishlist), n (none).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    whole,
)
from recterm.ingest.exports.shelves import OWNED, REVIEWS, as_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

ONLY_CATALOGUED = "neither rated, owned nor on the wishlist"

HEARD = "records that you own, or owned, count as heard"

_MUSIC = ("rymalbum", "lastname", "title", "rating", "ownership")
_FILMS = ("filmid", "title", "rating", "ownership", "catalogdate")

_OWN, _OWNED_ONCE, _WISHED = "o", "u", "w"
_LISTS = {_OWN: OWNED, _OWNED_ONCE: "Owned before"}

_TRANSLATED = re.compile(r"(.+?)\s*\[([^\[\]]+)\]")
"""A name with its translation or its spelling in Latin letters: `七人の侍 [Seven Samurai]`."""

_Cells = dict[str, str]


def _music(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    reviews = owned = 0
    for _, cells, album in _items(source, skips):
        if album.item_kind == "movie":
            rows += _of_film(album, cells, skips)
        else:
            rows += _of_album(album, cells, skips)
            owned += cells["ownership"].strip() in _LISTS
        reviews += bool(cells["review"].strip())
    if owned:
        skips.notes.append(HEARD)
    skips.left_out(reviews, *REVIEWS)
    return rows


def _items(source: Source, skips: Skips) -> Iterator[tuple[Member, _Cells, HistoryRow]]:
    """Yield the lines of both catalogues, each with its album or film as an entry of the watchlist."""
    films = headed(source, *_FILMS)
    for member in dict.fromkeys([*headed(source, *_MUSIC), *films]):
        for line, cells in rated_rows(member, skips, {"rating": 10}):
            where = f"{member.where}:{line}: {cells['title']}"
            title = html.unescape(cells["title"]).strip()
            if not title:
                skips.add(NO_TITLE, where)
                continue
            namespace, number = ("rym-film", cells["filmid"]) if member in films else ("rym", cells["rymalbum"])
            spellings = _spellings(title)
            yield (
                member,
                cells,
                HistoryRow(
                    EventKind.SAVE,
                    spellings[0],
                    "movie" if member in films else "album",
                    () if member in films else _artist(cells),
                    whole(cells["releasedate"]) or None,
                    ((namespace, number.strip()),) if number.strip() else (),
                    titles=spellings[1:],
                    where=where,
                ),
            )


def _artist(cells: _Cells) -> tuple[str, ...]:
    """Return the artist, in Latin letters where the catalogue has both spellings."""
    for names in (("firstnamelocalized", "lastnamelocalized"), ("firstname", "lastname")):
        name = html.unescape(" ".join(filter(None, (cells[part].strip() for part in names))))
        if name:
            return _spellings(name)[:1]
    return ()


def _spellings(name: str) -> tuple[str, ...]:
    """Return the spellings of `七人の侍 [Seven Samurai]`, that in Latin letters first; of other names the name."""
    translated = _TRANSLATED.fullmatch(name)
    if translated is None:
        return (name,)
    first, second = translated.groups()
    latin = any(letter.isascii() and letter.isalpha() for letter in first)
    return (first, second, name) if latin else (second, first, name)


def _of_album(album: HistoryRow, cells: _Cells, skips: Skips) -> list[HistoryRow]:
    ownership = cells["ownership"].strip()
    bought = day(_date(cells["purchasedate"]))
    rows = [album._replace(kind=EventKind.VIEW, timestamp=bought)] if ownership in _LISTS else []
    return [*rows, *_rated(album, cells, skips, None, owned=ownership in _LISTS)]


def _of_film(film: HistoryRow, cells: _Cells, skips: Skips) -> list[HistoryRow]:
    return _rated(film, cells, skips, day(_date(cells["catalogdate"])), owned=cells["ownership"].strip() in _LISTS)


def _rated(item: HistoryRow, cells: _Cells, skips: Skips, when: int | None, *, owned: bool) -> list[HistoryRow]:
    """Return the rating of a line, else its place on the wishlist; count a line that has neither and is not owned."""
    stars = half_stars(cells["rating"], 10)
    wrong = stars is None and skips.outside(cells["rating"], item.where)
    if stars is not None:
        return [item._replace(kind=EventKind.RATE, stars=stars, timestamp=when)]
    if cells["ownership"].strip() == _WISHED:
        return [item._replace(timestamp=when)]
    if not owned and not wrong:
        skips.add(ONLY_CATALOGUED, item.where)
    return []


def _date(cell: str) -> str:
    """Return a date as ISO 8601: `2020/1/5`; empty for one without a month."""
    numbers = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", cell.strip())
    if numbers is None:
        return "" if cell.strip().isdecimal() else cell
    year, month, number = map(int, numbers.groups())
    return f"{year:04}-{month:02}-{number:02}" if month and number else ""


def _owned(source: Source, _: Skips) -> list[HistoryList]:
    """Read what is owned, and what was, as lists; unusable lines were counted with the ratings."""
    return as_lists(
        (_LISTS[ownership], item)
        for _, cells, item in _items(source, Skips())
        if (ownership := cells["ownership"].strip()) in _LISTS
    )


READERS = (
    HistoryReader(
        "rateyourmusic",
        "Rate Your Music",
        lambda source: bool(headed(source, *_MUSIC) or headed(source, *_FILMS)),
        _music,
        _owned,
    ),
)
