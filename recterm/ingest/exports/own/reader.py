"""Table of one's own: titles with ratings, dates, statuses or lists; columns found, shown, and changed by you."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recterm.errors import InputError, SeveralPeopleError, UnmappedTableError
from recterm.ingest.exports.mapping import HistoryMapping, MappedTable, TableChoices
from recterm.ingest.exports.own.detection import MANY, NOTHING_SAID, detect
from recterm.ingest.exports.own.person_columns import by_person
from recterm.ingest.exports.own.reading import read_table
from recterm.ingest.exports.own.tables import own_tables
from recterm.ingest.exports.people import how_to_name, listed_people, nobody_called
from recterm.ingest.exports.rows import HistoryList, HistoryReader, Skips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.exports.own.detection import Detected
    from recterm.ingest.exports.own.tables import OwnTable
    from recterm.ingest.exports.rows import HistoryRow
    from recterm.ingest.files.archive import Source

MOST_FILES = 60
"""Files of a folder that are looked at."""

ROWS_SHOWN = 10
"""First rows of a table that are shown."""

_ENDINGS = (
    *(".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet"),
    *(".html", ".htm", ".xml", ".arrow", ".feather"),
)


@dataclass(frozen=True, slots=True)
class DetectedTable:
    """A table, what a person said of it, and the columns that were found."""

    table: OwnTable
    named: HistoryMapping
    detected: Detected

    @property
    def ready(self) -> bool:
        """Whether it can be read as it is."""
        return self.detected.personal and not self.detected.doubt

    @property
    def of_many(self) -> bool:
        """Whether it has the rows of more people than a household has, and no column was named for them."""
        return self.detected.doubt.startswith(MANY)


def find_tables(source: Source, choices: TableChoices, skips: Skips | None = None) -> list[DetectedTable]:
    """Open the tables of a source, and find their columns.

    Raises:
        InputError: the only file is not a table, or nothing has the columns or the name that the person gave.
    """
    members = [member for member in source.members[:MOST_FILES] if source.single or member.base.endswith(_ENDINGS)]
    tables: list[OwnTable] = []
    for member in members:
        try:
            tables += (_long(table, choices) for table in own_tables(member, skips))
        except InputError as error:
            if source.single:
                raise
            if skips is not None:
                skips.left[member.name] = error.message.removeprefix(member.where).lstrip(" :,")
    meant = [table for table in tables if choices.table in (None, table.file, table.name, table.where)]
    if choices.table is not None and not meant:
        names = ", ".join(table.file for table in tables)
        raise InputError(f"{source.path} has no table {choices.table!r}", f"it has {names or 'none'}")
    entries = _detected(tables, meant, choices)
    if skips is None or skips.person is None:
        return entries
    return [_of_one_person(entry, choices) if entry.of_many else entry for entry in entries]


def _of_one_person(entry: DetectedTable, choices: TableChoices) -> DetectedTable:
    """Find the columns of a table of many people, of whom one is named: that says what the column of people is."""
    chosen = replace(entry.named, user=entry.detected.mapping.user)
    return replace(entry, detected=detect(entry.table, chosen, choices.title_share))


def _long(table: OwnTable, choices: TableChoices) -> OwnTable:
    """Return a table with a row for each person's rating, where everybody has a column."""
    long = by_person(table.columns, table.rows, choices.named.columns)
    if long is None:
        return table
    note = f"{' and '.join((', '.join(long.people[:-1]), long.people[-1]))} are taken for people, each with a rating"
    return replace(table, columns=long.columns, rows=long.rows, first_line=None, notes=(*table.notes, note))


def _detected(tables: Sequence[OwnTable], meant: Sequence[OwnTable], choices: TableChoices) -> list[DetectedTable]:
    """Find the columns of every table; of several, those without a column that the person named go without it."""
    entries: list[DetectedTable] = []
    missing: list[InputError] = []
    for table in tables:
        before = choices.remembered(table.columns) or HistoryMapping()
        chosen = choices.named.over(before) if table in meant else before
        try:
            entries.append(DetectedTable(table, chosen, detect(table, chosen, choices.title_share)))
        except InputError as error:
            if chosen == before:
                raise _unfit(error) from error
            missing.append(error)
            entries.append(DetectedTable(table, before, detect(table, before, choices.title_share)))
    if missing and len(missing) == len(meant):
        raise missing[0]
    return entries


def _unfit(error: InputError) -> InputError:
    return InputError(error.message, f"{error.hint}; --fresh forgets what was remembered", code="saved_columns_unfit")


def is_own(source: Source) -> bool:
    """Return whether a source has a table of one person's titles, by names and contents alone."""
    try:
        return any(entry.ready for entry in find_tables(source, TableChoices()))
    except InputError:
        return False


