"""Preview of a data set before its import: format, columns, scale and first rows, for a form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.data.preview import DataPreview, TableShape
from recterm.domain.data.event_weights import EventChoice
from recterm.errors import InputError
from recterm.service.libraries.files import name_for, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.data.row_conditions import Condition
    from recterm.ingest.tables.roles.columns import ColumnMapping

ROLES = ("user", "item", "rating", "time", "title")
"""Roles of a column, named as the command line's options."""


def preview(
    path: str, library: str | None = None, *, fresh: bool = False, mapping: ColumnMapping | None = None
) -> DataPreview:
    """Return the start of a data set as an import would read it.

    Args:
        path: file, zip or folder.
        library: name or path of the library to import into; None names it after `path`.
        fresh: ignore remembered columns; remembered conditions on the rows and weights of events stay.
        mapping: columns and files to use; the rest is guessed.

    Raises:
        InputError: the path does not exist, is not a data set of many people, or lacks the remembered columns.
    """
    from recterm.ingest.recognition import recognise
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.service.data.saved_mapping import chosen_mapping, recall

    place = Path(path)
    given = mapping or ColumnMapping()
    memory = recall(place) if given.empty and not fresh else None
    if fresh and given.empty:
        kept = _remembered(place)
        given = replace(kept, where=given.where or kept.where)
    try:
        recognised = recognise(place, chosen_mapping(given, memory))
    except InputError as error:
        if memory is None:
            raise
        raise memory.unfit(error) from error
    target = path_of(library or name_for(place))
    return DataPreview(
        path=path,
        title=recognised.title,
        because=recognised.because,
        files=recognised.files,
        uses=recognised.uses,
        shape=TableShape(
            recognised.columns,
            recognised.rows,
            recognised.proposed,
            recognised.tables,
            where=recognised.where,
            offered=recognised.offered,
        ),
        rows_kept=recognised.rows_kept,
        mapped=bool(recognised.roles) or not recognised.changeable,
        changeable=recognised.changeable,
        scale=recognised.scale,
        notes=recognised.notes,
        remembered="" if memory is None else str(memory.file),
        library=target.stem,
        library_exists=target.exists(),
        scores=recognised.scores,
    )


def _remembered(place: Path) -> ColumnMapping:
    """Return the conditions and the weights that a person chose for a table before; nothing if that cannot be read."""
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.service.data.saved_mapping import recall

    try:
        memory = recall(place)
    except InputError:
        return ColumnMapping()
    if memory is None:
        return ColumnMapping()
    events = memory.mapping.events
    weights = events.weights if events.column is None else ()
    return ColumnMapping(where=memory.mapping.where, events=EventChoice(weights=weights, half_life=events.half_life))


def mapped_rows(
    shape: TableShape, chosen: Mapping[str, str], conditions: Sequence[Condition] = ()
) -> list[tuple[str, ...]]:
    """Return the first rows as they would be read: a heading of roles, as given, then cells; empty without a column.

    Rows that do not meet every condition are left out; conditions on unknown columns count for nothing.
    """
    roles = [role for role, column in chosen.items() if column]
    places = {role: shape.columns.index(chosen[role]) for role in roles if chosen[role] in shape.columns}
    tests = [(place, condition) for condition in conditions if (place := shape.place_of(condition)) is not None]
    kept = [row for row in shape.rows if all(condition.holds_for(row[place]) for place, condition in tests)]
    body = [tuple(row[places[role]] if role in places else "" for role in roles) for row in kept]
    return [tuple(roles), *body]
