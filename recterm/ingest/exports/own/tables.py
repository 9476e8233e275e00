"""Tables of a person's files, whole: text, JSON, spreadsheets sheet by sheet, Parquet, HTML, XML."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recterm.domain.terminal_text import storable
from recterm.errors import InputError
from recterm.ingest.exports.cells import LARGEST, TOO_LARGE
from recterm.ingest.exports.decoding import decode_member
from recterm.ingest.exports.own.edges import headings_at, is_ruler, totals_from
from recterm.ingest.exports.own.merged_cells import fill_merged
from recterm.ingest.exports.own.names import is_known
from recterm.ingest.exports.own.text_lists import text_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from recterm.ingest.exports.rows import Skips
    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.table import Table

SAMPLE = 2_000
"""Rows that detection looks at."""

MOST_BYTES = 256 << 20
"""Size of a file beyond which it is not one person's table."""

_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_LONGEST_TITLE = 200
_NO_SEPARATOR = "\x1f"
"""A separator that no text has, so that every line is one cell."""

_MOST_ABOVE = 5
"""Lines above the headings at most."""

_MOST_COMMAS = 0.8
"""Share of lines with a comma from which on it separates cells, and is not part of titles."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One table, its cells trimmed."""

    file: str
    """The name of its file, and of its sheet where a spreadsheet has several."""
    name: str
    """The name that says what it holds: of the sheet, else of the file, without its ending."""
    where: str
    """Its name in messages."""
    columns: tuple[str, ...]
    rows: list[list[str]]
    named: bool = True
    """Whether the columns have names of their own."""
    first_line: int | None = None
    """Line of the first row; None where rows have no lines."""
    notes: tuple[str, ...] = field(default=())

    def cells(self, column: str) -> list[str]:
        """Return every cell of a column."""
        place = self.columns.index(column)
        return [row[place] for row in self.rows]

    def sample(self, column: str) -> list[str]:
        """Return the filled cells of a column's first rows."""
        place = self.columns.index(column)
        return [row[place] for row in self.rows[:SAMPLE] if row[place]]

    def place_of(self, row: int) -> str:
        """Return where a row is, for the report."""
        return f"{self.where}, row {row + 1}" if self.first_line is None else f"{self.where}:{self.first_line + row}"


def own_tables(member: Member, skips: Skips | None = None) -> list[OwnTable]:
    """Open all tables of a file.

    Raises:
        InputError: it holds no table, is damaged, or is a database, which is named with the way out of it.
    """
    import polars as pl

    if member.size > MOST_BYTES:
        raise InputError(
            f"{member.where} is too large for one person's table", "a data set of many people: recterm import"
        )
    try:
        tables = [shaped for table in _opened(member) if (shaped := _shaped(table)).rows]
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, UnicodeError, OSError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"{member.where} cannot be read as a table: {first}", "check that the file is whole"
        ) from error
    return [_without_large(table, skips) for table in tables]


def _opened(member: Member) -> list[OwnTable]:
    if is_markup(member):
        return _markup(member)
    if member.base.endswith(_SHEETS):
        from recterm.ingest.shapes.spreadsheets import is_spreadsheet, read_sheets

        if is_spreadsheet(member):
            sheets = read_sheets(member)
            several = len(sheets) > 1
            return [_of_frame(member, frame, sheet if several else "", sheet) for sheet, frame in sheets]
    notes: list[str] = []
    plain = as_utf8(member, notes)
    if (listed := _text_list(plain)) is not None:
        return [replace(listed, notes=tuple(notes))]
    above, plain = _below_title(plain)
    own = _of_table(plain, _table(plain))
    first = None if own.first_line is None else own.first_line + above
    return [replace(own, first_line=first, notes=(*own.notes, *notes))]


def _shaped(table: OwnTable) -> OwnTable:
    """Return a table below its title and headings, without rulers, and without totals at its end."""
    at = headings_at(table.columns, table.rows)
    if at is not None:
        first = None if table.first_line is None else table.first_line + at + 1
        columns = _unique(table.rows[at])
        table = replace(table, columns=columns, rows=table.rows[at + 1 :], named=True, first_line=first)
    blank = [""] * len(table.columns)
    rows = [blank if is_ruler(row) else row for row in table.rows]
    end = totals_from(rows)
    notes = table.notes
    if end < len(rows):
        word = next(cell for cell in rows[end] if cell)
        notes = (*notes, f"what begins with {word!r} below the last row was taken for totals and left out")
    rows, merged = fill_merged(table.columns, rows[:end])
    return replace(table, rows=rows, notes=(*notes, *merged))


def _text_list(member: Member) -> OwnTable | None:
    """Return a list with ratings or boxes, one title on each line; None for any other text."""
    lines = _lines(member)
    if not lines or (lines[0][:1] in ("{", "[") and lines[0][:3].lower() not in ("[x]", "[ ]")) or has_headings(member):
        return None
    if not _is_list(member, lines):
        return None
    whole = b"".join(member.stream()).removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").splitlines()
    grid = text_list(whole)
    return None if grid is None else _of_grid(member, *grid)


def _below_title(member: Member) -> tuple[int, Member]:
    """Return the number of lines above the headings, and a text without them: a title of the table, empty lines."""
    lines = member.head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").split("\n")[: _MOST_ABOVE + 1]
    usual = [sum(map(is_known, re.split(r"[\t;,|]", line))) for line in lines]
    above = next((place for place, headings in enumerate(usual) if headings > 1), 0)
    if not above or any(usual[:above]) or member.head[:1] in (b"{", b"["):
        return 0, member
    content = b"".join(member.stream()).split(b"\n", above)[above]
    return above, replace(
        member, open=lambda: io.BytesIO(content), path=None, start=None, packed_size=len(content), unpacked_size=None
    )


