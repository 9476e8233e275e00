"""Rows of a history, whatever the service, and helpers for every reader: cells, dates, skips."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from recterm.domain.model import MAX_STARS, MIN_STARS, EventKind
from recterm.domain.terminal_text import storable as clean
from recterm.domain.titles import MAX_LIST_NAME
from recterm.errors import InputError
from recterm.ingest.exports.cells import TOO_LARGE, csv_lines, is_too_large
from recterm.ingest.exports.dates import date_columns, rewritten_as_iso
from recterm.ingest.exports.decoding import decode_member
from recterm.ingest.exports.mapping import MappedTable, TableChoices
from recterm.ingest.tables.column_names import fold_column_name, header_names, json_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from recterm.domain.answers.data.events import EventScores, PlayKinds
    from recterm.domain.answers.data.imports import FileUse
    from recterm.ingest.files.archive import Member, Source

MAX_EXAMPLES = 5
NO_TITLE = "no title"
NO_RATING = "no rating"
OUTSIDE = "a rating outside its scale"
_NO_RATINGS = frozenset({"", "0", "0.0", "None"})
"""Cells by which services mark a missing rating."""

_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
"""An escape of a surrogate; pairs of them are joined by the parser."""

LEAST_PLAY = 30_000
"""Milliseconds from which a play counts."""


class HistoryRow(NamedTuple):
    """One event of the person."""

    kind: EventKind
    """What says something, none that takes it back; SAVE also stands for the list that the row is on."""
    title: str
    item_kind: str
    """`movie`, `series`, `episode`, `track`, `album`, `artist`, `book`; `` when the source does not say."""
    creators: tuple[str, ...] = ()
    year: int | None = None
    ids: tuple[tuple[str, str], ...] = ()
    """(namespace, value), such as (`imdb`, `tt0110000`)."""
    stars: float | None = None
    """Of a RATE: 0.5 to 5 in halves."""
    timestamp: int | None = None
    """UTC seconds; None where the source gives no date."""
    titles: tuple[str, ...] = ()
    """Other spellings, such as the original title."""
    album: str = ""
    """Of a track."""
    part: str = ""
    """The track, if the row stands for its album or artist."""
    source: str = ""
    """Source, if a service has several downloads with the same plays; else the service."""
    genres: tuple[str, ...] = ()
    """Genres as the export names them."""
    where: str = ""
    """File, line (of JSON the number of the entry) and title, for the report."""
    strength: float = 1.0
    """Of a VIEW: the share that was played, and what it counts once it is weighed."""
    action: str = ""
    """Kind of a VIEW where the export says it: `skip`; empty for a play or a view."""


@dataclass(frozen=True, slots=True)
class HistoryList:
    """List that the person made and named."""

    name: str
    """1 to 200 characters."""
    description: str
    items: tuple[HistoryRow, ...]
    """In the list's order."""


@dataclass(frozen=True, slots=True)
class History:
    """Content of an export."""

    format: str
    source: str
    """Name of the service for people."""
    rows: tuple[HistoryRow, ...]
    lists: tuple[HistoryList, ...]
    skipped: Mapping[str, int]
    """Number of rows left out, by reason."""
    examples: Mapping[str, Sequence[str]]
    """The first few examples of each reason."""
    notes: Sequence[str] = ()
    """Assumptions about the files, such as their encoding."""
    files: Sequence[FileUse] = ()
    """Every file of a folder or archive; empty for a single file."""
    tables: Sequence[MappedTable] = ()
    """How tables of one's own were read."""
    scores: EventScores | None = None
    """How plays were weighed; None where each counts 1."""
    plays: PlayKinds | None = None
    """The same, also where each counts 1, if that was asked for."""


