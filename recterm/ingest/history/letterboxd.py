"""Letterboxd: ratings, diary, watchlist, likes, and the named lists with their own form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from recterm.domain import EventKind
from recterm.errors import InputError
from recterm.ingest.header import first_line, fold_name
from recterm.ingest.history.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    day,
    decoded,
    half_stars,
    headed,
    list_name,
    whole,
)
from recterm.ingest.titles import clean

if TYPE_CHECKING:
    from recterm.ingest.archive import Member, Source

LIST_BANNER = "letterboxd list export"
"""First line of a list, in lower case and without its version."""


def _letterboxd(source: Source, skips: Skips) -> list[HistoryRow]:
    """Ratings, views, likes, watchlist; views of the diary, and of `watched` what the diary lacks."""
    members = {member.base: member for member in headed(source, "name", "letterboxduri") if not _deleted(member)}
    rows: list[HistoryRow] = []
    seen: set[tuple[str, int | None]] = set()
    standing = {_named(cells): half_stars(cells.get("rating", ""), 5) for _, cells in _cells(members, "ratings.csv")}
    for _, cells in _cells(members, "diary.csv", skips):
        when = day(cells.get("watcheddate") or cells.get("date", ""))
        rows.append(_film(cells, EventKind.VIEW, when))
        seen.add(_named(cells))
        stars = half_stars(cells.get("rating", ""), 5)
        if stars is not None and standing.get(_named(cells)) != stars:
            rows.append(rows[-1]._replace(kind=EventKind.RATE, stars=stars))
    for line, cells in _cells(members, "watched.csv", skips):
        if _named(cells) in seen:
            skips.add("its viewings are in the diary", f"watched.csv:{line}: {cells['name']}")
        else:
            rows.append(_film(cells, EventKind.VIEW, day(cells.get("date", ""))))
    for base in ("ratings.csv", *(base for base in members if base not in _LETTERBOXD)):
        for line, cells in _cells(members, base, skips):
            stars = half_stars(cells.get("rating", ""), 5)
            if stars is None:
                skips.add("no rating", f"{base}:{line}: {cells['name']}")
            else:
                rows.append(_film(cells, EventKind.RATE, day(cells.get("date", "")), stars))
    for _, cells in _cells(members, "watchlist.csv", skips):
        rows.append(_film(cells, EventKind.SAVE, day(cells.get("date", ""))))
    for _, cells in _cells(members, "films.csv", skips):
        rows.append(_film(cells, EventKind.LIKE, day(cells.get("date", ""))))
    return rows


_LETTERBOXD = ("diary.csv", "watched.csv", "ratings.csv", "watchlist.csv", "films.csv", "reviews.csv")
"""`films.csv` lies in the folder `likes`."""


def _deleted(member: Member) -> bool:
    return (
        member.name.startswith(("deleted/", "orphaned/")) or "/deleted/" in member.name or "/orphaned/" in member.name
    )


def _named(cells: dict[str, str]) -> tuple[str, int | None]:
    """What joins the diary to the other tables: its links are of viewings, theirs of films."""
    return cells["name"], whole(cells.get("year"))


def _cells(members: dict[str, Member], base: str, skips: Skips | None = None) -> list[tuple[int, dict[str, str]]]:
    found = []
    for line, cells in csv_rows(members[base], skips) if base in members else ():
        if cells.get("name"):
            found.append((line, cells))
        elif skips is not None:
            skips.add(NO_TITLE, f"{base}:{line}")
    return found


def _film(cells: dict[str, str], kind: EventKind, when: int | None, stars: float | None = None) -> HistoryRow:
    link = cells.get("letterboxduri", "")
    ids = (("letterboxd", link),) if link and kind is not EventKind.VIEW else ()
    return HistoryRow(kind, cells["name"], "movie", (), whole(cells.get("year")), ids, stars, when)


def _lists(source: Source, skips: Skips) -> list[HistoryList]:
    """Every list: a banner, a table of one row that names it, an empty line, and the table of its films."""
    found = []
    for member in _list_members(source):
        about, films = _tables(member, skips)
        items = []
        for line, cells in films:
            if cells.get("name"):
                items.append(_film({"letterboxduri": cells.get("url", ""), **cells}, EventKind.SAVE, None))
            else:
                skips.add(NO_TITLE, f"{member.where}:{line}")
        name = list_name(about.get("name", ""), member.base.removesuffix(".csv"))
        found.append(HistoryList(name, about.get("description", ""), tuple(items)))
    return found


def _list_members(source: Source) -> list[Member]:
    return [m for m in source.members if first_line(m).lower().startswith(LIST_BANNER) and not _deleted(m)]


def _tables(member: Member, skips: Skips) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    """What the list is called, and its films with their lines; cells by folded column name."""
    reader = csv.reader(io.StringIO(decoded(member, "cp1252", skips), newline=""))
    about: dict[str, str] = {}
    films: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    try:
        next(reader, None)
        for row in reader:
            names = [fold_name(cell) for cell in row]
            if "name" in names and ("position" in names or not header):
                header = names
            elif header and any(cell.strip() for cell in row):
                cells = dict(zip(header, map(clean, row), strict=False))
                if "position" in header:
                    films.append((reader.line_num, cells))
                else:
                    about = cells
    except csv.Error as error:
        raise InputError(f"{member.where}, line {reader.line_num}: {error}", "Check that the file is whole.") from error
    return about, films


def _is_letterboxd(source: Source) -> bool:
    return bool(headed(source, "name", "letterboxduri") or _list_members(source))


READERS = (HistoryReader("letterboxd", "Letterboxd", _is_letterboxd, _letterboxd, _lists),)
