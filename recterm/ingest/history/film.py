"""Films and series: Letterboxd, IMDb of four generations, MovieLens, TMDB, Netflix."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain import EventKind
from recterm.ingest.header import header_names
from recterm.ingest.history.rows import (
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    day,
    half_stars,
    headed,
    instant,
    parts,
    whole,
)

if TYPE_CHECKING:
    from recterm.ingest.archive import Member, Source

NO_TITLE = "no title"

# Letterboxd


def _letterboxd(source: Source, skips: Skips) -> list[HistoryRow]:
    """Ratings, views, likes' films as seen, watchlist; views of the diary, and of `watched` what the diary lacks."""
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
            rows.append(replace(rows[-1], kind=EventKind.RATE, stars=stars))
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
    return rows


_LETTERBOXD = ("diary.csv", "watched.csv", "ratings.csv", "watchlist.csv", "films.csv", "reviews.csv")


def _deleted(member: Member) -> bool:
    return (
        member.name.startswith(("deleted/", "orphaned/")) or "/deleted/" in member.name or "/orphaned/" in member.name
    )


def _named(cells: dict[str, str]) -> tuple[str, int | None]:
    """What joins the diary to the other tables: its links are of viewings, theirs of films."""
    return cells["name"], whole(cells.get("year"))


def _cells(members: dict[str, Member], base: str, skips: Skips | None = None) -> list[tuple[int, dict[str, str]]]:
    found = []
    for line, cells in csv_rows(members[base]) if base in members else ():
        if cells.get("name"):
            found.append((line, cells))
        elif skips is not None:
            skips.add(NO_TITLE, f"{base}:{line}")
    return found


def _film(cells: dict[str, str], kind: EventKind, when: int | None, stars: float | None = None) -> HistoryRow:
    link = cells.get("letterboxduri", "")
    ids = (("letterboxd", link),) if link and kind is not EventKind.VIEW else ()
    return HistoryRow(kind, cells["name"], "movie", (), whole(cells.get("year")), ids, stars, when)


# IMDb

_IMDB_KINDS = {
    "movie": "movie", "featurefilm": "movie", "tvmovie": "movie", "video": "movie", "short": "movie",
    "tvspecial": "movie", "tvseries": "series", "tvminiseries": "series", "tvepisode": "episode",
}  # fmt: skip


def _imdb(source: Source, skips: Skips) -> list[HistoryRow]:
    """Ratings where a rating is filled, watchlist entries where it is not and the file has positions."""
    rows = []
    for member in headed(source, "const", "title"):
        listed = "position" in header_names(member) and "yourated" not in header_names(member)
        for line, cells in csv_rows(member):
            const = cells.get("const", "")
            if not const.startswith("tt"):
                skips.add("no IMDb id", f"{member.where}:{line}: {cells.get('title', '')}")
                continue
            stars = half_stars(cells.get("yourrating") or cells.get("yourated", ""), 10)
            if stars is None and not listed:
                skips.add("no rating", f"{member.where}:{line}: {cells.get('title', '')}")
                continue
            rated = cells.get("daterated") or cells.get("dateadded") or cells.get("created", "")
            when = day(rated, "%Y-%m-%d", "%a %b %d 00:00:00 %Y")
            original = cells.get("originaltitle", "")
            rows.append(
                HistoryRow(
                    EventKind.RATE if stars is not None else EventKind.SAVE,
                    cells.get("title") or const,
                    _IMDB_KINDS.get("".join(cells.get("titletype", "").lower().split()), ""),
                    parts(cells.get("directors", "")),
                    whole(cells.get("year")),
                    (("imdb", const),),
                    stars,
                    when,
                    (original,) if original and original != cells.get("title") else (),
                    genres=parts(cells.get("genres", "")),
                )
            )
    return rows


# MovieLens and TMDB


