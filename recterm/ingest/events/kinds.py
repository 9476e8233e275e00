"""Kinds of events: a column that says of each row whether it is a view, a purchase or something else."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import NO_COLUMN, UNSAID, command_for, known_kind, weights_of
from recterm.errors import InputError
from recterm.ingest.events.strengths import column_called, strength_column
from recterm.ingest.interactions.event_scores import EventFields, StrengthKind
from recterm.ingest.relations.keys import depends_on
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.table import as_number
from recterm.ingest.tables.values.cell_numbers import filled
from recterm.ingest.tables.values.scale import Values

if TYPE_CHECKING:
    from recterm.domain.answers.data.events import EventScores
    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.tables.roles.columns import Columns
    from recterm.ingest.tables.table import Table

_NAMES = {
    "event", "eventtype", "eventname", "action", "actiontype", "behavior", "behaviour", "behaviortype",
    "behaviourtype", "interaction", "interactiontype", "feedbacktype", "activity", "activitytype", "useraction",
    "userevent", "feedback", "ereignis", "aktion", "evento", "accion", "acción", "azione", "acao", "ação", "akcja",
    "zdarzenie", "handelse", "händelse", "действие", "событие", "行为", "行为类型",
}  # fmt: skip
"""Folded names of columns of kinds."""

_LOOSE_NAMES = {"type", "kind", "status", "category"}
"""Folded names that are of kinds only if a cell is a known word."""

_LOOKED_AT = 20
"""Number of rows that rule out most columns."""

_MOST = 20
"""Number of distinct kinds above which a column holds something else."""

FEEDBACK_SCORES = Values(
    None,
    -math.inf,
    math.inf,
    "feedback scores: what each event of a user on an item counts, added up; below 0 it speaks against the item",
)


def events_of(columns: Columns, table: Table, choice: EventChoice, values: Values | None) -> EventFields | None:
    """Return what makes the rows events of several kinds or strengths; None if they are ratings, counts or views.

    Args:
        columns: the columns with a role.
        table: the table.
        choice: what a person said of events.
        values: what the column of values means, judging by the first rows; None without one.

    Raises:
        InputError: a named column does not exist or holds no numbers, or what was said of events fits no column.
    """
    rated = values is not None and values.scale is not None
    if rated and not choice.demanded:
        if choice.half_life is not None:
            raise InputError(
                f"{table.where} has ratings, which do not fade", "leave out --half-life, or say --as views"
            )
        return None
    kinds = kinds_column(columns, table.sample, choice)
    if kinds is None and choice.weights:
        raise InputError(
            f"{table.where}: no column looks like kinds of events",
            f"its columns are {', '.join(table.sample.columns)}; name it with --kinds COLUMN",
            code="no_such_column",
        )
    if kinds is not None and not choice.demanded and not _known(table.sample, kinds):
        kinds = None
    number, meaning = strength_column(columns, table, choice, values)
    if kinds is None and choice.half_life is None and (number is None or meaning is StrengthKind.COUNT):
        return None
    return EventFields(
        kind=None if kinds is None else table.text(kinds),
        number=None if number is None else as_number(pl.col(number), table.schema[number]),
        meaning=meaning,
        column=kinds or "",
        number_column=number or "",
        choice=choice,
        first_kinds=() if kinds is None else tuple(filled(table.sample[kinds]).unique().sort()),
    )


def with_events(columns: Columns, events: EventFields | None) -> Columns:
    """Return the columns without that of values, which is a strength of the events or not used beside them."""
    return columns if events is None else replace(columns, value=None, words=None)


def kinds_column(columns: Columns, sample: pl.DataFrame, choice: EventChoice) -> str | None:
    """Return the column of kinds without another role, or None.

    Args:
        columns: the columns with a role.
        sample: the first rows, all text.
        choice: what a person said of events.

    Raises:
        InputError: the person named a column that does not exist.
    """
    if choice.column is not None:
        return None if choice.column == NO_COLUMN else column_called(sample, choice.column, "--kinds")
    item = columns.item or columns.title
    for name in sample.columns:
        folded = fold_column_name(name)
        if name in columns.used or not (folded in _NAMES | _LOOSE_NAMES or _begins_with_kinds(sample[name])):
            continue
        kinds = filled(sample[name]).unique()
        if not 1 <= kinds.len() <= _MOST or (item and depends_on(sample, item, name)):
            continue
        words = [known_kind(kind) for kind in kinds]
        if kinds.len() < 2 and not (folded in _NAMES and all(words)):  # files may be sorted by kind
            continue
        if folded in _NAMES or all(words) or (folded in _LOOSE_NAMES and any(words)):
            return name
    return None


def _begins_with_kinds(cells: pl.Series) -> bool:
    """Return whether the first filled cells are kinds that recterm knows: quick for the many columns that are not."""
    first = filled(cells.head(_LOOKED_AT))
    return not first.is_empty() and all(map(known_kind, first))


def _known(sample: pl.DataFrame, name: str) -> bool:
    """Return whether recterm knows a kind of a column."""
    return any(map(known_kind, filled(sample[name]).unique()))


def kinds_note(columns: Columns, table: Table, events: EventFields | None, *, whole: bool = True) -> list[str]:
    """Return a note on a column of kinds that is not weighed, with the way to weigh it; none without such a column.

    Args:
        columns: the columns with a role.
        table: the table.
        events: what is weighed; None if nothing is.
        whole: count every row, not just the sample.
    """
    name = kinds_column(columns, table.sample, UNSAID) if events is None else None
    if name is None:
        return []
    rows = table.scan([name]) if whole else table.sample.lazy()
    cell = (table.text(name) if whole else pl.col(name)).str.strip_chars().alias("kind")
    counted = rows.select(cell).filter(pl.col("kind") != "").group_by("kind").len("rows")
    kinds = counted.sort("rows", "kind", descending=[True, False]).collect(engine="streaming").rows()
    if len(kinds) < 2:
        return []
    shown = ", ".join(f"{kind} {rows:,}" for kind, rows in kinds[:_MOST])
    done = "every row counts as one view" if columns.value is None else f"{columns.value} is taken from every row"
    command = command_for(weights_of(kind for kind, _ in kinds[:_MOST]))
    counted_text = f"the column {name!r} has kinds of events ({shown}): {done}"
    each = "" if any(known_kind(kind) for kind, _ in kinds) else ", each 1 until you say what it means"
    return [f"{counted_text}; {command} weighs them{each}, --where {name}={kinds[-1][0]} takes one kind"]


def used_columns(columns: Columns, table: Table, events: EventFields | None) -> set[str]:
    """Return the columns that are used for events, and a column of kinds that has a note of its own."""
    kinds = kinds_column(columns, table.sample, UNSAID) if events is None else None
    return {kinds} if kinds is not None else set() if events is None else set(events.used)


def unknown_note(scores: EventScores) -> list[str]:
    """Return a note on kinds that have no weight, with the way to give them one."""
    if not scores.unknown:
        return []
    shown = ", ".join(f"{use.kind} {use.rows:,}" for use in scores.unknown[:_MOST])
    command = command_for({use.kind: None for use in scores.unknown[:_MOST]})
    return [f"kinds of events without a weight were left out ({shown}); {command} gives them one"]
