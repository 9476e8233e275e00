"""Book-Crossing: semicolons, quoted cells with `\\"` inside, Latin-1; a rating of 0 is a view without one."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.model import Scale
from recterm.ingest.reader import Reader
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing, Roles, assemble, read_interactions
from recterm.ingest.tables.column_names import first_line, header_names
from recterm.ingest.tables.table import SAMPLE_ROWS, Table
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import of_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request

_RATINGS = frozenset({"userid", "isbn", "bookrating"})
RATINGS = replace(of_scale(Scale(1, 10, 1)), unrated=(0.0,))
_FIRST_YEAR, _LAST_YEAR = 1450, 2030
SHORT_BOOK = 10


def recognises(source: Source) -> bool:
    """Recognise a file with Book-Crossing's header of ratings."""
    return _ratings(source) is not None


def read(request: Request) -> Dataset:
    """Read ratings and books; ages and countries of users are counted."""
    member = _ratings(request.source)
    assert member is not None  # recognises() has found it
    request.step("reading ratings", 0)
    rows = _rows(request, member, 3)
    cells = [(user.strip(), isbn(book), value.strip()) for user, book, value in rows]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(("user", "item", "value"), pl.String), orient="row")
    interactions = read_interactions(request, _as_table(member.where, frame), Roles("user", "item", "value"), RATINGS)
    request.step("reading books", 1)
    books = next(
        (m for m in request.source.members if "isbn" in header_names(m) and "booktitle" in header_names(m)), None
    )
    if books is None and request.source.single:
        books = request.source.beside(member, "BX-Books.csv") or request.source.beside(member, "Books.csv")
    if books is None:
        request.tally.note(f"no BX-Books.csv beside {member.file_name}: books are shown by their ISBN")
    listing = _books(request, books) if books is not None else NOTHING_LISTED
    return assemble(
        request, name="book-crossing", label="Book-Crossing", prefix="isbn", kind="book",
        listing=listing, interactions=interactions, people=_people(request),
    )  # fmt: skip


def _people(request: Request) -> pl.DataFrame | None:
    """Read the users' ages and countries, which end their places: `nyc, new york, usa`."""
    wanted = frozenset({"userid", "location", "age"})
    member = next((candidate for candidate in request.source.members if header_names(candidate) == wanted), None)
    if member is None:
        return None
    rows = [(row[0], row[1].rpartition(",")[2].strip(), row[2]) for row in _rows(request, member, 3)]
    request.tally.note(f"of the places in {member.file_name} the countries are read; cities and regions are left out")
    return pl.DataFrame(rows, schema=dict.fromkeys(("user", "country", "age"), pl.String()), orient="row")


def isbn(cell: str) -> str:
    """Normalise an ISBN as printed: capital X, only digits, and restored leading zeros."""
    plain = "".join(character for character in cell.upper() if character.isdecimal() or character == "X")
    return plain.zfill(SHORT_BOOK) if 7 <= len(plain) < SHORT_BOOK else plain or cell.strip()


def _ratings(source: Source) -> Member | None:
    return next((member for member in source.members[:20] if header_names(member) == _RATINGS), None)


def _rows(request: Request, member: Member, width: int, most: int = 0) -> list[list[str]]:
    """Return the cells of every row, in the file's own quoting, at most `most`; rows with fewer than `width` count."""
    text = open_text(member, fallback="cp1252")
    if text.encoding != "utf-8":
        request.tally.note(f"{member.file_name} was read as {text.encoding}, since it is not UTF-8")
    content = text.content if isinstance(text.content, bytes) else text.content.read_bytes()
    lines = io.StringIO(content.decode("utf-8-sig"), newline="\n")
    head = next((line for line in lines if line.strip()), "")
    split = _commas if ";" not in head else _semicolons
    rows, short = [], []
    for number, line in enumerate(lines, start=2):
        plain = line.rstrip("\r\n")
        cells = split(plain)
        if len(cells) >= width:
            rows.append(cells[: most or width])
        elif plain.strip():
            short.append(f"{member.where}:{number}: {plain}")
    request.tally.drop(f"{member.file_name}: fewer than {width} cells", len(short), short)
    if width == 3 and member is _ratings(request.source):
        request.tally.read += len(short)
    return rows


def _named(member: Member) -> list[str]:
    """Return the names of the columns."""
    line = first_line(member)
    return (_semicolons if ";" in line else _commas)(line)


def _semicolons(line: str) -> list[str]:
    """Split cells at `";"`: a semicolon or a quote inside a cell stays."""
    if not line.startswith('"'):
        return line.split(";")
    return [cell.replace('\\"', '"') for cell in line[1:].removesuffix('"').replace('";NULL', '";"').split('";"')]


def _commas(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # a cell beyond csv's limit
        return line.split(",")


def _as_table(where: str, frame: pl.DataFrame) -> Table:
    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.lazy().select(*columns)

    return Table(where=where, format="csv", sample=frame.head(SAMPLE_ROWS), schema=frame.schema, scan=scan)


def _books(request: Request, member: Member) -> Listing:
    rows = [_in_place(row) for row in _rows(request, member, 4, 5)]
    note_left_out(request.tally, member.file_name, _named(member)[5:], "addresses of pictures")
    publishers = [html.unescape(row[4]) if len(row) > 4 else "" for row in rows]
    return Listing(
        ids=[isbn(row[0]) for row in rows],
        titles=[html.unescape(row[1]) for row in rows],
        creators=[[html.unescape(row[2])] if row[2].strip() else [] for row in rows],
        years=[_year(row[3]) for row in rows],
        columns=pl.DataFrame({"publisher": publishers}, schema={"publisher": pl.String()}) if any(publishers) else None,
    )


def _in_place(row: list[str]) -> list[str]:
    """Repair a row whose title ends in `\\";` and swallowed the author: its year is in the author's place."""
    title, end, author = row[1].partition('";')
    shifted = end and _year(row[2]) is not None and not row[3].isdecimal()
    return [row[0], title, author, row[2], row[3]] if shifted else row


def _year(cell: str) -> int | None:
    """Parse the year of publication; 0 and years before printing count as missing."""
    return int(cell) if cell.isdecimal() and _FIRST_YEAR <= int(cell) <= _LAST_YEAR else None


READER = Reader(("book-crossing",), "Book-Crossing", recognises, read)
