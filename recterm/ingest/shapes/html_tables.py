"""HTML and XML as tables: pages with a table, as Kinopoisk names `.xls`, and XML with one element per row."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from recterm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    import polars as pl

    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.table import Table

Grid = tuple[list[str], list[list[str]]]
"""Names of the columns, and the rows."""

_CELLS = frozenset({"td", "th"})
_LEAST_ROWS = 2
_MOST_ALIKE = 0.8
"""Share of the elements that must have the name of the rows."""


def read_page(member: Member) -> Table | None:
    """Open the table with the most rows of a web page; None if it is not a page, or has none."""
    import polars as pl

    from recterm.ingest.tables.table import SAMPLE_ROWS, Table, check_width

    if member.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" or b"<t" not in member.head.lower():
        return None
    grid = html_grid(b"".join(member.stream()).decode("utf-8", "replace"))
    if grid is None or len(grid[1]) < _LEAST_ROWS:
        return None
    check_width(member.where, len(grid[0]))
    names = [
        name if name and name not in grid[0][:place] else f"column_{place + 1}" for place, name in enumerate(grid[0])
    ]
    frame = pl.DataFrame(grid[1], schema=dict.fromkeys(names, pl.String()), orient="row")

    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.lazy().select(*columns)

    note = "the table with the most rows of a web page"
    return Table(member.where, "html", frame.head(SAMPLE_ROWS), frame.schema, scan, notes=(note,))


def html_grid(text: str) -> Grid | None:
    """Return the table with the most rows of a page; None if no table has a heading and a row."""
    parser = _Tables()
    with suppress(AssertionError):  # from html.parser, for a broken declaration; the tables before it are whole
        parser.feed(text)
        parser.close()
    longest: list[list[str]] = max(parser.tables, key=len, default=[])
    rows = [row for row in longest if any(row)]
    if len(rows) < _LEAST_ROWS or len(rows[0]) < _LEAST_ROWS:
        return None
    return _even(rows[0], rows[1:])


class _Tables(HTMLParser):
    """Parser that keeps the cells of every table; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._end_cell()
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS or tag == "tr":
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._open:
            rows = self._open[-1]
            if not rows:
                rows.append([])
            rows[-1].append(" ".join("".join(self._cell).split()))
        self._cell = None


def xml_grid(content: bytes, where: str) -> Grid | None:
    """Return the elements of XML that are alike as rows, what is in them as columns; None if there are none.

    Raises:
        InputError: it is not XML, or declares entities, which can make a file grow without end.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content.lstrip())
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InputError(f"{where} is broken XML: {error}", "get it again from its source") from error
    entries = _alike(root)
    if not entries:
        return None
    records = [_record(entry) for entry in entries]
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) < _LEAST_ROWS:
        return None
    return names, [[record.get(name, "") for name in names] for record in records]


def _alike(root: Element) -> list[Element]:
    """Return the children that are rows: nearly all of one name, in the root or in its only child."""
    for parent in (root, *root):
        names = Counter(child.tag for child in parent)
        tag, count = names.most_common(1)[0] if names else ("", 0)
        if count and count >= _MOST_ALIKE * len(parent) and (count > 1 or parent is root):
            entries = [child for child in parent if child.tag == tag]
            if any(len(entry) or entry.attrib for entry in entries):
                return entries
    return []


def _record(entry: Element) -> dict[str, str]:
    record = {_plain(name): value.strip() for name, value in entry.attrib.items()}
    for child in entry:
        if not len(child):
            record.setdefault(_plain(child.tag), (child.text or "").strip())
    return record


def _plain(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _even(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    """Give every row as many cells as there are names."""
    width = len(names)
    return list(names), [[*row[:width], *[""] * (width - len(row))] for row in rows]
