"""Letterboxd export: ratings, diary, watchlist, likes, and the named lists with their own format."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.domain.terminal_text import storable as clean
from recterm.errors import InputError
from recterm.ingest.exports.cells import TOO_LARGE, csv_lines, is_too_large
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.decoding import decode_member
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    list_name,
    whole,
)
from recterm.ingest.tables.column_names import first_line, fold_column_name, header_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recterm.ingest.files.archive import Member, Source

_LIST_HEADER = frozenset({"date", "name", "tags", "url", "description"})
LIST_BANNER = "letterboxd list export"
"""First line of a list, in lower case and without its version."""


def _letterboxd(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings, views, likes, watchlist; views from the diary, and from `watched` if not in the diary."""
    parts: dict[str, list[Member]] = {}
    for member in headed(source, "name", "letterboxduri"):
        if not _deleted(member):
            parts.setdefault(_part(member), []).append(member)
    rows: list[HistoryRow] = []
    seen: set[tuple[str, int | None]] = set()
    rated = list(_cells(parts.get(RATINGS, ()), skips))
    standing = {_named(cells): half_stars(cells.get("rating", ""), 5) for _, cells in rated}
    # Reviews repeat the diary's entries.
    for where, cells in _cells(parts.get(DIARY, parts.get(REVIEWS, ())), skips):
        when = cells.get("watcheddate") or cells.get("date", "")
        view = _film(cells, EventKind.VIEW, where, when)._replace(ids=())  # its link is that of the viewing
        rows.append(view)
        seen.add(_named(cells))
        stars = half_stars(cells.get("rating", ""), 5)
        if stars is None:
            skips.outside(cells.get("rating", ""), where)
        elif standing.get(_named(cells)) != stars:
            rows.append(view._replace(kind=EventKind.RATE, stars=stars))
    for where, cells in _cells(parts.get(WATCHED, ()), skips):
        if _named(cells) in seen:
            skips.add("its viewings are in the diary", where)
        else:
            rows.append(_film(cells, EventKind.VIEW, where))
    for where, cells in rated:
        stars = half_stars(cells.get("rating", ""), 5)
        if stars is None:
            skips.unrated(cells.get("rating", ""), where)
        else:
            rows.append(_film(cells, EventKind.RATE, where)._replace(stars=stars))
    for part, kind in ((WATCHLIST, EventKind.SAVE), (LIKES, EventKind.LIKE)):
        rows += [_film(cells, kind, where) for where, cells in _cells(parts.get(part, ()), skips)]
    for where, _ in _cells(parts.get("", ()), skips):
        skips.add(NAMELESS, where)
    return rows


DIARY, REVIEWS, RATINGS = "diary", "reviews", "ratings"
WATCHED, WATCHLIST, LIKES = "watched", "watchlist", "likes"

NAMELESS = "seen, liked or to be seen: name the file watched.csv, films.csv (likes) or watchlist.csv"
"""Reason for films in a file with the columns of all three and another name."""

_BY_NAME = (("watchlist", WATCHLIST), ("watched", WATCHED), ("films", LIKES), ("likes", LIKES))
"""Parts by file name; `films.csv` is in the folder `likes`."""


def _part(member: Member) -> str:
    """Tell which table of the export it is: by its columns, else by its name."""
    names = header_names(member)
    if "watcheddate" in names:
        return REVIEWS if "review" in names else DIARY
    if "rating" in names:
        return RATINGS
    return next((part for word, part in _BY_NAME if word in member.base), "")


def _deleted(member: Member) -> bool:
    return (
        member.name.startswith(("deleted/", "orphaned/")) or "/deleted/" in member.name or "/orphaned/" in member.name
    )


def _named(cells: dict[str, str]) -> tuple[str, int | None]:
    """Return the key that joins the diary to the other tables: it links viewings, they link films."""
    return cells["name"], whole(cells.get("year"))


def _cells(members: Iterable[Member], skips: Skips) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (file, line and title; cells) of every row with a title."""
    for member in members:
        for line, cells in rated_rows(member, skips, {"rating": 5}):
            if cells.get("name"):
                yield f"{member.file_name}:{line}: {cells['name']}", cells
            else:
                skips.add(NO_TITLE, f"{member.file_name}:{line}")


def _film(cells: dict[str, str], kind: EventKind, where: str = "", when: str | None = None) -> HistoryRow:
    """Make an event on the film of a row; on its `date` if no other day is given."""
    link = cells.get("letterboxduri", "")
    ids = (("letterboxd", link),) if link else ()
    dated = day(cells.get("date", "") if when is None else when)
    return HistoryRow(kind, cells["name"], "movie", (), whole(cells.get("year")), ids, timestamp=dated, where=where)


def _lists(source: Source, skips: Skips) -> list[HistoryList]:
    """Read every list: a banner, a table of one row with its name, an empty line, and the table of its films."""
    lists = []
    for member in _list_members(source):
        about, films = _tables(member, skips)
        items, noted = [], 0
        for line, cells in films:
            if cells.get("name"):
                items.append(_film({"letterboxduri": cells.get("url", ""), **cells}, EventKind.SAVE, when=""))
                noted += bool(cells.get("description", "").strip())
            else:
                skips.add(NO_TITLE, f"{member.where}:{line}")
        name = list_name(about.get("name", ""), member.base.removesuffix(".csv"))
        skips.notes_left(noted, name)
        lists.append(HistoryList(name, about.get("description", ""), tuple(items)))
    return lists


def _list_members(source: Source) -> list[Member]:
    return [member for member in source.members if _is_list(member) and not _deleted(member)]


def _is_list(member: Member) -> bool:
    """By its banner, which exports of 2019 to 2022 lack."""
    return first_line(member).lower().startswith(LIST_BANNER) or header_names(member) >= _LIST_HEADER


def _tables(member: Member, skips: Skips) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    """Return the list's name, and its films with their lines; cells by folded column name."""
    lines = csv_lines(io.StringIO(decode_member(member, "cp1252", skips.notes), newline=""))
    about: dict[str, str] = {}
    films: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    ended = 0
    try:
        for ended, row in lines:
            if is_too_large(row):
                skips.add(TOO_LARGE, f"{member.where}:{ended}")
                continue
            names = [fold_column_name(cell) for cell in row]
            if "name" in names and ("position" in names or not header):
                header = names
            elif header and any(cell.strip() for cell in row):
                cells = dict(zip(header, map(clean, row), strict=False))
                if "position" in header:
                    films.append((ended, cells))
                else:
                    about = cells
    except csv.Error as error:
        raise InputError(f"{member.where}, line {ended + 1}: {error}", "check that the file is whole") from error
    return about, films


def _is_letterboxd(source: Source) -> bool:
    return bool(headed(source, "name", "letterboxduri") or _list_members(source))


READERS = (HistoryReader("letterboxd", "Letterboxd", _is_letterboxd, _letterboxd, _lists),)
