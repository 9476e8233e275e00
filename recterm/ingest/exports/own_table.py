"""Table of one's own: titles with ratings or dates; columns found by name, the scale by its numbers.

It alone needs polars, and imports it when no other reader knows the file.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    half_stars,
    isbn,
    parts,
    whole,
)
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recterm.domain.model import Scale
    from recterm.ingest.files.archive import Source

_Cells = dict[str, str]

_TITLES = (
    *("title", "movietitle", "filmtitle", "booktitle", "albumtitle", "name", "movie", "film", "book", "album"),
    *("titel", "titre", "titulo", "titolo", "tytul"),
)
_DAYS = ("watcheddate", "datewatched", "watchedon", "watched", "seen", "dateread", "lastread")

_LATER = ("daterated", "ratedat", "dateadded", "created", "createdat")
"""Dates that are not of seeing or reading."""


def _roles(names: Collection[str]) -> dict[str, str]:
    """Return the column of each role that these folded names have; the first known one wins."""
    from recterm.ingest.tables.columns import NAMES
    from recterm.ingest.tables.scale import COUNT_NAMES

    columns = {
        "title": _TITLES,
        "rating": tuple(name for name in NAMES["value"] if name not in COUNT_NAMES),
        "date": (*_DAYS, *NAMES["time"]),
        "year": NAMES["year"],
        "maker": NAMES["creators"],
        "imdb": ("imdbid", "imdb", "const"),
        "tmdb": ("tmdbid", "tmdb"),
        "isbn": ("isbn13", "isbn"),
        "user": tuple(name for name in NAMES["user"] if name != "username"),
    }
    by_role = {
        role: next((name for name in usual_names if name in names), None) for role, usual_names in columns.items()
    }
    return {role: name for role, name in by_role.items() if name is not None}


def _recognises(source: Source) -> bool:
    """Recognise a single table of titles with ratings or dates, and without users."""
    if not source.single:
        return False
    roles = _roles(header_names(source.members[0]))
    return "title" in roles and bool({"rating", "date"} & set(roles)) and "user" not in roles


def _read(source: Source, skips: Skips) -> list[HistoryRow]:
    from recterm.ingest.tables.columns import kind_named

    member = source.members[0]
    lines = list(csv_rows(member, skips))
    roles = _roles(dict.fromkeys(name for _, cells in lines for name in cells))
    if "title" not in roles:
        return []
    stars = _stars([cells[roles["rating"]] for _, cells in lines], roles["rating"], skips) if "rating" in roles else {}
    kind = next(
        (of for of in map(kind_named, (roles.get("title", ""), PurePosixPath(member.base).stem)) if of != "other"), ""
    )
    skips.notes.insert(0, f"columns: {', '.join(f'{role} = {name}' for role, name in roles.items())}")
    rows = []
    for line, cells in lines:
        where = f"{member.where}:{line}"
        if not cells[roles["title"]].strip():
            skips.add(NO_TITLE, where)
            continue
        row = _row(cells, roles, kind)._replace(where=f"{where}: {cells[roles['title']]}")
        written = cells[roles["rating"]].strip() if "rating" in roles else ""
        rated = stars.get(written)
        if rated is None and stars:
            skips.outside(written, where)
        if rated is None or (row.timestamp is not None and roles["date"] not in _LATER):
            rows.append(row)
        if rated is not None:
            rows.append(row._replace(kind=EventKind.RATE, stars=rated))
    return rows


def _stars(written: list[str], column: str, skips: Skips) -> dict[str, float | None]:
    """Return the stars that each cell stands for, and note the scale; none if the numbers are not ratings."""
    import polars as pl

    from recterm.ingest.tables.cell_numbers import number_from_text
    from recterm.ingest.tables.value_styles import number_in_words, value_style, values_of

    cells = pl.Series("c", written, dtype=pl.String).str.strip_chars()
    words = value_style(cells)
    cell = pl.col("c")
    parsed = (
        cells.to_frame().select(number_from_text(cell) if words is None else number_in_words(cell, words)).to_series()
    )
    numbers = parsed.filter(parsed.is_finite())
    values = values_of(column, words, skips.scale, numbers) if numbers.len() else None
    if values is None or values.scale is None:
        skips.notes.append(f"the column {column!r} was not taken for ratings; --scale LOW:HIGH says that it is")
        return {}
    skips.notes.append(f"{values.description}; --scale LOW:HIGH changes it")
    scale = values.scale
    return {text: _on(scale, number) for text, number in zip(cells, parsed, strict=True) if number is not None}


def _on(scale: Scale, number: float) -> float | None:
    """Return a rating in stars: a part of the highest, or, where ratings go below 0, of the whole range."""
    if scale.minimum >= 0:
        return half_stars(str(number), scale.maximum)
    share = (number - scale.minimum) / (scale.maximum - scale.minimum)
    return half_stars(str(max(share, 0.1)), 1) if share >= 0 else None


def _row(cells: _Cells, roles: Mapping[str, str], kind: str) -> HistoryRow:
    """Return the row as a view; a rating replaces its kind."""
    facts = {role: cells[name].strip() for role, name in roles.items()}
    ids = [(space, facts[space]) for space in ("imdb", "tmdb") if facts.get(space)]
    if number := isbn(facts.get("isbn", "")):
        ids.append(("isbn", number))
    makers = parts(facts.get("maker", ""))
    return HistoryRow(
        EventKind.VIEW,
        facts["title"],
        kind,
        makers,
        whole(facts.get("year")),
        tuple(ids),
        None,
        day(facts.get("date", "")),
    )


READERS = (HistoryReader("own-table", "a table of your own", _recognises, _read),)
