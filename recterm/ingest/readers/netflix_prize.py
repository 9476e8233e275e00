"""Netflix Prize: blocks of ratings, each under a line with its film; the original files or the re-cut ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.interactions.reading import BAD_TIME, NOT_A_NUMBER, note_undated
from recterm.ingest.reader import Reader
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing, Roles, assemble, read_interactions
from recterm.ingest.report import MAX_EXAMPLES
from recterm.ingest.tables.column_names import first_line
from recterm.ingest.tables.table import SAMPLE_ROWS, Table
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import of_scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request

ODD = "neither a film nor user,rating,date"
_FILM = re.compile(r"\d+:")
_YEAR = re.compile(r"\d{4}")
_NOT_TRAINING = ("probe.txt", "qualifying.txt")
_OWN_FILE = re.compile(r"mv_\d{7}\.txt")
"""The original has a file for each of its 17,770 films: too many to inspect each before reading."""

_SCHEMA = pl.Schema({"user": pl.UInt32(), "item": pl.UInt32(), "value": pl.UInt8(), "time": pl.Date()})
_BLOCK = 1 << 22
"""Bytes of lines that are parsed at once."""


def recognises(source: Source) -> bool:
    """Recognise any file that begins with a film's number and a colon."""
    return any(_is_block(member) for member in source.members[:50])


def read(request: Request) -> Dataset:
    """Read every file of ratings; probe and qualifying pairs are not separate ratings."""
    source = request.source
    members = [member for member in source.members if _is_block(member)]
    if not members:
        raise InputError(f"{source.path} contains no ratings of the Netflix Prize", "name the folder of the data set")
    request.step("reading ratings", 0)
    for left in (m.base for m in source.members if m.base in _NOT_TRAINING):
        request.tally.note(f"{left} is ignored: its pairs are in the ratings, or have none")
    table = _ratings(request, members)
    interactions = read_interactions(request, table, Roles("user", "item", "value", "time"), of_scale(Scale(1, 5, 1)))
    del table  # a gigabyte, of 100 million ratings
    request.step("reading films", 1)
    films = next((m for m in source.members if m.base in ("movie_titles.txt", "movie_titles.csv")), None)
    if films is None and source.single:
        films = source.beside(members[0], "movie_titles.txt") or source.beside(members[0], "movie_titles.csv")
    if films is None:
        request.tally.note("no movie_titles beside the ratings: films are shown by their ids")
    return assemble(
        request, name="netflix-prize", label="Netflix Prize", prefix="nfx", kind="movie", noun="film",
        listing=_films(films) if films is not None else NOTHING_LISTED, interactions=interactions,
    )  # fmt: skip


def _is_block(member: Member) -> bool:
    if member.base in _NOT_TRAINING:
        return False
    return _OWN_FILE.fullmatch(member.base) is not None or _FILM.fullmatch(first_line(member)) is not None


def _ratings(request: Request, members: Sequence[Member]) -> Table:
    """Read every rating as numbers, 13 bytes each; the text is never held in memory."""
    where = members[0].where if len(members) == 1 else f"{request.source.path.name}: {len(members):,} files"
    parts = [_SCHEMA.to_frame()]
    film: str | None = None
    for block in filter(bytes.strip, _lines(members)):
        film, rows, odd = _parsed(block, film)
        parts.append(rows)
        for why, count, examples in odd.iter_rows():
            if why == BAD_TIME:
                note_undated(request.tally, why, count, f"{where}: {examples[0]}")
                continue
            request.tally.read += count
            request.tally.drop(why, count, (f"{where}: {line}" for line in examples))
    frame = pl.concat(parts, rechunk=False)
    return Table(
        where=where,
        format="csv",
        sample=frame.head(SAMPLE_ROWS).select(pl.all().cast(pl.String)),
        schema=_SCHEMA,
        scan=lambda columns: frame.lazy().select(*columns),
    )


def _lines(members: Sequence[Member]) -> Iterator[bytes]:
    """Yield whole lines of all files, about `_BLOCK` bytes at a time, with a line of a colon before each file."""
    gathered: list[bytes] = []
    size = 0
    for member in members:
        rest = b":\n"
        for block in member.stream():
            lines, newline, rest = (rest + block).rpartition(b"\n")
            if len(rest) > _BLOCK:
                raise InputError(f"{member.where} has a line of more than {_BLOCK:,} bytes", "get the file again")
            gathered.append(lines + newline)
            size += len(lines) + 1
            if size >= _BLOCK:
                yield b"".join(gathered)
                gathered, size = [], 0
        gathered.append(rest + b"\n" if rest else b"")
    if gathered:
        yield b"".join(gathered)


def _parsed(lines: bytes, film: str | None) -> tuple[str | None, pl.DataFrame, pl.DataFrame]:
    """Return the film of the last line, the ratings (`_SCHEMA`), and (reason, count, first lines) of other lines."""
    text = dict.fromkeys(("user", "value", "time"), pl.String())
    cells = pl.read_csv(
        lines, has_header=False, schema=text, quote_char=None, encoding="utf8-lossy", truncate_ragged_lines=True,
        missing_columns="insert",
    )  # fmt: skip
    user = pl.col("user").str.strip_chars()
    head = pl.col("value").is_null() & user.str.contains(r"^\ufeff?\d*:$")
    number = user.str.strip_chars("\ufeff:")
    marked = cells.with_columns(item=pl.when(head).then(number).forward_fill().fill_null(pl.lit(film)), head=head)
    last: str | None = marked["item"][-1] if marked.height else film
    written = pl.any_horizontal(pl.col(*text).str.strip_chars() != "")
    rows = marked.filter(~pl.col("head").fill_null(False) & written)  # fmt: skip
    typed = rows.select(
        user=user.cast(pl.UInt32, strict=False),
        item=pl.col("item").cast(pl.UInt32, strict=False),
        value=pl.col("value").str.strip_chars().cast(pl.UInt8, strict=False),
        time=pl.col("time").str.strip_chars().str.to_date("%Y-%m-%d", strict=False),
    )
    whole = typed.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    if whole.all():
        return last, typed, pl.DataFrame()
    rated = typed.select(pl.all_horizontal(pl.col("user", "item", "value").is_not_null())).to_series()
    usable = rated & rows["time"].is_not_null()
    shape = pl.col("time").is_null() | (pl.col("item") == "") | typed["user"].is_null()
    why = pl.when(shape).then(pl.lit(ODD)).when(typed["value"].is_null()).then(pl.lit(NOT_A_NUMBER))
    line = pl.concat_str(pl.col("user").fill_null(""), "value", "time", separator=",", ignore_nulls=True)
    odd = rows.select(why=why.otherwise(pl.lit(BAD_TIME)), line=line).filter(~whole)
    grouped = odd.group_by("why", maintain_order=True).agg(pl.len(), pl.col("line").head(MAX_EXAMPLES).alias("first"))
    return last, typed.filter(usable), grouped


def _films(member: Member) -> Listing:
    """Read `id,year,title`: only the first two commas separate."""
    lines = open_text(member, fallback="cp1252").first_lines(1 << 30, limit=1 << 30)
    rows = [parts for line in lines if len(parts := line.split(",", 2)) == 3 and parts[0].strip().isdecimal()]
    return Listing(
        ids=[row[0].strip() for row in rows],
        titles=[row[2].strip() for row in rows],
        years=[int(row[1]) if _YEAR.fullmatch(row[1].strip()) else None for row in rows],
    )


READER = Reader(("netflix-prize",), "the Netflix Prize", recognises, read)
