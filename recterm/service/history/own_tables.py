"""Tables of a person's own: the columns to read them by, and those that were read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import ReadTable
from recterm.domain.data.event_weights import NO_COLUMN
from recterm.domain.titles import title_key
from recterm.ingest.catalogue.titles import parse_title
from recterm.ingest.exports import HistoryMapping, TableChoices
from recterm.service.history.saved_columns import keep_columns, recall_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.exports import MappedTable
    from recterm.store import Library

TITLES_CHECKED = 100
"""Different texts of a column that are looked up in the catalogue."""


def table_choices(library: Library, named: HistoryMapping, table: str | None, *, fresh: bool) -> TableChoices:
    """Return the columns and titles that help to read a person's tables.

    Args:
        library: library whose titles show which column holds titles.
        named: columns as the person names them.
        table: of several tables, the one that `named` is for; None is every one.
        fresh: ignore what was saved for tables with the same headings.
    """

    def title_share(texts: Sequence[str]) -> float:
        distinct = list(dict.fromkeys(texts))[:TITLES_CHECKED]
        keys = [title_key(parse_title(text).title) for text in distinct]
        present = library.catalogue.keys_among(keys)
        return sum(key in present for key in keys) / len(keys) if keys else 0.0

    def remembered(columns: Sequence[str]) -> HistoryMapping | None:
        saved = None if fresh else recall_columns(columns)
        return None if saved is None else saved.mapping

    return TableChoices(named, table, remembered, title_share)


def events_of(events: EventChoice, named: HistoryMapping) -> EventChoice:
    """Return what the person said of events, with whether the share that was played counts."""
    return replace(events, strength=NO_COLUMN) if named.dwell == NO_COLUMN else events


def keep_named(tables: Sequence[MappedTable], choices: TableChoices) -> None:
    """Save what the person said of the tables of an import, for the next tables with the same headings."""
    for table in tables if not choices.named.empty else ():
        if not table.named.empty and table.named != choices.remembered(table.columns):
            keep_columns(table.columns, table.named)


def read_tables(tables: Sequence[MappedTable]) -> tuple[ReadTable, ...]:
    """Return how tables were read, for the answer of an import."""
    return tuple(ReadTable(table.file, table.mapping.choices, table.scale, _saved_in(table)) for table in tables)


def _saved_in(table: MappedTable) -> str:
    """Return the file with what the person said of a table; empty if it is not saved."""
    saved = None if table.named.empty else recall_columns(table.columns)
    return "" if saved is None else str(saved.file)
