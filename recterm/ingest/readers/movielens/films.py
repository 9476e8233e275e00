"""MovieLens in general: labels, and joining films to their ratings, for all three formats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.model import Scale
from recterm.ingest.interactions.cells import Cells, Fields
from recterm.ingest.interactions.plain_table import ITEM, TIME, USER, VALUE
from recterm.ingest.interactions.reading import read_events
from recterm.ingest.readers.shared.joining import assemble
from recterm.ingest.tables.values.scale import guess_values, of_scale
from recterm.ingest.tables.values.times import resolved_style, seconds_from_number, seconds_from_text, time_style
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member
    from recterm.ingest.interactions.reading import Interactions
    from recterm.ingest.reader import Request
    from recterm.ingest.readers.shared.joining import Listing
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.values.scale import Values
    from recterm.ingest.tables.values.times import TimeStyle

HALVES = Scale(0.5, 5, 0.5)
WHOLE = Scale(1, 5, 1)

KIND = "movie"

_FEW, _CHANCE = 0.1, 10
"""Share and number of ratings above MovieLens' scale from which on they are on another one."""

_EDITIONS = {
    "ml-100k": "MovieLens 100K",
    "ml-1m": "MovieLens 1M",
    "ml-10m100k": "MovieLens 10M",
    "ml-10m": "MovieLens 10M",
    "ml-20m": "MovieLens 20M",
    "ml-25m": "MovieLens 25M",
    "ml-32m": "MovieLens 32M",
    "ml-latest-small": "MovieLens latest-small",
    "ml-latest": "MovieLens latest",
}
_EDITION = re.compile(r"^(ml-[a-z0-9-]+?)(?:\.zip)?$")


def label(request: Request, member: Member, otherwise: str) -> str:
    """Return the edition's name, from the name of its folder or zip."""
    path = real_path(request.source.path)
    folders = [part.lower() for part in (*reversed(member.name.split("/")[:-1]), path.name, path.parent.name)]
    for folder in folders:
        match = _EDITION.match(folder)
        if match and match[1] in _EDITIONS:
            return _EDITIONS[match[1]]
    return otherwise


def read_ratings(
    request: Request, table: Table, columns: Mapping[str, str], scale: Values | None = None
) -> Interactions:
    """Read the ratings of a text table.

    Args:
        request: the import.
        table: the ratings.
        columns: its names for USER, ITEM, VALUE and TIME; TIME may be missing.
        scale: None if only the ratings show whether stars are whole or halves.
    """
    names = [columns[role] for role in (USER, ITEM, VALUE, TIME) if role in columns]
    cells = Cells(table.where, table.scan(names), table.first_line)
    value = pl.col(columns[VALUE])
    time = pl.col(columns[TIME]) if TIME in columns else None
    fields = Fields(
        user=pl.col(columns[USER]),
        item=pl.col(columns[ITEM]),
        value=value,
        number=value.str.strip_chars().cast(pl.Float32, strict=False),
        time=time,
        seconds=_seconds(time, _style(table, cells, columns[TIME])) if time is not None else None,
        unusable=pl.col(table.unusable) if table.unusable is not None else None,
        unusable_reason=table.reason,
    )

    def values(numbers: pl.Series) -> Values:
        assumed = scale or of_scale(WHOLE if bool((numbers == numbers.floor()).all()) else HALVES)
        outside = (numbers > assumed.highest).sum()
        if outside < _CHANCE or outside <= _FEW * numbers.len():
            return assumed
        share = f"{outside / numbers.len():.0%}"
        request.tally.note(f"{share} of the ratings are above {assumed.highest:g}, so they are not on MovieLens' scale")
        return guess_values(numbers, "rating")

    interactions = read_events(cells, fields, values, request.now, request.tally, request.take)
    request.tally.note(interactions.values.description)
    return interactions


def _style(table: Table, cells: Cells, time: str) -> TimeStyle | None:
    return resolved_style(time_style(table.sample[time]), cells.rows.select(time))


def _seconds(time: pl.Expr, style: TimeStyle | None) -> pl.Expr:
    """UTC seconds of numbers, as MovieLens writes times, or of text, as some copies do."""
    if style is not None and (style.formats or style.written is not None):
        return seconds_from_text(time.str.strip_chars(), style)
    return seconds_from_number(time.str.strip_chars().cast(pl.Float64, strict=False))


def film_dataset(
    request: Request,
    *,
    name: str,
    label: str,
    prefix: str,
    films: Listing,
    interactions: Interactions,
    people: pl.DataFrame | None = None,
) -> Dataset:
    """Join ratings and films into one data set."""
    return assemble(
        request,
        name=name,
        label=label,
        prefix=prefix,
        kind=KIND,
        noun="film",
        listing=films,
        interactions=interactions,
        film_titles=True,
        people=people,
    )


def film_frame(films: Listing, prefix: str) -> pl.DataFrame:
    """Make the films for `film_dataset`."""
    return films.frame(prefix, KIND, film_titles=True)
