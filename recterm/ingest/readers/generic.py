"""Any table of interactions: CSV, TSV, JSON lines, JSON, Parquet, Arrow; the columns are found or named."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.catalogue import catalogue
from recterm.ingest.dataset.dataset import build
from recterm.ingest.interactions.cells import Cells, Fields
from recterm.ingest.interactions.reading import read_events
from recterm.ingest.reader import Reader
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.columnar import is_columnar, read_columnar
from recterm.ingest.tables.columns import Columns, find_columns, overlooked
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.jsontable import read_json
from recterm.ingest.tables.scale import ONCE, Values, guess_values
from recterm.ingest.tables.table import as_list
from recterm.ingest.tables.text import open_text

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.interactions.reading import Interactions
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.columns import ColumnMapping
    from recterm.ingest.tables.table import Table

FORMATS = ("csv", "tsv", "json-lines", "json", "parquet", "arrow")
_TEXT_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".json", ".jsonl", ".ndjson")
ENDINGS = frozenset({*_TEXT_ENDINGS, ".parquet", ".pq", ".arrow", ".feather", ".ipc"})
"""Endings of files in a folder that may be tables; a single file may have any."""

NOT_DATA = ("readme", "license", "licence", "changelog", "notes", "requirements")


def recognises(source: Source) -> bool:
    """One file, or a folder with one table in it."""
    return source.single or bool(_tables(source))


def read(request: Request) -> Dataset:
    """Read a table of interactions, with whatever it says of the items beside them."""
    member = member_of(request.source)
    request.step(f"reading {member.file_name}", 0)
    table = table_of(member, request.mapping, request.format)
    columns = find_columns(table.where, table.sample, request.mapping, named=table.named)
    tally = request.tally
    for note in (*table.notes, columns.described(), *overlooked(columns, table.sample)):
        tally.note(note)
    cells = Cells(table.where, table.scan(_used(table, columns)), table.first_line)
    key = _item_key(table, columns)

    def values(numbers: pl.Series) -> Values:
        return guess_values(numbers, fold_column_name(columns.value)) if columns.value is not None else ONCE

    fields = Fields.of(
        table,
        user=columns.user,
        item=key,
        value=columns.value,
        time=columns.time,
        style=columns.time_style,
        plain=columns.plain,
    )
    found = read_events(cells, fields, values, request.now, tally, request.take)
    tally.note(found.values.description)
    if columns.time_style is not None and columns.time_style.ambiguous:
        tally.note("dates like 3/5/2024 were read with the month first")
    request.step("reading titles", 1)
    items = _items(cells, table, columns, key, found)
    request.step("putting items in order", 2)
    return build(
        format=table.format,
        label=PurePosixPath(member.name).stem,
        items=items,
        users=found.users,
        events=found.events,
        scale=found.values.scale,
        report=tally.report(len(found.events)),
        source=str(request.source.path),
    )


def _tables(source: Source) -> list[Member]:
    return [
        member
        for member in source.members
        if PurePosixPath(member.base).suffix in ENDINGS and not member.base.startswith(NOT_DATA)
    ]


def member_of(source: Source) -> Member:
    """The one table of a source.

    Raises:
        InputError: it holds several.
    """
    if source.single:
        return source.members[0]
    tables = _tables(source)
    if len(tables) > 1:
        names = ", ".join(member.name for member in tables[:8]) + (", ..." if len(tables) > 8 else "")
        unpack = " (unpack the archive first)" if source.path.is_file() else ""
        raise InputError(f"{source.path} holds several tables: {names}", f"Name the one with the interactions{unpack}.")
    return tables[0]


def table_of(member: Member, mapping: ColumnMapping, format: str | None = None) -> Table:
    """A table before anything is known of its columns.

    Raises:
        InputError: it is no table, not of the format that was asked for, or has no rows.
    """
    if is_columnar(member):
        table = read_columnar(member)
    else:
        text = open_text(member)
        start = member.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        table = read_json(text) if start in (b"{", b"[") else read_delimited(text, mapping)
    if format is not None and format != table.format:
        raise InputError(f"{member.where} is {table.format}, not {format}", "Leave out --format.")
    if table.sample.is_empty():
        raise InputError(f"{member.where} has a header but no rows", "Get it again, or name another file.")
    return table


def _used(table: Table, columns: Columns) -> list[str]:
    """The columns that have a role, in the order of the file."""
    return [name for name in table.sample.columns if name in columns.used]


def _item_key(table: Table, columns: Columns) -> pl.Expr:
    """Text that tells items apart: the id column, else the title with whatever else tells two of one title apart."""
    if columns.item is not None:
        return table.text(columns.item)
    assert columns.title is not None  # find_columns gives one of the two
    key = table.text(columns.title).str.strip_chars()
    if columns.year is not None:
        year = table.text(columns.year).str.extract(r"(\d{4})")
        key = key + pl.when(year.is_null()).then(pl.lit("")).otherwise(pl.format(" ({})", year))
    if columns.creators is not None:
        creator = table.text(columns.creators).str.strip_chars()
        key = key + pl.when(creator.is_null() | (creator == "")).then(pl.lit("")).otherwise(pl.format(" · {}", creator))
    return key


def _items(cells: Cells, table: Table, columns: Columns, key: pl.Expr, found: Interactions) -> pl.DataFrame:
    """One row per item in the order of its codes; the first filled cell of an item says what it is."""
    told = _told(table, columns)
    ids = pl.DataFrame({"key": found.items})
    if told:
        rows = cells.rows.select(key=key.str.strip_chars(), **told)
        first = rows.group_by("key").agg(pl.col(name).drop_nulls().first() for name in told)
        ids = ids.join(first.collect(engine="streaming"), on="key", how="left", maintain_order="left")
    keys = ids["key"].to_list()
    titled = columns.item is None or (columns.title is None and catalogue.look_like_titles(found.items))
    titles = ids["title"].to_list() if "title" in told else keys
    return catalogue.items_frame(
        ids=[f"x:{name}" for name in keys] if titled else keys,
        titles=[title or name for title, name in zip(titles, keys, strict=True)],
        years=ids["year"].to_list() if "year" in told else None,
        genres=ids["genres"].to_list() if "genres" in told else None,
        creators=ids["creators"].to_list() if "creators" in told else None,
        kind=columns.kind,
    )


def _told(table: Table, columns: Columns) -> dict[str, pl.Expr]:
    """What the table says of items, apart from their ids."""
    told: dict[str, pl.Expr] = {}
    if columns.title is not None:
        title = table.text(columns.title).str.strip_chars()
        told["title"] = pl.when(title != "").then(title)
    if columns.year is not None:
        told["year"] = table.text(columns.year).str.extract(r"(\d{4})").cast(pl.Int32)
    if columns.genres is not None:
        told["genres"] = as_list(pl.col(columns.genres), table.schema[columns.genres])
    if columns.creators is not None and columns.creators != columns.title:
        told["creators"] = as_list(pl.col(columns.creators), table.schema[columns.creators])
    return told


READER = Reader(FORMATS, "a table", recognises, read)
