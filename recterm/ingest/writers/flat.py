"""Flat files with one row per interaction: recterm CSV, and the format of IMDb's own export."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from recterm.domain.model import MAX_STARS
from recterm.ingest.writers.content import LeftOut, Written, day, iso_time, named, plain, tmdb_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.ingest.writers.content import Content

CSV_COLUMNS = (
    "user", "item", "title", "year", "kind", "value", "scale_min", "scale_max", "timestamp", "imdb_id", "tmdb_id",
    "genres", "creators",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@")
IMDB_COLUMNS = ("Const", "Your Rating", "Date Rated", "Title", "URL", "Title Type", "Year")

IMDB_KINDS = {"film": "Movie", "movie": "Movie", "series": "TV Series", "episode": "TV Episode"}
IMDB_STEPS = 10


def write_csv(content: Content, folder: Path, name: str) -> Written:
    """Write recterm CSV: RFC 4180, UTF-8, lists joined with `|`, ISO times."""
    return _write_csv(content, folder / name, lambda cell: cell)


def write_spreadsheet(content: Content, folder: Path, name: str) -> Written:
    """Write recterm CSV in which no spreadsheet sees a formula: a quote precedes `=`, `+`, `-` and `@`."""
    return _write_csv(content, folder / name, _no_formula)


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def _write_csv(content: Content, path: Path, text: Callable[[str], str]) -> Written:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(CSV_COLUMNS)
        for interaction in content.interactions:
            rows += 1
            item, aliases, scale = interaction.item.item, interaction.item.aliases, interaction.scale
            genres, creators = "|".join(item.genres), "|".join(item.creators)
            writer.writerow(
                (
                    text(interaction.user), text(item.id), text(item.title), item.year, interaction.kind,
                    "" if interaction.value is None else plain(interaction.value),
                    "" if scale is None else plain(scale.minimum), "" if scale is None else plain(scale.maximum),
                    iso_time(interaction.timestamp), aliases.get("imdb", ""), tmdb_id(interaction),
                    text(genres), text(creators),
                )
            )  # fmt: skip
    return Written([path], rows)


def write_imdb(content: Content, folder: Path, name: str) -> Written:
    """Write the format of IMDb's own rating export, which many services import; only items with an IMDb id."""
    path, left_out, rows = folder / name, LeftOut(), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(IMDB_COLUMNS)
        for interaction in content.interactions:
            imdb = interaction.item.aliases.get("imdb", "")
            if interaction.kind != "rating" or interaction.value is None or interaction.scale is None:
                left_out.add(f"{interaction.kind}: not a rating")
            elif not imdb:
                left_out.add("no IMDb id", named(interaction))
            else:
                exact = interaction.scale.to_stars(interaction.value) / MAX_STARS * IMDB_STEPS
                stars = max(1, round(exact))
                if stars != exact:
                    left_out.add("kept, but rounded to a whole number", named(interaction))
                item = interaction.item.item
                url = f"https://www.imdb.com/title/{imdb}/"
                kind = IMDB_KINDS.get(item.kind, item.kind)
                writer.writerow((imdb, stars, day(interaction.timestamp), item.title, url, kind, item.year))
                rows += 1
    return Written([path], rows, left_out.counts, left_out.names)
