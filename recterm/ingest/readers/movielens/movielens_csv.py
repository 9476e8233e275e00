"""MovieLens 20M, 25M, 32M, latest and latest-small: ratings.csv, movies.csv, links.csv, tags.csv.

Kaggle's copy of 20M calls them rating.csv, movie.csv, link.csv and tag.csv, and writes times as `2005-04-02 23:53:47`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.interactions.columns import RepeatedPairError
from recterm.ingest.interactions.feedback_choice import FeedbackChoice
from recterm.ingest.interactions.plain_table import ITEM, TIME, USER, VALUE, PlainTable, expected_rows
from recterm.ingest.interactions.reading import read_distinct
from recterm.ingest.reader import Reader
from recterm.ingest.readers.movielens.films import (
    HALVES,
    film_dataset,
    film_frame,
    label,
    read_ratings,
)
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing
from recterm.ingest.tables.column_names import first_line, fold_column_name, header_names
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.roles.columns import NAMES, ColumnMapping
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

PREFIX = "ml"
"""Prefix of the ids."""

_RATINGS = {"userid": USER, "movieid": ITEM, "rating": VALUE, "timestamp": TIME}
_NEEDED = frozenset({"userid", "movieid", "rating"})
_RATINGS_FILES = ("ratings.csv", "rating.csv")
_MOVIES_FILES = ("movies.csv", "movie.csv")
_LINKS_FILES = ("links.csv", "link.csv")
_LINKED = {"movieid", "imdbid", "tmdbid"}
_TAGS_FILES = ("tags.csv", "tag.csv")
_COMMA = ColumnMapping(separator=",", has_header=True)


def recognises(source: Source) -> bool:
    """Ratings with MovieLens' header beside its films or alone, or one file with that header and nothing more."""
    if source.single:
        names = header_names(source.members[0])
        return names >= _NEEDED and names <= set(_RATINGS)
    member = _ratings_file(source)
    if member is None or not header_names(member) >= _NEEDED:
        return False
    movies = _beside(source, member, _MOVIES_FILES)
    if movies is None:
        return not any(map(_is_foreign, source.members))
    return "movieid" in header_names(movies)


def _ratings_file(source: Source) -> Member | None:
    return next((member for name in _RATINGS_FILES if (member := source.find(name)) is not None), None)


def _beside(source: Source, member: Member, names: tuple[str, ...]) -> Member | None:
    return next((neighbour for name in names if (neighbour := source.beside(member, name)) is not None), None)


def _is_foreign(member: Member) -> bool:
    """Return whether a file is a table of another data set with ratings of MovieLens, which may list the films."""
    own_files = (*_RATINGS_FILES, *_LINKS_FILES, *_TAGS_FILES)
    return member.base.endswith((".csv", ".json")) and member.base not in own_files and "genome" not in member.base


def read(request: Request) -> Dataset:
    """Read the four files; only the ratings are required."""
    source = request.source
    member = source.members[0] if source.single else _ratings_file(source)
    assert member is not None  # recognises() found it
    request.step("reading ratings", 0)
    movies = _beside(source, member, _MOVIES_FILES)
    # The films in parallel with the ratings: polars leaves room for Python's work on titles.
    with ThreadPoolExecutor(1) as beside:
        listed = beside.submit(_films, request, movies, member) if movies is not None else None
        plain = _plain(request, member)
        interactions = _ratings(request, member) if plain is None else plain
        request.step("reading films", 1)
        films = listed.result() if listed is not None else NOTHING_LISTED
        if listed is not None:
            _note_columns(request, member)
    if movies is None:
        request.tally.note(f"no movies.csv beside {member.file_name}: films are shown by their ids")
    if plain is not None:
        tried = replace(request, tally=deepcopy(request.tally))
        tried.tally.read += len(plain.events)
        try:
            return _whole(tried, member, films, plain)
        except RepeatedPairError:
            interactions = _ratings(request, member)
    return _whole(request, member, films, interactions)


def _whole(request: Request, member: Member, films: Listing, interactions: Interactions) -> Dataset:
    source = request.source
    folder = member.name.split("/")[-2] if "/" in member.name else real_path(source.path).stem
    request.tally.note(interactions.values.description)
    return film_dataset(
        request,
        name="movielens-csv",
        label=label(request, member, folder if interactions.values.scale != HALVES else f"{folder} (MovieLens format)"),
        prefix=PREFIX,
        films=films,
        interactions=interactions,
    )


def _plain(request: Request, member: Member) -> Interactions | None:
    """Read the ratings of a flawless file, as GroupLens writes it; None for any other."""
    columns = [_RATINGS.get(fold_column_name(name), "") for name in first_line(member).split(",")]
    if request.take is FeedbackChoice.VIEWS or sorted(columns) != sorted(_RATINGS.values()):
        return None
    content = member.content()
    return read_distinct(
        PlainTable.of(content, columns, expected_rows(content, member.head)), lambda _: of_scale(HALVES), request.now
    )


