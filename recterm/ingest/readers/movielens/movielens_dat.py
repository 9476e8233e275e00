"""MovieLens 1M (Latin-1, whole stars) and 10M (UTF-8, half stars, tags): ratings.dat, movies.dat, tags.dat."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.interactions.plain_table import ITEM, TIME, USER, VALUE
from recterm.ingest.reader import Reader
from recterm.ingest.readers.movielens.films import HALVES, WHOLE, film_dataset, label, read_ratings
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing
from recterm.ingest.tables.column_names import first_line
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.tags import tag_facts
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import of_scale
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.interactions.reading import Interactions
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.table import Table

_DOUBLE_COLON = ColumnMapping(separator="::", has_header=False)
_RATING = re.compile(r"\d+::\d+::[0-5](\.5)?::\d{9,10}")
_TAG = r"^(?P<user>\d+)::(?P<item>\d+)::(?P<tag>.*)::(?P<time>\d+)$"
"""From both ends, since a tag may contain `::`."""

_PEOPLE = ("user", "gender", "age", "occupation", "zip code")


def recognises(source: Source) -> bool:
    """Recognise a ratings.dat with lines separated by `::`, or one file of any name with such lines."""
    member = source.members[0] if source.single else source.find("ratings.dat")
    if member is None:
        return False
    line = first_line(member)
    named = member.base == "ratings.dat" and line.count("::") >= 2
    return named or (source.single and _RATING.fullmatch(line) is not None)


def read(request: Request) -> Dataset:
    """Read the files; with tags it is 10M, without them 1M."""
    source = request.source
    member = source.members[0] if source.single else source.find("ratings.dat")
    assert member is not None  # recognises() found it
    tags = source.beside(member, "tags.dat")
    is_10m = tags is not None
    request.step("reading ratings", 0)
    columns = dict(zip((USER, ITEM, VALUE, TIME), ("column_1", "column_2", "column_3", "column_4"), strict=True))
    table = read_delimited(open_text(member), _DOUBLE_COLON)
    note_left_out(request.tally, member.file_name, table.sample.columns[4:])
    if "column_4" not in table.sample.columns:
        del columns[TIME]
    interactions = read_ratings(request, table, columns, of_scale(HALVES) if is_10m else None)
    request.step("reading films", 1)
    movies = source.beside(member, "movies.dat")
    if movies is None:
        request.tally.note("no movies.dat beside ratings.dat: films are shown by their ids")
    users = source.beside(member, "users.dat")
    films = _films(request, movies, tags) if movies is not None else NOTHING_LISTED
    if interactions.values.scale not in (HALVES, WHOLE):
        return _of_others(request, member, films, interactions)
    is_10m = is_10m or interactions.values.scale == HALVES
    name = "movielens-10m" if is_10m else "movielens-1m"
    edition = label(request, member, "MovieLens 10M" if is_10m else "MovieLens 1M")
    return film_dataset(
        request,
        name=name,
        label=edition,
        prefix="ml",
        films=films,
        interactions=interactions,
        people=_people(request, users),
    )


def _of_others(request: Request, member: Member, films: Listing, interactions: Interactions) -> Dataset:
    """Read other data in MovieLens' layout, such as MovieTweetings, whose numbers are those of IMDb."""
    path = real_path(request.source.path)
    called = path.name if path.is_dir() else path.stem
    prefix = "ml"
    if interactions.items.str.contains(r"^\d{7,8}$").all() and interactions.items.str.starts_with("0").any():
        prefix, interactions = "imdb", replace(interactions, items="tt" + interactions.items)
        films = replace(films, ids=[f"tt{number}" for number in films.ids])
    return film_dataset(request, name="dat", label=called, prefix=prefix, films=films, interactions=interactions)


def _films(request: Request, movies: Member, tags: Member | None) -> Listing:
    text = open_text(movies, fallback="cp1252" if tags is None else None)
    if text.encoding != "utf-8":
        request.tally.note(f"{movies.file_name} was read as {text.encoding}, since it is not UTF-8")
    table = read_delimited(text, _DOUBLE_COLON)
    frame = _three_columns(table)
    note_left_out(request.tally, movies.file_name, table.sample.columns[3:])
    ids = frame["id"].to_list()
    return Listing(
        ids=ids,
        titles=frame["title"].fill_null("").to_list(),
        genres=frame["genres"].fill_null("").str.split("|").to_list(),
        facts=tag_facts(ids, _tags(request, tags)) if tags is not None else [],
    )


def _people(request: Request, member: Member | None) -> pl.DataFrame | None:
    """Read the users of 1M; other sets write other columns under the same name."""
    if member is None:
        return None
    try:
        table = read_delimited(open_text(member, fallback="cp1252"), _DOUBLE_COLON)
    except InputError as error:  # the ratings can do without it
        request.tally.note(f"{member.file_name} is left out: {error}")
        return None
    if (width := len(table.sample.columns)) != len(_PEOPLE):
        request.tally.note(f"{member.file_name} is left out: it has {width} columns, not {', '.join(_PEOPLE)}")
        return None
    return (
        table.scan(table.sample.columns)
        .select(table.sample.columns)
        .collect()
        .rename(dict(zip(table.sample.columns, _PEOPLE, strict=True)))
    )


def _three_columns(table: Table) -> pl.DataFrame:
    names = table.sample.columns[:3]
    frame = table.scan(names).collect().rename(dict(zip(names, ("id", "title", "genres"), strict=False)))
    missing = [pl.lit(None, pl.String).alias(name) for name in ("title", "genres") if name not in frame.columns]
    return frame.with_columns(pl.col("id").str.strip_chars(), *missing).filter(pl.col("id").is_not_null())


def _tags(request: Request, member: Member) -> pl.LazyFrame:
    text = open_text(member)
    source = text.content
    lines = pl.scan_csv(
        source,
        glob=False,
        has_header=False,
        separator="\x1f",
        quote_char=None,
        schema={"line": pl.String()},
        truncate_ragged_lines=True,
    )
    parts = lines.select(pl.col("line").str.strip_chars_end("\r").str.extract_groups(_TAG).alias("parts")).unnest(
        "parts"
    )
    unread = int(parts.select((pl.col("item").is_null()).sum()).collect().item())
    request.tally.drop(f"{member.file_name}: not user::film::tag::time", unread)
    note_left_out(request.tally, member.file_name, ("user", "time"))
    return parts.filter(pl.col("item").is_not_null()).select("item", "tag")


READER = Reader(("movielens-1m", "movielens-10m"), "MovieLens 1M or 10M", recognises, read)
