"""Spreadsheets of Excel and LibreOffice as text: the sheet with the most rows, or every sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import InputError
from recterm.ingest.tables.table import SAMPLE_ROWS, Table, check_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from recterm.ingest.files.archive import Member

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_LOOKED_AT = 1_000
_MOST_ABOVE = 8
"""Rows above the names of the columns at most."""

_MOST_BYTES = 64 << 20
"""Size of unpacked sheets up to which formulas are looked for."""

_SHEET = re.compile(r"xl/(?:worksheets/)?[^/]+\.xml$")
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def is_spreadsheet(member: Member) -> bool:
    """Return whether a file's name and first bytes are those of a spreadsheet."""
    return member.base.endswith(ENDINGS) and member.head.startswith(_STARTS)


def read_spreadsheet(member: Member) -> Table:
    """Open the sheet with the most rows; its first row is the header.

    Raises:
        InputError: it is damaged or locked, or has no rows.
    """
    sheets = read_sheets(member)
    name, frame = max(sheets, key=lambda sheet: sheet[1].height)

    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.lazy().select(*columns)

    others = [other for other, _ in sheets if other != name]
    left = f"; the sheets {', '.join(map(repr, others))} were left out" if others else ""
    note = f"spreadsheet, the sheet {name!r}{left}"
    return Table(member.where, "xlsx", frame.head(SAMPLE_ROWS), frame.schema, scan, notes=(note,))


def read_sheets(member: Member) -> list[tuple[str, pl.DataFrame]]:
    """Read every sheet that has rows: its name, and its cells as text under the names of its first row.

    Raises:
        InputError: it is damaged or locked, or no sheet has rows.
    """
    import fastexcel

    content = member.content()
    data = content.read_bytes() if isinstance(content, Path) else content
    try:
        workbook = fastexcel.read_excel(data)
        sheets = [workbook.load_sheet(name, header_row=None, dtypes="string") for name in workbook.sheet_names]
        filled = [sheet for sheet in sheets if sheet.height > 1]
        for sheet in filled:
            check_width(member.where, sheet.width)
        tables = [(sheet.name, _below_title(sheet.to_polars())) for sheet in filled]
    except fastexcel.FastExcelError as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"{member.where} is a spreadsheet that cannot be read: {first}", "save the sheet as CSV, and import that"
        ) from error
    if count := _uncomputed(data):
        cells = "1 cell is a formula whose result" if count == 1 else f"{count:,} cells are formulas whose results"
        raise InputError(
            f"{member.where}: {cells} the file does not have, since a program wrote it and no spreadsheet opened it",
            "open it in a spreadsheet, save it, and import that",
        )
    if not tables:
        raise InputError(f"{member.where} is a spreadsheet without rows", "save the sheet as CSV, and import that")
    return tables


def _below_title(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a sheet under the names of its columns, without a title above them.

    The names are the first row with as many cells as most rows have; or the first of all, where rows differ much.
    """
    filled = [
        sum(cell is not None and cell.strip() != "" for cell in row) for row in cells.head(_LOOKED_AT).iter_rows()
    ]
    usual = Counter(width for width in filled if width > 1).most_common(1)
    enough = usual[0][0] if usual else 1
    head = next((place for place, width in enumerate(filled[:_MOST_ABOVE]) if width >= enough), 0)
    above = filled[:head]
    if any(width > 1 for width in above):  # not a title, but rows with gaps
        head = next((place for place, width in enumerate(filled) if width), 0)
    names: list[str] = []
    for place, name in enumerate(cells.row(head), start=1):
        wanted = (name or "").strip() or f"column_{place}"
        names.append(wanted if wanted not in names else f"{wanted}_{place}")
    return cells.slice(head + 1).rename(dict(zip(cells.columns, names, strict=True)))


def _uncomputed(data: bytes) -> int:
    """Return the number of formulas without a stored result in a workbook of Office Open XML; 0 for other files."""
    if not data.startswith(b"PK"):
        return 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [entry for entry in archive.infolist() if _SHEET.search(entry.filename)]
        small = sum(entry.file_size for entry in sheets) <= _MOST_BYTES
        return sum(len(_NO_RESULT.findall(archive.read(entry))) for entry in sheets) if small else 0
