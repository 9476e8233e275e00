"""The Netflix Prize: blocks of ratings, each under a line with its film; the original's files or the re-cut ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain import Scale
from recterm.errors import InputError
from recterm.ingest.header import first_line
from recterm.ingest.reader import Reader
from recterm.ingest.readers.joining import NOTHING_LISTED, Listing, Roles, assemble, read_interactions
from recterm.ingest.scale import of_scale
from recterm.ingest.table import SAMPLE_ROWS, Table
from recterm.ingest.text import blocks, open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recterm.ingest.archive import Member, Source
    from recterm.ingest.dataset import Dataset
    from recterm.ingest.reader import Request

_FILM = re.compile(r"\d+:")
_YEAR = re.compile(r"\d{4}")
_NOT_TRAINING = ("probe.txt", "qualifying.txt")
_BLOCK = 1 << 24
"""Bytes of lines that are parsed together."""


def recognises(source: Source) -> bool:
    """Any file that begins with a film's number and a colon."""
    return any(_is_block(member) for member in source.members[:50])


def read(request: Request) -> Dataset:
    """Read every file of ratings; probe and qualifying pairs are no ratings of their own."""
    source = request.source
    members = [member for member in source.members if _is_block(member)]
    if not members:
        raise InputError(f"{source.path} holds no ratings of the Netflix Prize", "Name the folder of the data set.")
    request.step("reading ratings", 0)
    for left in (m.base for m in source.members if m.base in _NOT_TRAINING):
        request.tally.note(f"{left} is left alone: its pairs are in the ratings, or have none")
    frame = pl.concat(frame for member in members for frame in _ratings(request, member))
    where = members[0].where if len(members) == 1 else f"{source.path.name}: {len(members):,} files"
    table = _as_table(where, frame)
    found = read_interactions(request, table, Roles("user", "item", "value", "time"), of_scale(Scale(1, 5, 1)))
    request.step("reading films", 1)
    films = next((m for m in source.members if m.base in ("movie_titles.txt", "movie_titles.csv")), None)
    if films is None and source.single:
        films = source.beside(members[0], "movie_titles.txt") or source.beside(members[0], "movie_titles.csv")
    if films is None:
        request.tally.note("no movie_titles beside the ratings: films are shown by their ids")
    return assemble(
        request, name="netflix-prize", label="Netflix Prize", prefix="nfx", kind="movie", noun="film",
        listing=_films(films) if films is not None else NOTHING_LISTED, found=found,
    )  # fmt: skip


def _is_block(member: Member) -> bool:
    return member.base not in _NOT_TRAINING and _FILM.fullmatch(first_line(member)) is not None


def _ratings(request: Request, member: Member) -> Iterator[pl.DataFrame]:
    """user, item, value, time as text, block by block; lines that are neither film nor rating are counted."""
    content = open_text(member).content
    film: str | None = None
    rest = b""
    for block in blocks(content, _BLOCK):
        lines, _, rest = (rest + block).rpartition(b"\n")
        film, frame, odd = _parsed(lines.decode(), film)
        yield from _counted(request, member, frame, odd)
    if rest:
        film, frame, odd = _parsed(rest.decode(), film)
        yield from _counted(request, member, frame, odd)


def _counted(request: Request, member: Member, frame: pl.DataFrame, odd: list[str]) -> Iterator[pl.DataFrame]:
    request.tally.drop("neither a film nor user,rating,date", len(odd), (f"{member.where}: {line}" for line in odd))
    request.tally.read += len(odd)
    yield frame


def _parsed(text: str, film: str | None) -> tuple[str | None, pl.DataFrame, list[str]]:
    lines = pl.DataFrame({"line": text.split("\n")}).with_columns(pl.col("line").str.strip_chars())
    lines = lines.filter(pl.col("line") != "")
    heads = pl.col("line").str.extract(r"^(\d+):$")
    marked = lines.with_columns(head=heads).with_columns(
        item=pl.col("head").forward_fill().fill_null(pl.lit(film, pl.String))
    )
    last = marked["item"][-1] if marked.height else film
    parts = marked.filter(pl.col("head").is_null()).with_columns(
        pl.col("line").str.split_exact(",", 2).struct.rename_fields(["user", "value", "time"]).alias("parts")
    )
    rows = parts.unnest("parts")
    good = pl.col("time").is_not_null() & pl.col("item").is_not_null()
    odd = rows.filter(~good)["line"].to_list()
    return last, rows.filter(good).select("user", "item", "value", "time"), odd


def _as_table(where: str, frame: pl.DataFrame) -> Table:
    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.lazy().select(*columns)

    return Table(where=where, format="csv", sample=frame.head(SAMPLE_ROWS), schema=frame.schema, scan=scan)


def _films(member: Member) -> Listing:
    """`id,year,title`: only the first two commas separate."""
    lines = open_text(member, fallback="cp1252").first_lines(1 << 30, limit=1 << 30)
    rows = [parts for line in lines if len(parts := line.split(",", 2)) == 3 and parts[0].strip().isdecimal()]
    return Listing(
        ids=[row[0].strip() for row in rows],
        titles=[row[2].strip() for row in rows],
        years=[int(row[1]) if _YEAR.fullmatch(row[1].strip()) else None for row in rows],
    )


READER = Reader(("netflix-prize",), "the Netflix Prize", recognises, read)
