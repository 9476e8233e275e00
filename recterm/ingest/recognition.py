"""Recognition of a data set before it is read: the format and its evidence, the columns, the scale, the first rows.

Only the first bytes of each file are read, so it takes no longer for 32 million rows than for ten.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.row_conditions import Condition
from recterm.errors import InputError, SeveralTablesError, UnmappedTableError
from recterm.ingest.detection import choose_reader
from recterm.ingest.events.kinds import (
    FEEDBACK_SCORES,
    events_of,
    kinds_note,
    unknown_note,
    used_columns,
    with_events,
)
from recterm.ingest.files.archive import Source, open_source
from recterm.ingest.reader import Request
from recterm.ingest.readers import generic, personal
from recterm.ingest.relations.relations import LOOKED_AT_BYTES, NO_ITEMS, Relations
from recterm.ingest.shapes.any_table import open_interactions, start_of
from recterm.ingest.tables.column_names import first_line
from recterm.ingest.tables.columnar import is_columnar
from recterm.ingest.tables.roles.columns import DETECTED, ColumnMapping, overlooked
from recterm.ingest.tables.roles.left_out import offered_conditions
from recterm.ingest.tables.values.scale import ONCE
from recterm.ingest.tables.values.times import time_notes
from recterm.ingest.tables.where import sampled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.answers.data.events import EventScores
    from recterm.domain.answers.data.imports import FileUse
    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.roles.columns import Columns
    from recterm.ingest.tables.table import Table

ROWS = 10
"""Number of rows shown."""

MAX_LINE = 100
"""Number of characters shown of a first line."""

ROLES = {"user": "user", "item": "item", "rating": "value", "time": "time", "title": "title"}
"""Names of the roles for people, and in `Columns` and `ColumnMapping`."""

_ABOUT_ITEMS = ("year", "genres", "creators")
"""Roles of columns that describe the items, besides their title."""

_INTERACTIONS = (
    "rating",
    "u.data",
    ".inter",
    "user_artists",
    "combined_data",
    "triplets",
    "usersha1",
    "review",
    "behaviors",
)
"""Parts of the names of files with interactions, for formats with several files."""


@dataclass(frozen=True)
class Recognised:
    """Data set as recognised."""

    title: str
    """Name of the format for people; `a table` or `tables` if columns decide."""
    because: str
    """Evidence: the file with the interactions, and how it begins."""
    files: tuple[str, ...]
    columns: tuple[str, ...]
    """Columns of the file with the interactions; empty if it is not a text table."""
    rows: tuple[tuple[str, ...], ...]
    """Its first rows."""
    roles: Mapping[str, str]
    """Role -> column; empty if no user or item was found."""
    proposed: Mapping[str, str]
    """The same, else the best proposal for each."""
    scale: str
    """Meaning of the values, judging by the first rows: `ratings from 1 to 5 in steps of 1`."""
    notes: tuple[str, ...]
    """Assumptions about the layout."""
    uses: tuple[FileUse, ...]
    """Role of each file of a folder or archive; empty for a single file."""
    tables: Mapping[str, str]
    """For several tables: which has the `interactions`, which the `items`, and the column to join `on`."""
    changeable: bool
    """Whether a person can choose the columns."""
    where: tuple[str, ...] = ()
    """Conditions that rows must meet."""
    offered: tuple[str, ...] = ()
    """Conditions that people often want."""
    rows_kept: tuple[int, int] | None = None
    """How many of the first rows meet the conditions, and of how many; None without conditions."""
    scores: EventScores | None = None
    """How events of several kinds become feedback scores, judging by the first rows; None for other data."""


def recognise(path: Path, mapping: ColumnMapping = DETECTED) -> Recognised:
    """Recognise a data set.

    Raises:
        InputError: nothing is there, no reader recognises it, or it is a personal history.
    """
    source = open_source(path)
    conditions = tuple(map(Condition.of, mapping.where))
    reader = choose_reader(source, None, mapping, where=bool(conditions))
    if reader is personal.READER:
        reader.read(Request(source))
    plain = reader is generic.READER
    relations, unsure = _relations(source, mapping) if plain else (None, "")
    member = relations.interactions if relations is not None else _main(source)
    table = _table(member, mapping, strict=plain)
    table = table if table is None or relations is None else relations.complete(table, start=True)
    if plain and table is not None:
        personal.refuse_one_person(path, table, mapping)
    mapping = mapping if relations is None else generic.item_mapping(mapping, relations)
    sample = pl.DataFrame() if table is None else sampled(table, conditions)
    rows_kept = (sample.height, table.sample.height) if table is not None and conditions else None
    guess = _Roles() if table is None else _roles(table, mapping, source)
    roles = guess.roles
    offered = generic.table_beside(source, mapping, roles) if plain and roles else None
    return Recognised(
        title="tables" if relations is not None and relations.proposed else reader.title,
        because=_because(member, table),
        files=tuple(file.name for file in source.members),
        columns=tuple(sample.columns),
        rows=tuple(tuple(cell or "" for cell in row) for row in sample.head(ROWS).iter_rows()),
        roles={} if unsure else roles,
        proposed=guess.proposed,
        scale=guess.scale if plain or guess.scores is None else "",
        notes=() if table is None else (*filter(None, (unsure, *table.notes, *guess.notes, offered)),),
        uses=() if relations is None else relations.uses,
        tables={} if relations is None else relations.proposed | ({"interactions": ""} if unsure else {}),
        changeable=table is not None and (plain or source.single),
        where=tuple(map(str, conditions)),
        offered=guess.offered,
        rows_kept=rows_kept,
        scores=guess.scores if plain else None,
    )


def _relations(source: Source, mapping: ColumnMapping) -> tuple[Relations, str]:
    """Return the role of each table, and what to ask if it is unclear which has the interactions."""
    try:
        return generic.relations_of(source, mapping, LOOKED_AT_BYTES), ""
    except SeveralTablesError as error:
        if not error.tables:
            raise
        likely = replace(mapping, interactions=error.tables[0], items=mapping.items or NO_ITEMS)
        return generic.relations_of(source, likely, LOOKED_AT_BYTES), f"{error.message}: {error.hint}"


def _main(source: Source) -> Member:
    """Return the file with the interactions: by its name, else the largest."""
    return max(
        source.members, key=lambda member: (any(word in member.base for word in _INTERACTIONS), member.packed_size)
    )


def _table(member: Member, mapping: ColumnMapping, *, strict: bool) -> Table | None:
    """Return the first rows; None if the format is not a plain table."""
    try:
        return open_interactions(start_of(member), mapping)
    except (InputError, pl.exceptions.PolarsError, UnicodeError, OSError) as error:
        if not strict:
            return None
        if isinstance(error, InputError):
            raise
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"{member.where} cannot be read as a table: {first}", "check that the file is whole"
        ) from error


@dataclass(frozen=True)
class _Roles:
    """What the columns are, judging by the first rows."""

    roles: dict[str, str] = field(default_factory=dict)
    proposed: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""
    notes: tuple[str, ...] = ()
    scores: EventScores | None = None
    offered: tuple[str, ...] = ()


def _roles(table: Table, mapping: ColumnMapping, source: Source) -> _Roles:
    """Return the column of each role, the proposed columns, the meaning of the values, and overlooked columns.

    Only a proposal if no user was found.
    """
    try:
        before = table
        table, columns = generic.columns_of(table, mapping, source)
    except UnmappedTableError as error:
        return _Roles(proposed=error.proposed)
    values = generic.sampled_values(columns, table, mapping)
    events = events_of(columns, table, mapping.events, values)
    columns_used = with_events(columns, events)
    columns_of = {role: getattr(columns_used, name) for role, name in ROLES.items()}
    roles = {role: column for role, column in columns_of.items() if column is not None}
    used = used_columns(columns_used, table, events)
    notes = [
        *table.notes[len(before.notes) :],
        *(time_notes(columns.time_style, table.sample[columns.time]) if columns.time is not None else ()),
        *overlooked(columns_used, table.sample, used),
        *kinds_note(columns, table, events, whole=False),
    ]
    conditions = tuple(map(Condition.of, mapping.where))
    others = generic.others_of(table, columns_used, events, conditions)
    about = {role: name for role in _ABOUT_ITEMS if (name := getattr(columns_used, role)) is not None}
    notes += [f"also of the items: {', '.join(f'{role} = {name}' for role, name in about.items())}"] if about else []
    notes += others.notes(table.sample)
    offered = tuple(offered_conditions(table.sample, others.unused))
    if events is None:
        scale = ONCE.description if columns.value is None else values.description if values is not None else ""
        return _Roles(roles, roles, scale, tuple(notes), offered=offered)
    scores = _sampled_scores(table, columns, mapping)
    notes += unknown_note(scores) if scores is not None else []
    return _Roles(roles, roles, FEEDBACK_SCORES.description, tuple(notes), scores, offered)


def _sampled_scores(table: Table, columns: Columns, mapping: ColumnMapping) -> EventScores | None:
    """Return the scores of the first rows alone; None if none of them can be used."""
    schema = pl.Schema(dict.fromkeys(table.sample.columns, pl.String))
    sampled = replace(table, scan=lambda names: table.sample.lazy().select(names), schema=schema, unusable=None)
    values = generic.sampled_values(columns, sampled, mapping)
    events = events_of(columns, sampled, mapping.events, values)
    assert events is not None  # as of the table itself
    events = replace(events, whole=False)
    request = Request(Source(Path(table.where), (), single=True), mapping)
    try:
        return generic.interactions_of(sampled, with_events(columns, events), events, mapping, request)[0].scores
    except InputError as error:
        if error.code != "rows_unusable":
            raise
        return None


def _because(member: Member, table: Table | None) -> str:
    if is_columnar(member):
        return f"{member.name} is {table.format if table is not None else 'columnar'}"
    line = "".join(character if character.isprintable() else " " for character in first_line(member))
    shown = line if len(line) <= MAX_LINE else f"{line[: MAX_LINE - 1]}…"
    return f"{member.name} begins with {shown}"