def read_own(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read every table of one person's titles; lists, mappings and tables left out are kept in `skips`.

    Raises:
        SeveralPeopleError: it has rows of several people, and none is named.
        UnmappedTableError: nothing shows what the columns of the only table are.
        InputError: there is no such table, or a column that the person named is not there.
    """
    entries = find_tables(source, skips.choices, skips)
    ready = [entry for entry in entries if entry.ready]
    if not ready:
        raise refusal(source, entries)
    check_people(source, ready, skips)
    rows: list[HistoryRow] = []
    for entry in ready:
        rows += read_found(entry, skips)
    for entry in entries:
        if not entry.ready:
            skips.left[entry.table.file] = entry.detected.doubt
    return rows


def read_found(entry: DetectedTable, skips: Skips) -> list[HistoryRow]:
    """Read one table, and keep its lists and its mapping in `skips`."""
    skips.notes += [f"{entry.table.file}: {note}" for note in (*entry.table.notes, *entry.detected.notes)]
    content = read_table(entry.table, entry.detected.mapping, skips)
    merged = {made.name: made for made in skips.lists}
    for made in content.lists:
        before = merged.get(made.name)
        merged[made.name] = made if before is None else replace(before, items=(*before.items, *made.items))
    skips.lists[:] = merged.values()
    skips.tables.append(mapped(entry, content.scale))
    return content.rows


def mapped(entry: DetectedTable, scale: str = "") -> MappedTable:
    """Return how a table is read, with its first rows."""
    table, detected = entry.table, entry.detected
    shown = tuple(tuple(row) for row in table.rows[:ROWS_SHOWN])
    return MappedTable(table.file, table.columns, shown, detected.mapping, scale, entry.named, detected.doubt)


def people_of(entries: Sequence[DetectedTable]) -> tuple[str, ...]:
    """Return whose rows there are, by name; empty if no column says so."""
    names: dict[str, str] = {}
    for entry in entries:
        column = entry.detected.mapping.user
        for cell in entry.table.cells(column) if column is not None else ():
            names.setdefault(cell.casefold(), cell)
    return tuple(sorted(name for name in names.values() if name))


def check_people(source: Source, entries: Sequence[DetectedTable], skips: Skips) -> None:
    """Check that one person's rows are meant, if a column names several.

    Raises:
        SeveralPeopleError: there are several, and none is named.
        InputError: nobody has the name that was given.
    """
    people = people_of(entries)
    if skips.person is None and len(people) > 1:
        raise SeveralPeopleError(
            f"{source.path} contains the rows of {len(people)} people: {listed_people(people)}",
            f"{how_to_name(people)}, or --user none if that column is something else",
            people,
        )
    if skips.person is not None and people and skips.person.casefold() not in map(str.casefold, people):
        raise nobody_called(source.path, skips.person, people)


def refusal(source: Source, entries: Sequence[DetectedTable]) -> InputError:
    """Return the error for tables that cannot be read as they are, with the command that reads the likeliest."""
    if not entries:
        return InputError(f"{source.path} contains no table of titles", "name the file with your titles")
    entry = max(entries, key=lambda entry: (entry.detected.personal, len(entry.table.rows)))
    return UnmappedTableError(
        f"{source.path} is not an export that recterm knows: {entry.detected.doubt}",
        f"its columns are {', '.join(entry.table.columns)}; if these are your own titles, {_command(source, entry)};"
        " a data set of many people goes into `recterm import`",
        (entry.table.columns, *map(tuple, entry.table.rows[:ROWS_SHOWN])),
        entry.detected.mapping.choices,
    )


def _command(source: Source, entry: DetectedTable) -> str:
    """Return the command that reads a table, as far as its columns show it."""
    mapping, free = entry.detected.mapping, entry.table.columns
    texts = (
        name
        for name in free
        if name not in mapping.columns and any(map(str.isalpha, "".join(entry.table.sample(name)[:20])))
    )
    words = ["recterm", "history", "import", str(source.path)]
    if entry.of_many:
        return f"say whose, by any of the names: {shlex.join([*words, '--person', 'NAME'])}"
    words += ["--title", mapping.title or next(texts, "COL")]
    if entry.detected.doubt.startswith(NOTHING_SAID):
        return f"take them as seen: {shlex.join(words)} (or name --rating, --date, --status or --list)"
    if len(free) > 1:
        words += ["--rating", mapping.rating or "COL"]
    return f"say which is which: {shlex.join(words)} (also --date, --status, --list)"


def own_lists(_: Source, skips: Skips) -> list[HistoryList]:
    """Return the lists that `read_own` came across."""
    return skips.lists


OWN = HistoryReader("own-table", "a table of your own", is_own, read_own, own_lists)