@dataclass(slots=True)
class Skips:
    """Rows that are left out, counted while a file is read."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """Assumptions about the files."""
    person: str | None = None
    """Whose rows to take, if a file has those of several people."""
    choices: TableChoices = field(default_factory=TableChoices)
    """Columns, scale and titles for a table of one's own."""
    lists: list[HistoryList] = field(default_factory=list)
    """Lists that a table names beside the rows."""
    tables: list[MappedTable] = field(default_factory=list)
    """How each table of one's own was read."""
    left: dict[str, str] = field(default_factory=dict)
    """File or table that was not read -> why."""
    least_play: int = LEAST_PLAY
    """Milliseconds from which a play counts."""
    strength: str = ""
    """What shows the share that was played, where a reader reads one: `ms_played of the longest play`."""

    def add(self, reason: str, example: str = "") -> None:
        """Count one row."""
        self.counts[reason] += 1
        shown = self.examples.setdefault(reason, [])
        if example and len(shown) < MAX_EXAMPLES:
            shown.append(clean(example)[:120])

    def unrated(self, cell: str, where: str) -> None:
        """Count a row in whose cell `half_stars` found no rating: empty, zero, or not a rating."""
        if cell.strip() in _NO_RATINGS:
            self.add(NO_RATING, where)
        else:
            self.add(OUTSIDE, f"{where}: {cell.strip()}")

    def left_out(self, count: int, noun: str, nouns: str) -> None:
        """Note the number of a kind of thing that is in the export and is not kept, such as reviews."""
        if count:
            self.notes.append(f"1 {noun} was not kept" if count == 1 else f"{count:,} {nouns} were not kept")

    def notes_left(self, entries: int, name: str) -> None:
        """Note that a list has entries with the person's own words, which recterm does not store."""
        if entries:
            words = "an entry" if entries == 1 else f"{entries:,} entries"
            self.notes.append(f"what you wrote on {words} of the list {name} was not kept")

    def outside(self, cell: str, where: str) -> bool:
        """Count an invalid rating in a row that may lack one; return whether it is invalid."""
        if invalid := cell.strip() not in _NO_RATINGS:
            self.unrated(cell, where)
        return invalid


@dataclass(frozen=True, slots=True)
class HistoryReader:
    """Reader of one service's export."""

    name: str
    title: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, Skips], list[HistoryRow]]
    lists: Callable[[Source, Skips], list[HistoryList]] = lambda _, __: []
    leaves: Callable[[Member], str] = lambda _: ""
    """Why a file of the service is not read; empty for any other file."""


def csv_rows(
    member: Member, skips: Skips | None = None, *, fallback: str | None = "cp1252"
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by folded column name) of a table with a header; missing cells are empty."""
    text = decode_member(member, fallback, skips.notes if skips is not None else None)
    rows = list(_plain_rows(member, text, skips))
    if rows:
        _rewrite_dates(member, rows, skips)
    yield from rows


def _rewrite_dates(member: Member, rows: list[tuple[int, dict[str, str]]], skips: Skips | None) -> None:
    """Bring dates that a spreadsheet wrote in its own way back to ISO 8601."""
    header = list(rows[0][1])
    unsure = False
    for place in date_columns(header):
        name = header[place]
        written, style = rewritten_as_iso([cells.get(name, "") for _, cells in rows])
        unsure |= bool(written) and not style.sure
        for _, cells in rows if written else ():
            cells[name] = written.get(cells[name], cells[name])
    if unsure and skips is not None:
        skips.notes.append(
            f"nothing in {member.file_name} shows whether its dates begin with the month or the day: taken as"
            " month/day/year; where that is wrong, write the dates as 2024-03-09 and import it again"
        )


def _plain_rows(member: Member, text: str, skips: Skips | None) -> Iterator[tuple[int, dict[str, str]]]:
    delimiter = _delimiter(text)
    header: list[str] = []
    began = ended = 0
    try:
        for line, row in csv_lines(io.StringIO(text, newline=""), delimiter):
            began, ended = ended, line
            if is_too_large(row):
                if skips is not None:
                    skips.add(TOO_LARGE, f"{member.where}:{line}")
                continue
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _distinct([fold_column_name(cell) for cell in row])
                continue
            cells = defaultdict[str, str](str)
            cells.update((name, clean(cell)) for name, cell in zip(header, row, strict=False))
            yield line, cells
    except csv.Error as error:
        raise InputError(f"{member.where}, line {ended + 1}: {error}", "check that the file is whole") from error
    if _is_open(text, began, delimiter):
        raise InputError(
            f"{member.where}, line {began + 1}: a quote is opened but never closed",
            "check that the file is whole; a quote that belongs to a title is written twice, in a quoted cell",
        )


def _distinct(names: list[str]) -> list[str]:
    """Return the names of columns, a repeated one with its place, so that the first column keeps the name."""
    return [name if names.index(name) == place else f"{name} {place}" for place, name in enumerate(names)]


def _is_open(text: str, began: int, delimiter: str) -> bool:
    """Return whether a table's last row, starting after this many lines, has a quote that swallowed the rest."""
    lines = islice(io.StringIO(text, newline=""), began, None)
    try:
        for _ in csv_lines(lines, delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _delimiter(text: str) -> str:
    """Return the delimiter of the header: a comma, unless a program saved the table differently."""
    header = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=header.count)