def _movielens(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in headed(source, "movieid", "imdbid", "averagerating"):
        for line, cells in csv_rows(member):
            stars = half_stars(cells.get("rating") or cells.get("yourrating", ""), 5)
            if stars is None:
                skips.add("no rating", f"{member.where}:{line}: {cells.get('title', '')}")
                continue
            ids = [("movielens", cells["movieid"])]
            if cells.get("imdbid"):
                ids.append(("imdb", f"tt{cells['imdbid'].removeprefix('tt').zfill(7)}"))
            if cells.get("tmdbid"):
                ids.append(("tmdb", cells["tmdbid"]))
            rows.append(HistoryRow(EventKind.RATE, cells.get("title", ""), "movie", (), None, tuple(ids), stars))
    return rows


def _tmdb(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in headed(source, "tmdbid", "type", "name"):
        for line, cells in csv_rows(member):
            film = cells.get("type", "movie") == "movie"
            if cells.get("episodenumber"):
                skips.add("an episode, not a film or series", f"{member.where}:{line}: {cells['name']}")
                continue
            stars = half_stars(cells.get("yourrating", ""), 10)
            ids = [("tmdb" if film else "tmdb-tv", cells.get("tmdbid", ""))]
            if cells.get("imdbid"):
                ids.insert(0, ("imdb", cells["imdbid"]))
            rows.append(
                HistoryRow(
                    EventKind.SAVE if stars is None else EventKind.RATE,
                    cells["name"],
                    "movie" if film else "series",
                    (),
                    whole(cells.get("releasedate")),
                    tuple(ids),
                    stars,
                    instant(cells.get("daterated", "")),
                )
            )
    return rows


# Netflix


def _is_netflix(source: Source) -> bool:
    return any(header_names(member) == frozenset({"title", "date"}) for member in source.members[:50])


def _netflix(source: Source, skips: Skips) -> list[HistoryRow]:
    """Films as they are called; episodes as views of their series, once a day."""
    rows: dict[tuple[str, int | None], HistoryRow] = {}
    for member in source.members[:50]:
        if header_names(member) != frozenset({"title", "date"}):
            continue
        listed = list(csv_rows(member))
        order = _day_order([cells.get("date", "") for _, cells in listed])
        for line, cells in listed:
            when = day(cells.get("date", ""), *order)
            if not cells.get("title"):
                skips.add(NO_TITLE, f"{member.where}:{line}")
                continue
            parts = cells["title"].split(": ")
            episode = len(parts) >= 3
            title = parts[0] if episode else cells["title"]
            row = HistoryRow(EventKind.VIEW, title, "series" if episode else "", (), None, (), None, when)
            if (title, when) in rows:
                skips.add("the same title on the same day", f"{member.where}:{line}: {cells['title']}")
            rows.setdefault((title, when), row)
    return list(rows.values())


def _day_order(dates: list[str]) -> tuple[str, ...]:
    """Month first or day first, as values over 12 in the whole file show."""
    firsts = [int(part) for text in dates if (part := text.replace(".", "/").split("/")[0]).isdecimal()]
    month_first = ("%m/%d/%y", "%m/%d/%Y")
    day_first = ("%d/%m/%y", "%d/%m/%Y", "%d.%m.%y", "%d.%m.%Y")
    return ("%Y-%m-%d", *(day_first if any(first > 12 for first in firsts) else month_first), *day_first)


READERS = (
    HistoryReader("imdb", "IMDb", lambda source: bool(headed(source, "const", "title")), _imdb),
    HistoryReader("tmdb", "TMDB", lambda source: bool(headed(source, "tmdbid", "type", "name")), _tmdb),
    HistoryReader(
        "movielens", "MovieLens", lambda source: bool(headed(source, "movieid", "imdbid", "averagerating")), _movielens
    ),
    HistoryReader(
        "letterboxd", "Letterboxd", lambda source: bool(headed(source, "name", "letterboxduri")), _letterboxd
    ),
    HistoryReader("netflix", "Netflix", _is_netflix, _netflix),
)
