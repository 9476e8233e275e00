"""MovieLens 100K: u.data, u.item and u.genre, without headers, with its own numbering."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.interactions.plain_table import ITEM, TIME, USER, VALUE
from recterm.ingest.reader import Reader
from recterm.ingest.readers.movielens.films import WHOLE, film_dataset, label, read_ratings
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing
from recterm.ingest.tables.column_names import first_line
from recterm.ingest.tables.delimited import read_delimited, split_lines
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import of_scale

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request

GENRES = (
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama"),
    *("Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
"""The order of the flags in u.item without u.genre."""

_RATING = re.compile(r"(\d+)\t(\d+)\t[1-5]\t(\d{9})")
_USERS, _ITEMS, _FIRST, _LAST = 943, 1_682, 874_000_000, 894_000_000
_LOOKED_AT = 50
_FIRST_FLAG = 5
_DATE = 2
_TAB = ColumnMapping(separator="\t", has_header=False)
_COLUMNS = {USER: "column_1", ITEM: "column_2", VALUE: "column_3", TIME: "column_4"}

_NOT_READ = ("video release date", "IMDb URL")
"""Columns of u.item between the release date and the flags; most have no date, and the addresses are dead."""

_PEOPLE = ("user", "age", "gender", "occupation", "zip code")


def recognises(source: Source) -> bool:
    """Recognise a u.data with tabs, or one file with such lines from the months of these ratings."""
    member = source.members[0] if source.single else source.find("u.data")
    if member is None:
        return False
    named = member.base == "u.data" and first_line(member).count("\t") >= 3
    return named or (source.single and _holds_ratings(member))


def _holds_ratings(member: Member) -> bool:
    """Return whether all first lines are user, item, stars and a time between September 1997 and April 1998."""
    lines = member.head.decode("latin-1").splitlines()[:_LOOKED_AT]
    matches = [_RATING.fullmatch(line.rstrip()) for line in lines]
    return bool(matches) and all(
        match is not None and int(match[1]) <= _USERS and int(match[2]) <= _ITEMS and _FIRST <= int(match[3]) <= _LAST
        for match in matches
    )


def read(request: Request) -> Dataset:
    """Read ratings and films; the folds u1 to u5, ua and ub repeat the same ratings and are ignored."""
    source = request.source
    member = source.members[0] if source.single else source.find("u.data")
    assert member is not None  # recognises() found it
    request.step("reading ratings", 0)
    table = read_delimited(open_text(member), _TAB)
    if "column_5" in table.sample.columns:
        request.tally.note("u.data has more than four columns; the rest is ignored")
    for note in table.notes[1:]:
        request.tally.note(f"u.data: {note}")
    interactions = read_ratings(request, table, _COLUMNS, of_scale(WHOLE))
    request.step("reading films", 1)
    films = source.beside(member, "u.item")
    if films is None:
        request.tally.note("no u.item beside u.data: films are shown by their ids")
    listed = _films(request, films, source.beside(member, "u.genre")) if films is not None else NOTHING_LISTED
    edition = label(request, member, "MovieLens 100K")
    return film_dataset(
        request,
        name="movielens-100k",
        label=edition,
        prefix="ml100k",
        films=listed,
        interactions=interactions,
        people=_people(request, source.beside(member, "u.user")),
    )


def _lines(request: Request, member: Member) -> list[str]:
    text = open_text(member, fallback="cp1252")
    if text.encoding != "utf-8":
        request.tally.note(f"{member.file_name} was read as {text.encoding}, since it is not UTF-8")
    return [line for line in text.first_lines(1 << 30, limit=1 << 30) if line.strip()]


def _films(request: Request, member: Member, genre_file: Member | None) -> Listing:
    genres = _genres(request, genre_file) if genre_file is not None else list(GENRES)
    rows = split_lines(_lines(request, member), "|", quoting=False)
    listed = [row for row in rows if row[0].strip()]
    request.tally.drop(f"{member.file_name}: no id", len(rows) - len(listed))
    widest = max(map(len, rows), default=0)
    note_left_out(request.tally, member.file_name, _NOT_READ[: max(0, widest - _DATE - 1)])
    return Listing(
        ids=[row[0].strip() for row in listed],
        titles=[row[1] if len(row) > 1 else "" for row in listed],
        genres=[
            [genre for genre, flag in zip(genres, row[_FIRST_FLAG:], strict=False) if flag.strip() == "1"]
            for row in listed
        ],
        facts=[_released(row[_DATE]) if len(row) > _DATE else {} for row in listed],
    )


def _people(request: Request, member: Member | None) -> pl.DataFrame | None:
    """Read the users: id, age, gender, occupation and zip code."""
    if member is None:
        return None
    try:
        lines = _lines(request, member)
    except InputError as error:  # the ratings can do without it
        request.tally.note(f"{member.file_name} is left out: {error}")
        return None
    everybody = split_lines(lines, "|", quoting=False)
    rows = [row for row in everybody if len(row) == len(_PEOPLE)]
    request.tally.drop(f"{member.file_name}: not {len(_PEOPLE)} cells", len(everybody) - len(rows))
    return pl.DataFrame(rows, schema=dict.fromkeys(_PEOPLE, pl.String()), orient="row")


def _genres(request: Request, member: Member) -> list[str]:
    rows = split_lines(_lines(request, member), "|", quoting=False)
    numbered = [(int(row[1]), row[0]) for row in rows if len(row) > 1 and row[1].strip().isdecimal()]
    return [name for _, name in sorted(numbered)] or list(GENRES)


def _released(cell: str) -> dict[str, object]:
    """Parse the release date, which often differs from the year in the title; the title's year counts."""
    try:
        date = datetime.datetime.strptime(cell.strip(), "%d-%b-%Y").replace(tzinfo=datetime.UTC).date()
    except ValueError:
        return {}
    return {"released": date.isoformat()}


READER = Reader(("movielens-100k",), "MovieLens 100K", recognises, read)
