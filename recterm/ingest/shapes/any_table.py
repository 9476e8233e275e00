"""Any table, of any file type: opened in full, or only its first rows."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.errors import InputError
from recterm.ingest.files.archive import HEAD_BYTES
from recterm.ingest.shapes.baskets import read_lists
from recterm.ingest.shapes.html_tables import read_page
from recterm.ingest.shapes.lists_in_cells import from_lists
from recterm.ingest.shapes.matrices import from_matrix
from recterm.ingest.shapes.nested_json import nesting_of
from recterm.ingest.shapes.other_files import refuse_other_file
from recterm.ingest.shapes.sparse_files import is_numpy, read_market, read_numpy
from recterm.ingest.shapes.spreadsheets import is_spreadsheet, read_spreadsheet
from recterm.ingest.shapes.sql_files import refuse_database
from recterm.ingest.tables.columnar import is_columnar, read_columnar
from recterm.ingest.tables.delimited import lines_above, read_delimited
from recterm.ingest.tables.jsontable import read_json
from recterm.ingest.tables.table import SAMPLE_ROWS
from recterm.ingest.tables.text import open_likely_text

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.text import Text

_BOM = b"\xef\xbb\xbf"


NOT_UTF8 = ", since it is not UTF-8"
"""End of the note of a table in another encoding."""


def open_table(member: Member, mapping: ColumnMapping, format: str | None = None, fallback: str | None = None) -> Table:
    """Open a table before its columns are known; `fallback` is the encoding of text whose letters show none.

    Raises:
        InputError: it is not a table, not of the requested format, or has no rows.
    """
    if is_columnar(member):
        table = read_columnar(member)
    elif is_spreadsheet(member):
        table = read_spreadsheet(member)
    elif is_numpy(member):
        table = read_numpy(member)
    else:
        refuse_database(member)
        refuse_other_file(member)
        if (page := read_page(member)) is not None:
            return page
        text = open_likely_text(member, fallback)
        start = member.head.removeprefix(_BOM).lstrip()[:1]
        table = read_json(text, nesting_of) if start in (b"{", b"[") else _read_lines(text, mapping)
        if text.encoding != "utf-8":
            table = replace(table, notes=(*table.notes, f"read as {text.encoding}{NOT_UTF8}"))
    if format is not None and format != table.format:
        raise InputError(f"{member.where} is {table.format}, not {format}", "leave out --format")
    if table.sample.is_empty():
        raise InputError(f"{member.where} has a header but no rows", "get it again, or name another file")
    return table


def _read_lines(text: Text, mapping: ColumnMapping) -> Table:
    """Open a sparse matrix, a delimited table, or lines of items if the person said nothing about the columns."""
    sparse = read_market(text)
    if sparse is not None:
        return sparse
    headed = lines_above([line for line in text.first_lines(SAMPLE_ROWS) if line.strip()])
    lists = read_lists(text) if mapping.allows_any_shape and not headed else None
    return read_delimited(text, mapping) if lists is None else lists


def open_interactions(member: Member, mapping: ColumnMapping, format: str | None = None) -> Table:
    """Open a table of interactions; a matrix, and lists in cells, become one if no column was named.

    Raises:
        InputError: it is not a table, not of the requested format, or has no rows.
    """
    table = open_table(member, mapping, format)
    return from_lists(from_matrix(table)) if mapping.allows_any_shape else table


def start_of(member: Member) -> Member:
    """Cut a file after its first lines; JSON documents and binary files cannot be cut, and stay complete."""
    head = member.head
    if len(head) < HEAD_BYTES or is_columnar(member) or is_spreadsheet(member) or is_numpy(member):
        return member
    start = head[: head.rfind(b"\n") + 1] or head
    if head.removeprefix(_BOM).lstrip()[:1] in (b"[", b"{") and not _is_json_lines(start):
        return member
    return replace(
        member, open=lambda: io.BytesIO(start), path=None, packed_size=len(start), start=None, unpacked_size=None
    )


def _is_json_lines(start: bytes) -> bool:
    """Return whether the first line is a complete object."""
    line, _, rest = start.removeprefix(_BOM).lstrip().partition(b"\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
