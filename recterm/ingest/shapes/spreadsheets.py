"""Spreadsheets of Excel and LibreOffice: the sheet with the most rows, as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import InputError
from recterm.ingest.tables.table import SAMPLE_ROWS, Table, check_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    import fastexcel
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
    import fastexcel

    content = member.content()
    data = content.read_bytes() if isinstance(content, Path) else content
    try:
        workbook = fastexcel.read_excel(data)
        sheet, others = _longest(workbook)
        check_width(member.where, sheet.width)
        frame = sheet.to_polars()
    except fastexcel.FastExcelError as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"{member.where} is a spreadsheet that cannot be read: {first}", "save the sheet as CSV, and import that"
        ) from error
    if frame.is_empty():
        raise InputError(f"{member.where} is a spreadsheet without rows", "save the sheet as CSV, and import that")

    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.lazy().select(*columns)

    left = f"; the sheets {', '.join(map(repr, others))} were left out" if others else ""
    note = f"spreadsheet, the sheet {sheet.name!r}{left}"
    return Table(member.where, "xlsx", frame.head(SAMPLE_ROWS), frame.schema, scan, notes=(note,))


def _longest(workbook: fastexcel.ExcelReader) -> tuple[fastexcel.ExcelSheet, list[str]]:
    """Return the sheet with the most rows, and the names of the others that have any."""
    sheets = [workbook.load_sheet(name, dtypes="string") for name in workbook.sheet_names]
    longest = max(sheets, key=lambda sheet: sheet.height)
    return longest, [sheet.name for sheet in sheets if sheet.height and sheet.name != longest.name]
