"""Delimited text tables: the separator by trial, the header by content, lenient quotes where polars is strict."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from recterm.errors import InputError
from recterm.ingest.tables.known_headings import known_headings
from recterm.ingest.tables.roles.columns import count_known
from recterm.ingest.tables.table import SAMPLE_ROWS, Table, check_width
from recterm.ingest.tables.values.times import time_style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.ingest.tables.text import Text

SEPARATORS = ("::", "\t", ";", "|", ",")
"""Tried in this order; the longest first."""

SPACES = " "
"""Any number of spaces or tabs between cells."""

NAMES = {"::": "`::`", "\t": "tab", ";": "`;`", "|": "`|`", ",": "comma", SPACES: "spaces"}

TOO_LONG = "more cells than the header has"
EXTRA = "\0extra"
"""Column for cells after the last one."""

_SPACED = re.compile(r"(?:-?\d+,\d+|[^\s,;|]+)(?:\s+(?:-?\d+,\d+|[^\s,;|]+))+")
"""Line of cells without spaces and separators, other than decimal commas."""

_ALL_BUT_FEW = 0.9
"""Share of lines with the same number of words from which on spaces separate cells."""

_MOST_COUNTS = 3
_MOST_ABOVE = 5
"""Lines of a title at most."""

_LEAST_BELOW = 4
"""Lines below which nothing tells a title from a table."""

_SEPARATOR_LINE = re.compile(r'"?sep=(;|,|\||\\t|\t)"?\s*', re.IGNORECASE)
_TRIAL_LINES = 200
_LINE = "\x1f"
"""A separator that no text table uses, so that a line stays in one piece."""

_MAX_CELL_LINES = 100
"""A quote that stays open longer is not a quote."""


@dataclass(frozen=True)
class Layout:
    """Layout of a text table."""

    separator: str
    quoting: bool
    names: tuple[str, ...]
    skipped: int
    """Lines before the first row: a count of the rows, the header."""
    has_header: bool


@dataclass(frozen=True)
class DelimitedRows:
    """Scan of a delimited text; a reader that expects numbers only may read the text itself."""

    rows: pl.LazyFrame
    """All columns as text."""
    extra: tuple[str, ...]
    """Columns that every scan has beside the requested ones."""
    text: Text
    layout: Layout

    def __call__(self, columns: Sequence[str]) -> pl.LazyFrame:
        """Return all rows with these columns."""
        return self.rows.select(*columns, *self.extra)


def read_delimited(text: Text, mapping: ColumnMapping) -> Table:
    """Detect the layout of a text table.

    Raises:
        InputError: no separator splits it into columns.
    """
    layout = find_layout(text, mapping)
    if layout.quoting and not _parses(text, layout):
        frame = _forgiving(text, layout)
        return _table(text, layout, frame.lazy(), ("quotes that are never closed, or are inside a cell, were kept",))
    return _table(text, layout, _scan(text, layout), ())


def find_layout(text: Text, mapping: ColumnMapping) -> Layout:
    """Find the layout that gives the most lines the same number of cells, and then the most cells."""
    every = text.first_lines(SAMPLE_ROWS)
    lines = [line for line in every if line.strip()]
    if any("\r" in line for line in lines[:2]):
        raise InputError(
            f"{text.where}: its lines end in a carriage return alone, as on old Macs",
            "convert them:  tr '\\r' '\\n' < OLD > NEW",
        )
    above = lines_above(lines)
    counted = above or _count_lines(lines)
    rows = lines[counted:_TRIAL_LINES]
    separator = mapping.separator or _separator_named(lines) or _best_separator(text.where, rows)
    quoting = text.quoted and not (separator in ("::", "\t", "|", SPACES) and any(line.count('"') % 2 for line in rows))
    cells = split_lines(rows, separator, quoting)
    if not cells:
        raise InputError(f"{text.where} has no rows", "get it again, or name another file")
    width = Counter(map(len, cells)).most_common(1)[0][0]
    check_width(text.where, max(width, len(cells[0])))
    has_header = mapping.has_header if mapping.has_header is not None else _has_header(cells, mapping)
    width = len(cells[0]) if has_header else width
    public = None if has_header else known_headings(text.where, width)
    names = _unique(cells[0]) if has_header else public or [f"column_{place}" for place in range(1, width + 1)]
    filled = [place for place, line in enumerate(every) if line.strip()]
    skipped = filled[counted] if above else filled[0] + counted if counted or has_header else 0
    return Layout(separator, quoting, tuple(names), skipped + has_header, has_header or public is not None)


def lines_above(lines: Sequence[str]) -> int:
    """Count the lines above a table that do not belong to it: `sep=;` of Excel, comments, ARFF's head, a title.

    Args:
        lines: the first lines that are not empty.
    """
    named = bool(lines) and _SEPARATOR_LINE.fullmatch(lines[0]) is not None
    above = int(named)
    while above < len(lines) and lines[above].startswith("#"):
        above += 1
    if above > named and above < len(lines) and _is_commented_header(lines[above - 1], lines[above:_TRIAL_LINES]):
        above -= 1
    return above + _title_lines(lines[above:_TRIAL_LINES]) if above < len(lines) else 0


def _is_commented_header(comment: str, rows: Sequence[str]) -> bool:
    """Return whether a comment above the rows has the names of the columns."""
    return any(
        comment.count(separator) and comment.count(separator) == rows[0].count(separator) for separator in "\t;|,"
    )


def _title_lines(lines: Sequence[str]) -> int:
    """Count the lines above a header that are a title: without the separator that nearly every line below has."""
    if len(lines) < _LEAST_BELOW:
        return 0
    often = max("\t;|,", key=lambda separator: sum(separator in line for line in lines))
    bare = [place for place, line in enumerate(lines) if not line.strip(f'{often} "').count(often)]
    above = next((place for place in range(_MOST_ABOVE + 1) if place not in bare), 0)
    below = above < len(lines) and len(bare) == above
    return above if above and below and count_known(lines[above].split(often)) >= 2 else 0


def _separator_named(lines: Sequence[str]) -> str | None:
    """Return the separator that Excel names in the first line of a file."""
    named = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    return None if named is None else named[1].replace("\\t", "\t")


def _count_lines(lines: Sequence[str]) -> int:
    """Count lines at the start with a single integer: counts of users, items or rows, not a table of one column."""
    counted = next((place for place, line in enumerate(lines) if not line.strip().isdecimal()), 0)
    return counted if counted <= _MOST_COUNTS else 0


def split_lines(lines: Sequence[str], separator: str, quoting: bool) -> list[list[str]]:
    """Split whole lines into cells; a quoted cell may span lines."""
    if separator == SPACES and not quoting:
        return [line.split() for line in lines]
    if len(separator) > 1:
        return [line.split(separator) for line in lines]
    quotes: Literal[0, 3] = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, quoting=quotes)
    try:
        return [row for row in reader if row]
    except csv.Error:  # a cell beyond csv's limit
        return [line.split(separator) for line in lines]


def _best_separator(where: str, lines: Sequence[str]) -> str:
    best: tuple[float, int] = (0.0, 0)
    best_separator = ""
    for separator in SEPARATORS:
        if not any(separator in line for line in lines):
            continue
        cells = split_lines(lines, separator, quoting=separator in ",;")
        width, count = Counter(map(len, cells)).most_common(1)[0]
        if width >= 2 and (count / len(cells), width) > best:
            best, best_separator = (count / len(cells), width), separator
    if (best[0] < 0.5 or best_separator == ",") and _spaced_width(lines) > (best[1] if best[0] >= 0.5 else 1):
        return SPACES
    if best[0] < 0.5:
        raise InputError(
            f"{where} is not a table: no separator (comma, tab, `;`, `|`, `::`, spaces) splits it into equal rows",
            "check that it is the file with the ratings, one interaction per line",
        )
    return best_separator


def _spaced_width(lines: Sequence[str]) -> int:
    """Return the number of words that nearly every line has, if these may be cells; else 0, as for a sentence."""
    if len(lines) == 1 and not any(letter.isdecimal() for letter in lines[0]):
        return 0
    spaced = [line.split() for line in lines if _SPACED.fullmatch(line.strip())]
    width, count = Counter(map(len, spaced)).most_common(1)[0] if spaced else (0, 0)
    return width if count >= _ALL_BUT_FEW * len(lines) else 0


def _has_header(cells: Sequence[Sequence[str]], mapping: ColumnMapping) -> bool:
    first = cells[0]
    if count_known(first) >= 2 or set(first) & {mapping.user, mapping.item, mapping.value, mapping.time, mapping.title}:
        return True
    if any(_is_number_or_time([cell]) for cell in first if cell.strip()):
        return False
    columns = zip(*(row for row in cells[1:] if len(row) == len(first)), strict=True)
    return any(_is_number_or_time(column) for column in columns)


def _is_number_or_time(cells: Sequence[str]) -> bool:
    return time_style(pl.Series(cells, dtype=pl.String)) is not None


def _unique(names: Sequence[str]) -> list[str]:
    """Return the header's names, trimmed; empty and repeated ones get a number."""
    unique: list[str] = []
    for place, name in enumerate(names, start=1):
        wanted = name.strip().strip('"') or f"column_{place}"
        while wanted in unique:
            wanted += f"_{place}"
        unique.append(wanted)
    return unique


