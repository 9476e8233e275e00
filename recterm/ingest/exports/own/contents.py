"""Contents of a column of a person's table: whether its cells are years, dates, ids, statuses, ratings or names."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import TYPE_CHECKING

from recterm.ingest.exports.own.kinds import kind_of
from recterm.ingest.exports.own.scales import UNRATED, ratings_of
from recterm.ingest.exports.own.statuses import answer_of, are_events, event_state_of, state_in_name, state_of
from recterm.ingest.tables.values.written_dates import date_style, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST = 0.8
"""Share of the filled cells that must fit, where only they say what a column is."""

SOME = 0.5
"""The same, where the heading says it too."""

_LOOKED_AT = 200
_YEAR = re.compile(r"^\(?(1[89]\d\d|20\d\d)\)?(?:\.0)?(?!\d)")
_YEAR_ALONE = re.compile(r"\(?(19[5-9]\d|20\d\d)\)?(?:\.0)?\s*年?")
_BARE_NUMBER = re.compile(r"^-?\d{1,4}(?:[.,]\d+)?$")
_BETWEEN_DATES = re.compile(r"\s*[;|\n]\s*|(?<=\d),\s*(?=\d)(?!\d{4}\b(?!-)|\d{1,2}:)")
"""What stands between dates in one cell; not the commas inside `Jan 2, 2024` and `9.3.2024, 14:30`."""

_UNIX = re.compile(r"^\d{9,13}(?:\.\d+)?$")
_PATTERNS = {
    "imdb": re.compile(r"(?:^|imdb\.com/title/)(tt\d{6,9})"),
    "tmdb": re.compile(r"(?:themoviedb|tmdb)\.org/(?:movie|tv)/(\d+)"),
    "isbn": re.compile(r"^(97[89](?:[- ]?\d){10})$"),
    "letterboxd": re.compile(r"^(https?://(?:boxd\.it|letterboxd\.com)/\S+)"),
    "kinopoisk": re.compile(r"kinopoisk\.ru/(?:film|series)/(\d+)"),
    "douban": re.compile(r"douban\.com/subject/(\d+)"),
    "goodreads": re.compile(r"goodreads\.com/book/show/(\d+)"),
    "spotify": re.compile(r"(?:spotify:|open\.spotify\.com/)((?:album|track|artist)[:/]\w+)"),
    "musicbrainz": re.compile(r"(?:^|musicbrainz\.org/[\w-]+/)([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$"),
}
"""Ids that show by themselves whose they are."""

_SPACES = {
    "imdb": ("imdbid", "imdb", "const", "tconst", "imdbconst", "imdblink", "imdburl"),
    "tmdb": ("tmdbid", "tmdb", "themoviedbid", "tmdblink"),
    "tvdb": ("tvdbid", "tvdb"),
    "trakt": ("traktid",),
    "isbn": ("isbn13", "isbn", "isbn10", "isbnuid", "ean"),
    "letterboxd": ("letterboxduri", "letterboxdurl"),
    "goodreads": ("goodreadsid", "goodreadsbookid"),
    "openlibrary": ("openlibraryid", "openlibrary", "olid"),
    "musicbrainz": ("mbid", "musicbrainzid", "musicbrainz", "releasembid"),
    "spotify": ("spotifyid", "spotifyuri", "albumuri", "trackuri"),
    "mal": ("malid", "myanimelistid"),
    "anilist": ("anilistid",),
    "kinopoisk": ("kinopoiskid", "kpid"),
    "filmweb": ("filmwebid",),
    "douban": ("doubanid",),
}
"""Names of the columns that hold the ids of a service, folded."""

_PLAIN = {
    "imdb": re.compile(r"^(?:tt)?\d{5,9}$"),
    "isbn": re.compile(r"^=?\"?[\d-]{9,16}[xX]?\"?$"),
    "musicbrainz": _PATTERNS["musicbrainz"],
    "openlibrary": re.compile(r"^(?:/works/|/books/)?OL\d+[MW]$"),
    "spotify": re.compile(r"^\S{10,}$"),
    "letterboxd": re.compile(r"^\S+$"),
}
"""What the ids of a service look like; others are whole numbers."""

_WHOLE = re.compile(r"^\d{1,12}$")
_SERVICES = frozenset({*_SPACES, "igdb", "mangaupdates", "hardcover", "bgg", "comicvine", "googlebooks", "manual"})


def share(cells: Sequence[str], fits: Callable[[str], object]) -> float:
    """Return the share of the first cells that fit; 0 for none."""
    first = cells[:_LOOKED_AT]
    return sum(bool(fits(cell)) for cell in first) / len(first) if first else 0.0


def year_in(cell: str) -> int | None:
    """Return the year that a cell begins with; None for any other."""
    match = _YEAR.match(cell)
    return int(match[1]) if match is not None else None


def years(cells: Sequence[str]) -> float:
    """Return the share of years, alone or in front of a day."""
    return share(cells, year_in)


def days_in(cell: str) -> list[str]:
    """Return the dates of a cell, which may hold several: `2019-03-02, 2024-05-01`."""
    return [part for part in _BETWEEN_DATES.split(cell) if part] or [cell]


def dates(cells: Sequence[str]) -> float:
    """Return the share of days and times; a bare year or another short number is none."""
    first = [days_in(cell) for cell in cells[:_LOOKED_AT] if not _BARE_NUMBER.match(cell)]
    style = date_style([day for days in first for day in days], time.time())
    read = sum(all(_UNIX.match(day) or seconds(day, style) is not None for day in days) for days in first)
    return read / len(cells[:_LOOKED_AT]) if cells else 0.0


def years_alone(cells: Sequence[str]) -> bool:
    """Return whether the cells are years and nothing else, as where one remembers no more than the year."""
    return share(cells, _YEAR_ALONE.fullmatch) >= MOST


def statuses(cells: Sequence[str]) -> float:
    """Return the share of words for what was done, is wanted, ..., or for kinds of events: `play`, `skip`."""
    return share(cells, event_state_of if are_events(cells) else state_of)


def answers(cells: Sequence[str]) -> float:
    """Return the share of words and signs for yes and no."""
    return share(cells, lambda cell: answer_of(cell) is not None)


def kinds(cells: Sequence[str]) -> float:
    """Return the share of words for kinds of items."""
    return share(cells, kind_of)


def is_status(heading: str, cells: Sequence[str]) -> bool:
    """Return whether a column holds statuses, or answers to the status in its heading: `Watched?`."""
    if statuses(cells) >= SOME:
        return True
    return state_in_name(heading) is not None and (not cells or answers(cells) >= MOST)


def are_ratings(heading: str, cells: Sequence[str]) -> bool:
    """Return whether half the cells of a column are ratings of any scale."""
    first = [cell for cell in cells[:_LOOKED_AT] if cell.lower() not in UNRATED]
    read = ratings_of(first, heading, None) if first else None
    return read is not None and share(first, lambda cell: cell in read.stars) >= SOME


def texts(cells: Sequence[str]) -> float:
    """Return the share of cells with letters that are neither dates nor links."""
    return share(cells, lambda cell: any(map(str.isalpha, cell)) and "://" not in cell)


def service_of(heading: str, folded: str, cells: Sequence[str]) -> str | None:
    """Return the service whose ids a column holds, by its name or by the ids themselves."""
    for space, names in _SPACES.items():
        if folded in names and share(cells, partial(id_in, space)) >= SOME:
            return space
    shown = (space for space, pattern in _PATTERNS.items() if share(cells, pattern.search) >= MOST)
    return next(shown, None) if heading else None


def names_services(cells: Sequence[str]) -> bool:
    """Return whether the cells are names of services whose ids stand in another column."""
    return share(cells, lambda cell: cell.lower() in _SERVICES) >= MOST


def id_in(space: str, cell: str) -> str:
    """Return the id of a service in a cell, without a link around it; empty for anything else."""
    pattern = _PATTERNS.get(space)
    if pattern is not None and (match := pattern.search(cell)) is not None:
        return match[1].replace("/", ":") if space == "spotify" else match[1]
    if not _PLAIN.get(space, _WHOLE).match(cell):
        return ""
    return f"tt{cell.zfill(7)}" if space == "imdb" and cell.isdecimal() else cell
