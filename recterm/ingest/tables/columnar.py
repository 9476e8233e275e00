"""Columnar files, Parquet and Arrow, as tables: the types come with the file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.tables.table import SAMPLE_ROWS, Table, as_text, check_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.files.archive import Member

PARQUET, ARROW_FILE, ARROW_STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"


def is_columnar(member: Member) -> bool:
    """Return whether the first bytes are those of a Parquet or Arrow file."""
    return member.head.startswith((PARQUET, ARROW_FILE, ARROW_STREAM))


def read_columnar(member: Member) -> Table:
    """Open a Parquet or Arrow file; its rows are read lazily.

    Raises:
        InputError: it is damaged or has no rows.
    """
    try:
        frame = _lazy(member)
        schema = frame.collect_schema()
        check_width(member.where, len(schema))
        head = frame.head(SAMPLE_ROWS).select(as_text(pl.col(name), dtype) for name, dtype in schema.items()).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise InputError(
            f"{member.where} is a damaged or unreadable {_name(member)} file: {str(error).splitlines()[0]}",
            "get it again from its source; the download may have stopped half-way",
        ) from error
    if head.is_empty() or not schema:
        raise InputError(f"{member.where} has no rows", "get it again, or name another file")

    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.select(*columns)

    return Table(where=member.where, format=_name(member), sample=head, schema=schema, scan=scan)


def _name(member: Member) -> str:
    return "parquet" if member.head.startswith(PARQUET) else "arrow"


def _lazy(member: Member) -> pl.LazyFrame:
    content = member.content()
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    if member.head.startswith(PARQUET):
        return pl.scan_parquet(source, glob=False)
    if member.head.startswith(ARROW_FILE):
        return pl.scan_ipc(source, glob=False)
    return pl.read_ipc_stream(source).lazy()
