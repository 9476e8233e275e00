"""One row an interaction: recterm CSV, and the files that other services take."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import TYPE_CHECKING

from recterm.domain import MAX_STARS
from recterm.ingest.writers.content import Written, day, iso_time, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from recterm.ingest.writers.content import Content, Interaction

CSV_COLUMNS = (
    "user", "item", "title", "year", "kind", "value", "scale_min", "scale_max", "timestamp", "imdb_id", "tmdb_id",
    "genres", "creators",
)  # fmt: skip
LETTERBOXD_COLUMNS = ("imdbID", "tmdbID", "Title", "Year", "Directors", "Rating", "WatchedDate", "Rewatch")
IMDB_COLUMNS = ("Const", "Your Rating", "Date Rated", "Title", "URL", "Title Type", "Year")

LETTERBOXD_BYTES = 1_000_000
"""A larger file is split; the site's own limit is near."""

FILM_KINDS = frozenset({"film", "movie"})
IMDB_STEPS = 10


def write_csv(content: Content, folder: Path, name: str) -> Written:
    """Recterm CSV: RFC 4180, UTF-8, lists joined with `|`, ISO times."""
    path = folder / name
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(CSV_COLUMNS)
        for one in content.interactions:
            rows += 1
            item, aliases, scale = one.item.item, one.item.aliases, one.scale
            writer.writerow(
                (
                    one.user, item.id, item.title, item.year, one.kind,
                    "" if one.value is None else plain(one.value),
                    "" if scale is None else plain(scale.minimum), "" if scale is None else plain(scale.maximum),
                    iso_time(one.timestamp), aliases.get("imdb", ""), tmdb_id(one),
                    "|".join(item.genres), "|".join(item.creators),
                )
            )  # fmt: skip
    return Written([path], rows)


def write_letterboxd(content: Content, folder: Path, name: str) -> Written:
    """What Letterboxd imports: films that were rated or seen, an id wherever one is known, split at a megabyte."""
    left_out: dict[str, int] = {}
    ratings: dict[str, Interaction] = {}
    views: list[Interaction] = []
    for one in content.interactions:
        if one.item.item.kind not in FILM_KINDS:
            count(left_out, "not a film")
        elif one.kind == "rating":
            ratings[one.item.item.id] = one
        elif one.kind in ("view", "play"):
            views.append(one)
        elif one.kind == "like":
            count(left_out, "like: Letterboxd's import has no column for it")
        else:
            count(left_out, f"{one.kind}: not seen, so not for the diary")
    lines = [_letterboxd_line(cells) for cells in _diary(ratings, views)]
    head = _letterboxd_line(LETTERBOXD_COLUMNS)
    parts = _parts([head, *lines], LETTERBOXD_BYTES)
    stem, dot, ending = name.rpartition(".")
    files = [
        folder / (name if len(parts) == 1 else f"{stem}-{number}{dot}{ending}") for number in range(1, len(parts) + 1)
    ]
    for path, part in zip(files, parts, strict=True):
        path.write_text(head + "".join(part), encoding="utf-8", newline="")
    return Written(files, len(lines), left_out)


def _diary(ratings: dict[str, Interaction], views: Sequence[Interaction]) -> Iterator[Sequence[object]]:
    """A line for every view, the first of a film with its rating; then ratings of films without a view."""
    seen: set[str] = set()
    for view in views:
        item = view.item.item
        rating = ratings.get(item.id)
        again = item.id in seen
        seen.add(item.id)
        yield _film(view, rating, day(view.timestamp), "true" if again else "false")
    for film, rating in ratings.items():
        if film not in seen:
            # The day of a rating is not the day of a view: without a date the film is marked watched, no diary entry.
            yield _film(rating, rating, "", "")


def _film(one: Interaction, rating: Interaction | None, watched: str, again: str) -> Sequence[object]:
    item, stars = one.item.item, None
    if rating is not None and rating.value is not None:
        stars = rating.scale.to_stars(rating.value) if rating.scale is not None else rating.value
    return (
        one.item.aliases.get("imdb", ""), tmdb_id(one), item.title, item.year, ", ".join(item.creators),
        "" if stars is None else plain(round(stars * 2) / 2), watched, again,
    )  # fmt: skip


def _letterboxd_line(cells: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _parts(lines: list[str], limit: int) -> list[list[str]]:
    """The lines after the first, in parts that stay below the limit together with the first."""
    head, *rest = lines
    starts, size = [0], len(head.encode())
    for place, line in enumerate(rest):
        size += len(line.encode())
        if size > limit:
            starts.append(place)
            size = len(head.encode()) + len(line.encode())
    return [rest[start:end] for start, end in pairwise([*starts, len(rest)])]


def write_imdb(content: Content, folder: Path, name: str) -> Written:
    """The shape of IMDb's own rating export, which many services import; only items that have an IMDb id."""
    path, left_out, rows = folder / name, dict[str, int](), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(IMDB_COLUMNS)
        for one in content.interactions:
            imdb = one.item.aliases.get("imdb", "")
            if one.kind != "rating" or one.value is None or one.scale is None:
                count(left_out, f"{one.kind}: not a rating")
            elif not imdb:
                count(left_out, "no IMDb id")
            else:
                exact = one.scale.to_stars(one.value) / MAX_STARS * IMDB_STEPS
                stars = max(1, round(exact))
                if stars != exact:
                    count(left_out, "kept, but rounded to a whole number")
                item = one.item.item
                url = f"https://www.imdb.com/title/{imdb}/"
                kind = "Movie" if item.kind in FILM_KINDS else item.kind
                writer.writerow((imdb, stars, day(one.timestamp), item.title, url, kind, item.year))
                rows += 1
    return Written([path], rows, left_out)


def tmdb_id(one: Interaction) -> str:
    """The film's number at TMDB, without `movie:` before it."""
    return one.item.aliases.get("tmdb", "").rpartition(":")[2]


def count(left_out: dict[str, int], reason: str) -> None:
    """Take note of a row that cannot be written."""
    left_out[reason] = left_out.get(reason, 0) + 1
