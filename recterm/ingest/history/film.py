"""Films and series: MovieLens, TMDB, Netflix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain import EventKind
from recterm.ingest.header import header_names
from recterm.ingest.history.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    day,
    half_stars,
    headed,
    instant,
    whole,
)

if TYPE_CHECKING:
    from recterm.ingest.archive import Source

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
    HistoryReader("tmdb", "TMDB", lambda source: bool(headed(source, "tmdbid", "type", "name")), _tmdb),
    HistoryReader(
        "movielens", "MovieLens", lambda source: bool(headed(source, "movieid", "imdbid", "averagerating")), _movielens
    ),
    HistoryReader("netflix", "Netflix", _is_netflix, _netflix),
)
