"""Cells of CSV text, of any size: Python's reader stops at 128 KB, which a pasted review can exceed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 1 << 17
"""Maximum length of a cell; a longer one is not a title, date or rating."""

TOO_LARGE = "a cell of more than 128 KB"

_NO_LIMIT = (1 << 31) - 1


def csv_lines(lines: Iterable[str], delimiter: str = ",", *, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Yield (last line, cells) of every row.

    Raises:
        csv.Error: a row cannot be read; without `strict` only one with a NUL byte.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    while True:
        # The limit is global to the process, and is checked while a row is read.
        limit = csv.field_size_limit(_NO_LIMIT)
        try:
            row = next(reader, None)
        finally:
            csv.field_size_limit(limit)
        if row is None:
            return
        yield reader.line_num, row


def is_too_large(row: Iterable[str]) -> bool:
    """Return whether a cell is too long."""
    return any(len(cell) > LARGEST for cell in row)
