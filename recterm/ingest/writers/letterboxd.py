"""Letterboxd import files: seen or rated films, and the watchlist in a separate file."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from recterm.ingest.writers.content import FILM_KINDS, LeftOut, Written, day, named, plain, tmdb_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from recterm.domain.model import ItemId
    from recterm.ingest.writers.content import Content, Interaction

COLUMNS = ("LetterboxdURI", "imdbID", "tmdbID", "Title", "Year", "Directors", "Rating", "WatchedDate", "Rewatch")
WATCHLIST_COLUMNS = COLUMNS[:6]
REVIEW = "Review"
"""Column of notes, in files of those who wrote any."""

MAX_BYTES = 1_000_000
"""Size above which a file is split; the site's own limit is near."""

_REASONS = {"like": "like: Letterboxd's import has no column for it"}


def write_letterboxd(content: Content, folder: Path, name: str) -> Written:
    """Write films, with ids if known, split at a megabyte; `NAME-watchlist` beside it if there is one."""
    left_out = LeftOut()
    ratings: dict[ItemId, Interaction] = {}
    views: list[Interaction] = []
    saved: list[Interaction] = []
    for interaction in content.interactions:
        if interaction.item.item.kind not in FILM_KINDS:
            left_out.add("not a film", named(interaction))
        elif interaction.kind == "rating":
            ratings[interaction.item.item.id] = interaction
        elif interaction.kind in ("view", "play"):
            views.append(interaction)
        elif interaction.kind == "watchlist":
            saved.append(interaction)
        else:
            left_out.add(_REASONS.get(interaction.kind, f"{interaction.kind}: not a view, so not for the diary"))
    entries = list(_diary(ratings, views, left_out))
    noted = any(cells[-1] for cells in entries)
    columns = (*COLUMNS, REVIEW) if noted else COLUMNS
    diary = [_line(cells[: len(columns)]) for cells in entries]
    files = _write(folder, name, columns, diary) if diary or not saved else []
    if saved:
        path = PurePath(name)
        watchlist = [_line(_film(interaction)) for interaction in saved]
        files += _write(folder, f"{path.stem}-watchlist{path.suffix}", WATCHLIST_COLUMNS, watchlist)
    return Written(files, len(diary) + len(saved), left_out.counts, left_out.names)


def _diary(
    ratings: dict[ItemId, Interaction], views: Sequence[Interaction], left_out: LeftOut
) -> Iterator[Sequence[object]]:
    """Yield a line for every view by day, a film's last with its rating; then films without a view; notes last."""
    views = sorted(views, key=lambda view: view.timestamp or 0)
    last = {view.item.item.id: place for place, view in enumerate(views)}
    seen: set[ItemId] = set()
    for place, view in enumerate(views):
        film = view.item.item.id
        standing = ratings.get(film) if last[film] == place else None
        note = " ".join(row.note for row in (view, standing) if row is not None and row.note)
        again = "true" if film in seen else "false"
        yield (*_film(view), _stars(standing, left_out), day(view.timestamp), again, note)
        seen.add(film)
    for film, rating in ratings.items():
        if film not in seen:
            # The day of a rating is not that of a view: without a date the film is marked watched, not logged.
            yield (*_film(rating), _stars(rating, left_out), "", "", rating.note or "")


def _film(interaction: Interaction) -> Sequence[object]:
    item, ids = interaction.item.item, interaction.item.aliases
    link, imdb = (ids.get(namespace, "") for namespace in ("letterboxd", "imdb"))
    return link, imdb, tmdb_id(interaction), item.title, item.year, ", ".join(item.creators)


def _stars(rating: Interaction | None, left_out: LeftOut) -> str:
    if rating is None or rating.value is None:
        return ""
    exact = rating.scale.to_stars(rating.value) if rating.scale is not None else rating.value
    stars = round(exact * 2) / 2
    if stars != exact:
        left_out.add("kept, but rounded to half stars", named(rating))
    return plain(stars)


def _line(cells: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _write(folder: Path, name: str, columns: Sequence[str], lines: list[str]) -> list[Path]:
    """Write one file, or several below the limit: `NAME-1`, `NAME-2`, each with the header."""
    head = _line(columns)
    parts = _parts(lines, MAX_BYTES - len(head.encode()))
    path = folder / name
    files = [path] if len(parts) == 1 else [path.with_stem(f"{path.stem}-{n}") for n in range(1, len(parts) + 1)]
    for file, part in zip(files, parts, strict=True):
        file.write_text(head + "".join(part), encoding="utf-8", newline="")
    return files


def _parts(lines: list[str], limit: int) -> list[list[str]]:
    """Split lines into parts of less than `limit` bytes, as far as single lines allow."""
    starts, size = [0], 0
    for place, line in enumerate(lines):
        size += len(line.encode())
        if size >= limit and place > starts[-1]:
            starts.append(place)
            size = len(line.encode())
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
