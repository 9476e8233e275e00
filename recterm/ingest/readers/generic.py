"""Generic reader of any table of interactions: CSV, JSON, Parquet, spreadsheets, matrices; columns found or named."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.dataset.dataset import build
from recterm.ingest.events.counts import counted_kind, counts_as_kinds
from recterm.ingest.events.flags import flags_as_kinds
from recterm.ingest.events.kinds import (
    FEEDBACK_SCORES,
    events_of,
    kinds_note,
    unknown_note,
    used_columns,
    with_events,
)
from recterm.ingest.events.legends import with_legend
from recterm.ingest.files.archive import open_source
from recterm.ingest.interactions.cells import Cells, Fields
from recterm.ingest.interactions.columns import RepeatedPairError
from recterm.ingest.interactions.feedback_choice import FeedbackChoice
from recterm.ingest.interactions.reading import read_events, read_plain
from recterm.ingest.reader import Reader
from recterm.ingest.readers.personal import refuse_one_person
from recterm.ingest.readers.shared.other_columns import OtherColumns, other_columns
from recterm.ingest.readers.shared.plain_tables import plain_table
from recterm.ingest.readers.shared.table_items import features_of_users, items_of, work_columns
from recterm.ingest.relations.heads import is_table_name, open_heads
from recterm.ingest.relations.relations import NO_ITEMS, Relations, find_relations, offer
from recterm.ingest.shapes.any_table import open_interactions
from recterm.ingest.tables.roles.columns import Columns, find_columns, overlooked
from recterm.ingest.tables.roles.left_out import left_out_note
from recterm.ingest.tables.values.cell_numbers import number_from_text
from recterm.ingest.tables.values.scale import ONCE, Values
from recterm.ingest.tables.values.times import resolved_style, time_notes
from recterm.ingest.tables.values.value_styles import number_in_words, values_of
from recterm.ingest.tables.where import filtered
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.data.row_conditions import Condition
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.interactions.event_scores import EventFields
    from recterm.ingest.interactions.plain_table import PlainTable
    from recterm.ingest.interactions.reading import Interactions
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.ingest.tables.table import Table

FORMATS = ("csv", "tsv", "json-lines", "json", "parquet", "arrow", "xlsx", "matrix-market", "numpy", "html")


def recognises(source: Source) -> bool:
    """Recognise one file, or a folder with a table in it."""
    return source.single or any(map(is_table_name, source.members))


def read(request: Request) -> Dataset:
    """Read a table of interactions, with what it and the tables beside it say about the items."""
    relations = relations_of(request.source, request.mapping)
    member = relations.interactions
    request.step(f"reading {member.file_name}", 0)
    table = relations.complete(open_interactions(member, request.mapping, request.format))
    table = filtered(table, request.where, request.tally)
    mapping = item_mapping(request.mapping, relations)
    refuse_one_person(request.source.path, table, request.mapping)
    table, columns = columns_of(table, mapping, request.source)
    tally = request.tally
    tally.files = relations.uses
    events = _events(columns, table, mapping, request.take)
    columns_used = with_events(columns, events)
    overlooked_notes = overlooked(columns_used, table.sample, used_columns(columns_used, table, events))
    kinds_notes = kinds_note(columns, table, events)
    for note in (*table.notes, columns_used.described(), *overlooked_notes, *kinds_notes):
        tally.note(note)
    if offered := table_beside(request.source, mapping, {"item": columns.item, "title": columns.title}):
        tally.note(offered)
    plain = plain_table(table, columns, member) if request.take is None and events is None else None
    chosen = _Chosen(relations, table, columns, columns_used, events, mapping)
    if plain is None:
        return _dataset(request, chosen, None)
    tried = replace(request, tally=deepcopy(tally))
    try:
        return _dataset(tried, chosen, replace(plain, distinct=True))
    except RepeatedPairError:  # rare: most tables that repeat a pair do so in their first rows, which are looked at
        return _dataset(request, chosen, plain)


@dataclass(frozen=True)
class _Chosen:
    """Table of interactions, and what its columns are."""

    relations: Relations
    table: Table
    columns: Columns
    columns_used: Columns
    """The columns without that of values if the rows are events."""
    events: EventFields | None
    mapping: ColumnMapping


def _dataset(request: Request, chosen: _Chosen, plain: PlainTable | None) -> Dataset:
    """Read the interactions, and what the tables say about items and users.

    Raises:
        RepeatedPairError: `plain` is taken to be distinct, but is not.
    """
    table, events, relations, tally = chosen.table, chosen.events, chosen.relations, request.tally
    interactions, columns = interactions_of(table, chosen.columns_used, events, chosen.mapping, request, plain)
    key = _item_key(table, columns)
    tally.note(interactions.values.description)
    if interactions.scores is not None:
        tally.scores = interactions.scores
        for note in unknown_note(interactions.scores):
            tally.note(note)
    for note in time_notes(columns.time_style, table.sample[columns.time]) if columns.time is not None else ():
        tally.note(note)
    others = others_of(table, columns, events, request.where)
    if (left := left_out_note(table.sample, others.unused)) is not None:
        tally.note(left)
    request.step("reading titles", 1)
    items, features = items_of(table, columns, key, others, interactions, relations, tally)
    about_users = features_of_users(table, columns.user, others, interactions.users, relations, tally)
    request.step("putting items in order", 2)
    return build(
        format=table.format,
        label=_label(request.source, relations),
        items=items,
        users=interactions.users,
        events=interactions.events,
        scale=interactions.values.scale,
        report=tally.report(len(interactions.events)),
        features=features + about_users.features,
        user_words=about_users.words,
        source=str(request.source.path),
    )


def columns_of(table: Table, mapping: ColumnMapping, source: Source) -> tuple[Table, Columns]:
    """Return a table with its columns by role, its flags as one column of kinds, and its codes with their meaning.

    Raises:
        InputError: there is no column for the user or for the item, or a named column is not there.
    """
    columns = find_columns(table.where, table.sample, mapping, named=table.named)
    values = sampled_values(columns, table, mapping)
    flagged = counts_as_kinds(table, columns, values, mapping)
    named_count = mapping.value is not None and counted_kind(mapping.value) is not None
    if flagged is table and not named_count:  # who names one count wants no flags beside it
        flagged = flags_as_kinds(table, columns, values, mapping)
    if flagged is table:
        return with_legend(table, columns, mapping.events, source), columns
    return flagged, find_columns(flagged.where, flagged.sample, mapping, named=flagged.named)


def interactions_of(
    table: Table,
    columns: Columns,
    events: EventFields | None,
    mapping: ColumnMapping,
    request: Request,
    plain: PlainTable | None = None,
) -> tuple[Interactions, Columns]:
    """Read the interactions of a table; return also its columns, with the style of its times resolved.

    Args:
        table: the table.
        columns: the columns with a role; without that of values if the rows are events.
        events: kind and strength of events; None if the rows are ratings, counts or views.
        mapping: the person's choices.
        request: time of the import, choice of ratings or views, and its tally.
        plain: the same table as one that may have no flaw; None if it cannot be read as such.

    Raises:
        InputError: no row can be used, or a weight is given to a kind that does not occur.
    """
    used = columns.used if events is None else columns.used | events.used
    names = [name for name in table.sample.columns if name in used]
    cells = Cells(table.where, table.scan(names), table.first_line)
    if columns.time is not None:
        style = resolved_style(columns.time_style, cells.rows.select(table.text(columns.time)))
        columns = replace(columns, time_style=style)

    def values(numbers: pl.Series) -> Values:
        if events is not None:
            return FEEDBACK_SCORES
        return ONCE if columns.value is None else values_of(columns.value, columns.words, mapping.scale, numbers)

    fields = Fields.of(
        table,
        user=columns.user,
        item=_item_key(table, columns),
        value=columns.value,
        time=columns.time,
        style=columns.time_style,
        plain=columns.plain,
        words=columns.words,
        events=events,
    )
    interactions = read_plain(plain, cells, values, request.now, request.tally) if plain is not None else None
    if interactions is None:
        interactions = read_events(cells, fields, values, request.now, request.tally, request.take)
    if interactions.scores is not None and interactions.scores.plain:
        interactions = replace(interactions, values=ONCE, scores=None)
    return interactions, columns


def _events(columns: Columns, table: Table, mapping: ColumnMapping, take: FeedbackChoice | None) -> EventFields | None:
    """Return kind and strength of events; None if every row counts as a view, or the table has no events."""
    if take is FeedbackChoice.VIEWS:
        if mapping.events.weights:
            raise InputError("--as views counts every row alike", "leave out --event, or leave out --as")
        return None
    return events_of(columns, table, mapping.events, sampled_values(columns, table, mapping))


def sampled_values(columns: Columns, table: Table, mapping: ColumnMapping) -> Values | None:
    """Return what the column of values means, judging by the first rows; None without one."""
    if columns.value is None:
        return None
    cell, words = pl.col(columns.value), columns.words
    number = number_from_text(cell) if words is None else number_in_words(cell, words)
    numbers = table.sample.select(value=number).to_series().drop_nulls()
    numbers = numbers.filter(numbers.is_finite())
    return values_of(columns.value, words, mapping.scale, numbers) if numbers.len() else None


def others_of(
    table: Table, columns: Columns, events: EventFields | None, conditions: Sequence[Condition] = ()
) -> OtherColumns:
    """Return the columns that have no role, by what they are used for."""
    used = columns.used | used_columns(columns, table, events) | set(work_columns(table, columns))
    used |= {name for name in table.sample.columns for condition in conditions if condition.is_about(name)}
    return other_columns(table, _item_key(table, columns).meta.root_names()[0], columns.user, used)


def _label(source: Source, relations: Relations) -> str:
    """Return the name of the table, or of the folder or archive that holds several."""
    several = len(relations.uses) > 1 and not source.single
    return real_path(source.path).stem if several else PurePosixPath(relations.interactions.name).stem


def relations_of(source: Source, mapping: ColumnMapping, limit: int | None = None) -> Relations:
    """Return the role of each table of a source.

    Args:
        source: the files.
        mapping: the person's choices.
        limit: size in bytes up to which tables of items are read from end to end; None for any.

    Raises:
        InputError: nothing shows which table has the interactions, or a join matches too few items.
    """
    if mapping.on is not None and mapping.items in (None, NO_ITEMS):
        raise InputError(f"--on {mapping.on} is a column of a table of items", "say which table with --items FILE")
    extra = _named_items(source, mapping.items)
    if source.single and extra is None:
        return Relations(source.members[0], None, (), ())
    try:
        return find_relations(source.path, source.members, mapping, extra, limit)
    except InputError as error:
        if error.code == "several_tables":
            _refuse_own_tables(source, mapping)
        raise


def _refuse_own_tables(source: Source, mapping: ColumnMapping) -> None:
    """Refuse a folder or archive with tables of one person, if none of its tables names users.

    Raises:
        PersonalHistoryError: it is that.
    """
    heads, _ = open_heads(source.members)
    for head in heads if all(head.user is None for head in heads) else ():
        refuse_one_person(source.path, head.table, mapping)


def table_beside(source: Source, mapping: ColumnMapping, roles: Mapping[str, str | None]) -> str | None:
    """Return a note about a table beside a single file that lists its items; None if the file describes them itself."""
    item = roles.get("item")
    if mapping.items is not None or not source.single or item is None or roles.get("title") is not None:
        return None
    return offer(source.path, source.members[0], item)


def _named_items(source: Source, name: str | None) -> Member | None:
    """Return the table of items that a person named: one of the source's files, or a file anywhere."""
    if name is None or name == NO_ITEMS:
        return None
    inside = [member for member in source.members if name in (member.name, member.file_name)]
    if inside and not source.single:
        return inside[0]
    beside = source.path.parent / name if source.single else source.path / name
    table_source = open_source(Path(name) if Path(name).exists() or not beside.is_file() else beside)
    if not table_source.single:
        raise InputError(f"{name} is not one table", "name the file that lists the items")
    return replace(table_source.members[0], name=name)


def item_mapping(mapping: ColumnMapping, relations: Relations) -> ColumnMapping:
    """Return the person's choices, and the column of the items that joins their table."""
    return mapping if mapping.item is not None or relations.item is None else replace(mapping, item=relations.item)


def _item_key(table: Table, columns: Columns) -> pl.Expr:
    """Return text that identifies items: the id column, else the title with columns that distinguish equal titles."""
    if columns.item is not None:
        return table.text(columns.item)
    assert columns.title is not None  # find_columns gives one of the two
    key = table.text(columns.title).str.strip_chars()
    if columns.year is not None:
        year = table.text(columns.year).str.extract(r"(\d{4})")
        key = key + pl.when(year.is_null()).then(pl.lit("")).otherwise(pl.format(" ({})", year))
    if columns.creators is not None:
        creator = table.text(columns.creators).str.strip_chars()
        key = key + pl.when(creator.is_null() | (creator == "")).then(pl.lit("")).otherwise(pl.format(" · {}", creator))
    return key


READER = Reader(FORMATS, "a table", recognises, read, conditions=True)
