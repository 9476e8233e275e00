"""Exports of a person's own history from another service: ratings, views, plays and books, with their dates.

    history = read_history(Path("letterboxd-me-utc.zip"))
    history.rows[0].stars, history.skipped

Only titles, dates, ratings and play times are read: no names, addresses or devices.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import FileUse
from recterm.domain.clock import DAY
from recterm.domain.data.event_weights import UNSAID
from recterm.domain.terminal_text import storable as clean
from recterm.errors import InputError
from recterm.ingest.exports.mapping import HistoryMapping, MappedTable, TableChoices
from recterm.ingest.exports.mended_rows import with_mended_text
from recterm.ingest.exports.own.reader import OWN
from recterm.ingest.exports.registry import HISTORY_READERS
from recterm.ingest.exports.rows import LEAST_PLAY, MAX_EXAMPLES, History, HistoryList, HistoryReader, HistoryRow, Skips
from recterm.ingest.exports.weighing import play_kinds, weigh
from recterm.ingest.files.archive import open_source
from recterm.ingest.report import grouped
from recterm.ingest.tables.text import refuse_non_text, utf16_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.files.archive import Member, Source

__all__ = [
    "HISTORY_READERS",
    "LEAST_PLAY",
    "History",
    "HistoryList",
    "HistoryMapping",
    "HistoryRow",
    "MappedTable",
    "Skips",
    "TableChoices",
    "choose_history_reader",
    "read_history",
]

LOOKED_AT = 100
"""Number of files of an export that are examined one by one."""

BAD_DATE = "before 1970, in the future, or cannot be read"


def nothing_recalled(_: str, __: Sequence[MappedTable]) -> EventChoice | None:
    """Recall no weights for any service or tables."""
    return None


def read_history(
    path: Path,
    *,
    least_play: float = LEAST_PLAY / 1000,
    person: str | None = None,
    choices: TableChoices | None = None,
    events: EventChoice = UNSAID,
    recall: Callable[[str, Sequence[MappedTable]], EventChoice | None] = nothing_recalled,
    describe_plays: bool = False,
) -> History:
    """Read an export as downloaded, or a table of one's own: a file, a zip or a folder.

    Args:
        path: where it is.
        least_play: seconds from which a play counts, if the export has durations.
        person: whose rows to take, if the export has those of several people.
        choices: the columns and the scale of a table of one's own, and what the catalogue has.
        events: what each kind of play counts, whether the share that was played counts, and the half-life.
        recall: gives what the person said of these before, by the name of the reader and the person's own tables.
        describe_plays: describe the plays also where each counts 1, for a form of their weights.

    Raises:
        SeveralPeopleError: it has rows of several people, and `person` is None.
        UnmappedTableError: it is a table, and nothing shows what its columns are.
        InputError: no reader recognises it, it is damaged, or no row can be used.
    """
    source = open_source(path)
    skips = Skips(least_play=round(least_play * 1000), person=person, choices=choices or TableChoices())
    reader = choose_history_reader(source, skips.choices)
    rows = [with_mended_text(row) for row in reader.read(source, skips)]
    recalled = recall(reader.name, skips.tables)
    rows = _datable(rows, skips)
    plays = play_kinds(rows, recalled or events, skips) if describe_plays else None
    rows, scores = weigh(rows, recalled or events, skips, whole=recalled is None)
    lists = tuple(_mended_list(named) for named in reader.lists(source, skips) if named.items)
    if not rows and not lists:
        why = next(iter(skips.counts), "it is empty")
        raise InputError(f"{path} contains nothing that can be used ({why})", "get it again from its source")
    return History(
        reader.name, reader.title, tuple(rows), lists, skips.counts, skips.examples, skips.notes,
        _files(source, reader, skips.left), skips.tables, scores, plays,
    )  # fmt: skip


def choose_history_reader(source: Source, choices: TableChoices) -> HistoryReader:
    """Choose the reader for a source: of a table of one's own if the person names columns, or no service fits.

    Raises:
        InputError: the only file is not a table at all.
    """
    if choices.named.names_columns or choices.table is not None:
        return OWN
    reader = next(
        (candidate for candidate in HISTORY_READERS if candidate is not OWN and candidate.recognises(source)), OWN
    )
    if reader is OWN and source.single:
        _refuse_no_table(source)
    return reader


def _refuse_no_table(source: Source) -> None:
    """Refuse a single file that is neither an export nor a table.

    Raises:
        InputError: it is none.
    """
    from recterm.ingest.exports.own.tables import has_headings, is_markup, own_tables
    from recterm.ingest.shapes.other_files import refuse_other_file
    from recterm.ingest.shapes.spreadsheets import ENDINGS
    from recterm.ingest.shapes.sql_files import refuse_database

    member = source.members[0]
    refuse_database(member)
    refuse_other_file(member)
    if not is_markup(member) and utf16_of(member.head) is None:
        refuse_non_text(member)
    try:
        if own_tables(member):
            return
    except InputError as error:
        if is_markup(member) or has_headings(member) or member.base.endswith(ENDINGS):
            raise
        raise _unknown(source) from error
    raise _unknown(source)


def _unknown(source: Source) -> InputError:
    names = ", ".join(dict.fromkeys(reader.title for reader in HISTORY_READERS))
    return InputError(
        f"{source.path} is not an export that recterm knows",
        f"recterm reads exports of {names}, which has titles, and ratings, dates or statuses;"
        " for a data set of many people use `recterm import`",
        code="not_an_export",
    )


def _files(source: Source, reader: HistoryReader, left: Mapping[str, str]) -> tuple[FileUse, ...]:
    """Return every file of a folder or archive: read, or why not; `left` has tables that the reader opened in vain."""
    if len(source.members) < 2:
        return ()
    unread = [member for member in source.members if not member.reads]
    why = {id(member): _why(source, member, reader, compared=place < LOOKED_AT) for place, member in enumerate(unread)}
    uses = [
        FileUse(member.name, "read", "") if member.reads else FileUse(member.name, "", why[id(member)])
        for member in source.members
        if member.name not in left
    ]
    return grouped([*uses, *(FileUse(name, "", reason) for name, reason in left.items())])


def _why(source: Source, member: Member, reader: HistoryReader, *, compared: bool) -> str:
    """Return why a file was not read; `compared` is False for one that no other reader examines."""
    if reason := reader.leaves(member):
        return reason
    if not member.head.strip():
        return "empty"
    if reader is OWN and (kind := _kind_of(member)):
        return kind
    alone = replace(source, members=(member,))
    others = HISTORY_READERS if compared and not reader.recognises(alone) else ()
    services = (candidate for candidate in others if candidate not in (reader, OWN))
    other = next((candidate for candidate in services if candidate.recognises(alone)), None)
    return f"from {other.title}; import it separately" if other else f"not used with an export of {reader.title}"


def _kind_of(member: Member) -> str:
    """Return what a file is that is not a table: a database, a picture, a pickle; empty for any other."""
    from recterm.ingest.shapes.other_files import refuse_other_file
    from recterm.ingest.shapes.sql_files import refuse_database

    try:
        for refuse in (refuse_database, refuse_other_file, refuse_non_text):
            refuse(member)
    except InputError as error:
        return error.message.removeprefix(member.where).lstrip(" :,")
    return ""


def _mended_list(named: HistoryList) -> HistoryList:
    return replace(named, items=tuple(map(with_mended_text, named.items)))


def _datable(rows: list[HistoryRow], skips: Skips) -> list[HistoryRow]:
    """Remove impossible dates from rows, and note how many there were."""
    latest = time.time() + DAY
    odd = [row for row in rows if row.timestamp is not None and not 0 <= row.timestamp <= latest]
    if not odd:
        return rows
    places = dict.fromkeys(clean(row.where or row.title)[:80] for row in odd)
    examples = "; ".join(list(places)[:MAX_EXAMPLES])
    kept = "1 row is" if len(places) == 1 else f"{len(places):,} rows are"
    skips.notes.append(f"{kept} kept without a date, since it is {BAD_DATE} ({examples})")
    undated = set(map(id, odd))
    return [row._replace(timestamp=None) if id(row) in undated else row for row in rows]