def as_utf8(member: Member, notes: list[str] | None = None) -> Member:
    """Return a text in another encoding as UTF-8, and note the encoding; any other file as it is.

    Raises:
        InputError: it is not text.
    """
    from recterm.ingest.tables.columnar import is_columnar
    from recterm.ingest.tables.text import utf16_of

    if is_columnar(member) or (b"\0" in member.head and utf16_of(member.head) is None):
        return member
    text = decode_member(member, "cp1252", notes)
    content = (text.replace("\r", "\n") if "\n" not in text else text).encode("utf-8", "replace")
    return replace(
        member, open=lambda: io.BytesIO(content), path=None, start=None, packed_size=len(content), unpacked_size=None
    )


def is_markup(member: Member) -> bool:
    """Return whether a file is HTML or XML."""
    return member.head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<"


def _markup(member: Member) -> list[OwnTable]:
    from recterm.ingest.shapes.html_tables import html_grid, xml_grid
    from recterm.ingest.tables.text import refuse_non_text

    content = b"".join(member.stream())
    start = content[:4096].lower()
    if b"<html" in start or b"<!doctype html" in start or b"<table" in start:
        grid = html_grid(content.decode("utf-8", "replace"))
    else:
        grid = xml_grid(content, member.where) if b"<?xml" in start else None
    if grid is None:
        refuse_non_text(member)
    return [] if grid is None else [_of_grid(member, *grid)]


def _of_grid(member: Member, names: Sequence[str], rows: list[list[str]]) -> OwnTable:
    clean_rows = [[storable(cell).strip() for cell in row] for row in rows]
    return OwnTable(member.name, _stem(member), member.where, _unique(names), clean_rows)


def _table(member: Member) -> Table:
    """Open a table of text, JSON, Parquet or Arrow; a list with one title per line has one column."""
    from recterm.ingest.shapes.any_table import open_table
    from recterm.ingest.tables.roles.columns import ColumnMapping

    lines = _lines(member)
    first = lines[0] if lines else ""
    json = first[:1] in ("{", "[")
    headed = any(is_known(cell) for cell in re.split(r"[\t;,|]", first)) and not json
    if not json and not has_headings(member) and _is_list(member, lines):
        layout = ColumnMapping(separator=_NO_SEPARATOR, has_header=headed)
        return open_table(member, layout)
    return open_table(member, ColumnMapping(has_header=headed or None))


def _lines(member: Member) -> list[str]:
    """Return the first lines that are not empty."""
    text = member.head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return [line.strip() for line in text.splitlines()[:SAMPLE] if line.strip()]


def has_headings(member: Member) -> bool:
    """Return whether the first line has two usual headings of a person's table."""
    lines = _lines(member)
    return sum(map(is_known, re.split(r"[\t;,|]", lines[0]))) > 1 if lines else False


def _is_list(member: Member, lines: list[str]) -> bool:
    """Return whether a file may be a list with one title per line."""
    if len(lines) < 2 or b"\0" in member.head or max(map(len, lines)) > _LONGEST_TITLE:
        return False
    often = {separator: sum(separator in line for line in lines) / len(lines) for separator in "\t;|,"}
    return max(often[separator] for separator in "\t;|") < 0.5 and often[","] < _MOST_COMMAS


def _of_table(member: Member, table: Table) -> OwnTable:
    columns = table.sample.columns
    frame = table.scan(columns).collect()
    shown = frame.select(table.text(name).alias(name) for name in columns)
    own = _of_frame(member, shown, "", _stem(member))
    unusable = frame[table.unusable].drop_nulls().to_list() if table.unusable in frame.columns else []
    return replace(own, named=table.named, first_line=table.first_line, notes=_notes(table, unusable))


def sampled_table(table: Table) -> OwnTable:
    """Return the first rows of an opened table."""
    rows = [[(cell or "").strip() for cell in row] for row in table.sample.head(SAMPLE).iter_rows()]
    return OwnTable(table.where, "", table.where, _unique(table.sample.columns), rows, table.named)


def _notes(table: Table, unusable: Sequence[str]) -> tuple[str, ...]:
    """Return what was assumed of the layout, as far as a person may want to know it."""
    notes = [note for note in table.notes if not note.startswith("text table, separated by")]
    bad = sum(bool(text.strip()) for text in unusable)
    rows = "1 row has" if bad == 1 else f"{bad:,} rows have"
    return (*notes, f"{rows} a problem: {table.reason}") if bad else tuple(notes)


def _of_frame(member: Member, frame: pl.DataFrame, sheet: str, name: str) -> OwnTable:
    rows = [[storable(cell).strip() if cell else "" for cell in row] for row in frame.iter_rows()]
    label = f" ({sheet})" if sheet else ""
    return OwnTable(f"{member.name}{label}", name, f"{member.where}{label}", _unique(frame.columns), rows)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ, for empty and repeated ones too."""
    unique: list[str] = []
    for place, name in enumerate(names, start=1):
        wanted = storable(name).strip() or f"column_{place}"
        unique.append(wanted if wanted not in unique else f"{wanted}_{place}")
    return tuple(unique)


def _without_large(table: OwnTable, skips: Skips | None) -> OwnTable:
    """Leave out rows with a cell that is too long for a title, a date or a rating."""
    large = {place for place, row in enumerate(table.rows) if any(len(cell) > LARGEST for cell in row)}
    if not large:
        return table
    if skips is not None:
        for place in sorted(large):
            skips.add(TOO_LARGE, table.place_of(place))
    blank = [""] * len(table.columns)
    return replace(table, rows=[blank if place in large else row for place, row in enumerate(table.rows)])


def _stem(member: Member) -> str:
    return PurePosixPath(member.file_name).stem
