"""IMDb exports of four generations: ratings, watchlist, and lists, named after their files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import (
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    list_name,
    parts,
    whole,
)
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

_KINDS = {
    "movie": "movie", "featurefilm": "movie", "tvmovie": "movie", "video": "movie", "short": "movie",
    "tvspecial": "movie", "tvseries": "series", "tvminiseries": "series", "tvepisode": "episode",
}  # fmt: skip

_SAYS_NOTHING = re.compile(r"[0-9a-f-]{8,}|.{0,2}|.*watch\s*list.*|export|list", re.IGNORECASE)
"""File names that do not name a list: the watchlist's, and generic ones of the site."""

_COPY = re.compile(r"\s*\(\d+\)$")
"""Suffix that a browser adds to a second file of the same name."""


def _imdb(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read rows with a rating, and the entries of a watchlist."""
    rows = []
    for member in headed(source, "const", "title"):
        listed = _is_list(member)
        saved = listed and not _name_of(member)
        for where, cells in _entries(member, skips):
            written = cells.get("yourrating") or cells.get("yourated", "")
            stars = half_stars(written, 10)
            if stars is not None:
                rated = cells.get("daterated") or cells.get("dateadded") or cells.get("created", "")
                rows.append(_row(cells, EventKind.RATE, rated, stars, where))
            elif not listed:
                skips.unrated(written, where)
            else:
                skips.outside(written, where)
            if saved:
                rows.append(_row(cells, EventKind.SAVE, cells.get("created", ""), where=where))
    return rows


def _lists(source: Source, skips: Skips) -> list[HistoryList]:
    """Read the named lists; unusable rows were counted with the ratings."""
    lists = []
    for member in headed(source, "const", "title"):
        if _is_list(member) and (name := _name_of(member)):
            entries = [cells for _, cells in _entries(member, Skips())]
            lists.append(HistoryList(name, "", tuple(_row(cells, EventKind.SAVE, "") for cells in entries)))
            skips.notes_left(sum(bool(cells.get("description", "").strip()) for cells in entries), name)
    return lists


def _is_list(member: Member) -> bool:
    """Return whether it has positions, as lists and ratings of the oldest generation have."""
    names = header_names(member)
    return "position" in names and "yourated" not in names


def _name_of(member: Member) -> str:
    """Return the list's name; empty for the watchlist."""
    stem = _COPY.sub("", member.name.rpartition("/")[2].rpartition(".")[0] or member.base)
    return "" if _SAYS_NOTHING.fullmatch(stem) else list_name(stem.replace("_", " "), "IMDb")


def _entries(member: Member, skips: Skips) -> Iterator[tuple[str, dict[str, str]]]:
    for line, cells in rated_rows(member, skips, {"yourrating": 10, "yourated": 10}):
        where = f"{member.where}:{line}: {cells.get('title', '')}"
        if cells.get("const", "").startswith("tt"):
            yield where, cells
        else:
            skips.add("no IMDb id", where)


def _row(cells: dict[str, str], kind: EventKind, when: str, stars: float | None = None, where: str = "") -> HistoryRow:
    title, original = cells.get("title") or cells["const"], cells.get("originaltitle", "")
    return HistoryRow(
        kind,
        title,
        _KINDS.get("".join(cells.get("titletype", "").lower().split()), ""),
        parts(cells.get("directors", "")),
        whole(cells.get("year")),
        (("imdb", cells["const"]),),
        stars,
        day(when, "%Y-%m-%d", "%a %b %d 00:00:00 %Y"),
        (original,) if original and original != cells.get("title") else (),
        genres=parts(cells.get("genres", "")),
        where=where,
    )


READERS = (HistoryReader("imdb", "IMDb", lambda source: bool(headed(source, "const", "title")), _imdb, _lists),)
