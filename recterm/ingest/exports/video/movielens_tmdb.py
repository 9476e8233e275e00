"""Film exports: films and series from MovieLens and TMDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.catalogue.titles import parse_title
from recterm.ingest.exports.dates import day, instant
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, half_stars, headed, whole

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source


def _movielens(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in headed(source, "movieid", "imdbid", "averagerating"):
        wished = "wishlist" in member.base
        for line, cells in rated_rows(member, skips, {"rating": 5, "yourrating": 5}):
            written = cells.get("rating") or cells.get("yourrating", "")
            stars = half_stars(written, 5)
            if stars is None and not wished:
                skips.unrated(written, f"{member.where}:{line}: {cells.get('title', '')}")
                continue
            ids = [("movielens", cells["movieid"])]
            if cells.get("imdbid"):
                ids.append(("imdb", f"tt{cells['imdbid'].removeprefix('tt').zfill(7)}"))
            if cells.get("tmdbid"):
                ids.append(("tmdb", cells["tmdbid"]))
            film = parse_title(cells.get("title", ""))
            kind = EventKind.RATE if stars is not None else EventKind.SAVE
            others = film.original_titles
            rows.append(HistoryRow(kind, film.title, "movie", (), film.year, tuple(ids), stars, None, others))
    return rows


def _tmdb(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in headed(source, "tmdbid", "type", "name"):
        for line, cells in rated_rows(member, skips, {"yourrating": 10}):
            film = cells.get("type", "movie") == "movie"
            where = f"{member.where}:{line}: {cells['name']}"
            if cells.get("episodenumber") or cells.get("seasonnumber"):
                skips.add("an episode or season, not a film or series", where)
                continue
            stars = half_stars(cells.get("yourrating", ""), 10)
            if stars is None and skips.outside(cells.get("yourrating", ""), where):
                continue
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
                    _moment(cells.get("daterated", "")),
                    where=where,
                )
            )
    return rows


def _moment(text: str) -> int | None:
    """Parse a time; a day without one, or at midnight, counts as noon."""
    date, _, clock = text.partition("T")
    return instant(text) if clock and not clock.startswith("00:00:00") else day(date)


READERS = (
    HistoryReader("tmdb", "TMDB", lambda source: bool(headed(source, "tmdbid", "type", "name")), _tmdb),
    HistoryReader(
        "movielens", "MovieLens", lambda source: bool(headed(source, "movieid", "imdbid", "averagerating")), _movielens
    ),
)