def _ratings(request: Request, member: Member) -> Interactions:
    table = _open(member)
    columns = {role: name for name in table.sample.columns if (role := _RATINGS.get(fold_column_name(name)))}
    if TIME not in columns:
        times = [name for name in table.sample.columns if fold_column_name(name) in NAMES["time"]]
        columns |= dict(zip([TIME], times, strict=False))
    left = [name for name in table.sample.columns if name not in columns.values()]
    note_left_out(request.tally, member.file_name, left)
    return read_ratings(request, table, columns, of_scale(HALVES))


def _open(member: Member) -> Table:
    return read_delimited(open_text(member), _COMMA)


def _column(table: Table, name: str) -> str:
    matching = next((column for column in table.sample.columns if fold_column_name(column) == name.lower()), None)
    if matching is None:
        raise InputError(f"{table.where} has no column {name!r}", f"its columns are {', '.join(table.sample.columns)}")
    return matching


def _films(request: Request, movies: Member, ratings: Member) -> Listing:
    table = _open(movies)
    names = {_column(table, name): name for name in ("movieId", "title")}
    genres = next((name for name in table.sample.columns if fold_column_name(name) == "genres"), None)
    names |= {genres: "genres"} if genres is not None else {}
    others = [name for name in table.sample.columns if name not in names]
    frame = table.scan([*names, *others]).select(*names, *others).rename(names).collect()
    if genres is None:
        frame = frame.with_columns(genres=pl.lit(None, pl.String))
    frame = frame.with_columns(pl.col("movieId").str.strip_chars())
    listed = frame.filter(pl.col("movieId").is_not_null() & (pl.col("movieId") != ""))
    blank = frame.filter(pl.all_horizontal(pl.all().is_null())).height
    request.tally.drop(f"{movies.file_name}: no movieId", frame.height - listed.height - blank)
    ids = listed["movieId"].to_list()
    listing = Listing(
        ids=ids,
        titles=listed["title"].fill_null("").to_list(),
        genres=listed["genres"].fill_null("").str.split("|").to_list(),
        facts=_tag_facts(ids, _beside(request.source, ratings, _TAGS_FILES)),
        aliases=_aliases(listed["movieId"], _beside(request.source, ratings, _LINKS_FILES)),
        columns=listed.select(others) if others else None,
    )
    # Films with further columns are made when these have become features.
    return listing if others else replace(listing, items=film_frame(listing, PREFIX))


def _note_columns(request: Request, ratings: Member) -> None:
    """Note the columns of tags and links that nothing uses, once the films were read beside the ratings."""
    read = ((_TAGS_FILES, {"movieid", "tag"}, "who gave each tag, and when"), (_LINKS_FILES, _LINKED, ""))
    for files, used, why in read:
        if (member := _beside(request.source, ratings, files)) is not None:
            names = [name for name in _open(member).sample.columns if fold_column_name(name) not in used]
            note_left_out(request.tally, member.file_name, names, why)


def _tag_facts(ids: list[str], member: Member | None) -> list[dict[str, object]]:
    if member is None:
        return []
    table = _open(member)
    item, tag = _column(table, "movieId"), _column(table, "tag")
    return tag_facts(ids, table.scan([item, tag]).select(item=item, tag=tag))


def _aliases(ids: pl.Series, member: Member | None) -> pl.Series | None:
    """Return the films' ids in other catalogues, as lists."""
    if member is None:
        return None
    table = _open(member)
    names = {_column(table, name): name for name in ("movieId", "imdbId", "tmdbId")}
    links = table.scan(list(names)).select(*names).rename(names).collect()
    links = links.select(pl.all().str.strip_chars().str.replace(r"\.0$", ""))  # 862.0: a copy that pandas saved
    imdb, tmdb = pl.col("imdbId"), pl.col("tmdbId")
    elsewhere = pl.concat_list(
        pl.when(imdb != "").then("imdb:tt" + imdb.str.strip_prefix("tt").str.zfill(7)),
        pl.when(tmdb != "").then("tmdb:" + tmdb),
    ).list.drop_nulls()
    aliases = links.select("movieId", aliases=elsewhere)
    if aliases["movieId"].equals(ids):  # as GroupLens writes them
        return aliases["aliases"]
    aliases = aliases.unique("movieId", keep="last")
    joined = ids.to_frame("movieId").join(aliases, on="movieId", how="left", maintain_order="left")
    return joined["aliases"].fill_null([])


READER = Reader(("movielens-csv", "movielens"), "MovieLens 20M or later", recognises, read)