def json_objects(member: Member, skips: Skips | None = None) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON array, of the one array inside an object, or of JSON lines."""
    yield from (value for _, value in json_entries(member, skips))


def json_entries(member: Member, skips: Skips | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the same objects, each with its position: the file, and its number in it, from 1."""
    values = json_value(member, skips)
    if isinstance(values, dict):
        values = next((value for value in _lists(values)), [values])
    for number, value in enumerate(values if isinstance(values, list) else (), start=1):
        if isinstance(value, dict):
            yield f"{member.where}, entry {number}", value


def json_value(member: Member, skips: Skips | None = None) -> Any:
    """Parse a JSON file; JSON lines become a list.

    Raises:
        InputError: it is broken; for lines, the first one, or any if broken ones are not counted (`skips` is None).
    """
    text = decode_member(member, None)
    try:
        value = _parsed(member, text, skips)
        return _storable(value) if _HALF_A_CHARACTER.search(text) else value
    except RecursionError as error:
        raise InputError(f"{member.where} is nested too deeply to be an export", "get it again") from error


def _parsed(member: Member, text: str, skips: Skips | None) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        ends = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return list(_json_lines(member, text, skips, ends))


def _json_lines(member: Member, text: str, skips: Skips | None, ends: int) -> Iterator[Any]:
    """Parse the values of lines; `ends` is the line where the file stops being one value."""
    read = 0
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            if line.strip():
                yield json.loads(line)
                read += 1
        except (ValueError, RecursionError) as error:
            if skips is None or not read:
                at = number if read else max(number, ends)
                raise InputError(f"{member.where}, line {at}: broken JSON", "check that the file is whole") from error
            skips.add("broken JSON", f"{member.where}:{number}")


def _storable(value: Any) -> Any:
    """Remove lone surrogates, which JSON can spell but neither a file nor a database accepts."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return {key: _storable(part) for key, part in value.items()} if isinstance(value, dict) else value


def _lists(value: dict[str, Any], depth: int = 0) -> Iterator[list[Any]]:
    for inner in value.values():
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield inner
        elif isinstance(inner, dict) and depth < 3:
            yield from _lists(inner, depth + 1)


def list_name(text: str, fallback: str) -> str:
    """Clean the name of a list: one line of at most 200 characters."""
    return " ".join(clean(text).split())[:MAX_LIST_NAME].strip() or fallback


def half_stars(text: str, maximum: float) -> float | None:
    """Convert a rating out of `maximum` to 0.5 to 5 stars in halves, quarters up; None for none, 0 or out of range."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    if not 0 < value <= maximum:
        return None
    return min(MAX_STARS, max(MIN_STARS, math.floor(value / maximum * 10 + 0.5) / 2))


def isbn(text: str) -> str:
    """Return the ISBN in a cell, without hyphens; empty for anything else, such as 9.78E+12 from a spreadsheet."""
    digits = "".join(letter for letter in text if letter.isdecimal() or letter in "xX").upper()
    return digits if len(digits) in (10, 13) and "E+" not in text.upper() else ""


def parts(text: str) -> tuple[str, ...]:
    """Split the names in a cell at commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def whole(text: Any) -> int | None:
    """Return the year that a cell is or begins with (`1979-05-25`), or None: a longer number is not a year."""
    plain = str(text or "").strip()
    return int(plain[:4]) if plain[:4].isdecimal() and not plain[4:5].isdecimal() else None


def headed(source: Source, *names: str) -> list[Member]:
    """Return the members whose first line has all these columns (folded)."""
    wanted = frozenset(names)
    return [member for member in source.members[:400] if wanted <= header_names(member)]


def keyed(source: Source, *keys: str) -> list[Member]:
    """Return the JSON members that have all these keys near their start."""
    wanted = frozenset(keys)
    return [member for member in source.members[:400] if wanted <= json_keys(member)]
