"""Spreadsheets of Excel and LibreOffice as text: the sheet with the most rows, or every sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import InputError
from recterm.ingest.tables.table import SAMPLE_ROWS, Table, check_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from recterm.ingest.files.archive import Member

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
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
        sheets = [workbook.load_sheet(name, dtypes="string") for name in workbook.sheet_names]
        filled = [sheet for sheet in sheets if sheet.height]
        for sheet in filled:
            check_width(member.where, sheet.width)
        tables = [(sheet.name, sheet.to_polars()) for sheet in filled]
    except fastexcel.FastExcelError as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"{member.where} is a spreadsheet that cannot be read: {first}", "save the sheet as CSV, and import that"
        ) from error
    if not tables:
        raise InputError(f"{member.where} is a spreadsheet without rows", "save the sheet as CSV, and import that")
    return tables