def _scan(text: Text, layout: Layout) -> pl.LazyFrame:
    """Scan all rows as text; cells beyond the last column are in EXTRA."""
    names = (*layout.names, EXTRA)
    spaced = layout.separator == SPACES and not layout.quoting
    if len(layout.separator) == 1 and not spaced:
        return _scan_cells(text, layout, dict.fromkeys(names, pl.String()))
    lines = _scan_cells(text, replace(layout, separator=_LINE, quoting=False), {"line": pl.String()})
    line = pl.col("line").str.strip_chars_end("\r")
    line = line.str.strip_chars().str.replace_all(r"\s+", SPACES) if spaced else line
    parts = line.str.splitn(layout.separator, len(layout.names) + 1)
    return lines.select(parts.struct.rename_fields(names).alias("parts")).unnest("parts")


def _scan_cells(text: Text, layout: Layout, schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """Scan all rows with these columns; a row with more cells is cut."""
    return pl.scan_csv(
        text.content,
        glob=False,
        has_header=False,
        skip_lines=layout.skipped,
        separator=layout.separator,
        quote_char='"' if layout.quoting else None,
        schema=schema,
        missing_columns="insert",
        truncate_ragged_lines=True,
        extra_columns="ignore",
    )


def _parses(text: Text, layout: Layout) -> bool:
    """Return whether polars can read every row; it stops at quotes that violate RFC 4180."""
    try:
        _scan(text, layout).select(pl.all().null_count()).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        return False
    return True


def _forgiving(text: Text, layout: Layout) -> pl.DataFrame:
    """Read all rows with Python's reader, which accepts a quote inside a cell."""
    width = len(layout.names)
    rows = [
        (*row[:width], *[None] * (width - len(row)), "".join(row[width:]) or None)
        for lines, quoting in _records(text, layout)
        for row in split_lines(lines, layout.separator, quoting=quoting)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys((*layout.names, EXTRA), pl.String()), orient="row")


def _records(text: Text, layout: Layout) -> Iterator[tuple[list[str], bool]]:
    """Yield lines that belong to one record because a quoted cell continues, and whether the quotes are quotes.

    A cell whose quote is never closed joins no lines, and the quote belongs to the cell.
    """
    content = text.content if isinstance(text.content, bytes) else text.content.read_bytes()
    lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")[layout.skipped :]
    separator = re.escape(layout.separator)
    cell = rf'(?:"[^"]*(?:""[^"]*)*"|(?!")[^{separator}\n]*)'
    is_open = re.compile(rf'(?:{cell}{separator})*"[^"]*(?:""[^"]*)*').fullmatch
    place = 0
    while place < len(lines):
        end = place + 1
        while (cut := is_open("\n".join(lines[place:end])) is not None) and end < min(
            len(lines), place + _MAX_CELL_LINES
        ):
            end += 1
        end = place + 1 if cut else end
        if lines[place]:
            yield lines[place:end], not cut
        place = end


def _table(text: Text, layout: Layout, rows: pl.LazyFrame, notes: tuple[str, ...]) -> Table:
    sample = rows.head(SAMPLE_ROWS).collect()
    kept = [column for column in sample.iter_columns() if column.name != EXTRA]
    long = sample[EXTRA].drop_nulls().len() if EXTRA in sample.columns else 0
    notes = (f"text table, separated by {NAMES.get(layout.separator, repr(layout.separator))}", *notes)
    if long and not layout.has_header:
        notes = (*notes, "some rows have more cells than the first; those are ignored")

    extra = (EXTRA,) if layout.has_header else ()
    frame = pl.DataFrame(kept)
    return Table(
        where=text.where,
        format="tsv" if layout.separator == "\t" else "csv",
        sample=frame.filter(~pl.all_horizontal(pl.all().is_null())),
        schema=frame.schema,
        scan=DelimitedRows(rows, extra, text, layout),
        named=layout.has_header,
        first_line=layout.skipped + 1 if not layout.quoting else None,
        unusable=EXTRA if layout.has_header else None,
        reason=TOO_LONG,
        notes=notes,
    )
