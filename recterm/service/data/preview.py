"""Preview of a data set before its import: format, columns, scale and first rows, for a form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.preview import DataPreview, TableShape
from recterm.errors import InputError
from recterm.service.libraries.files import name_for, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.ingest.tables.columns import ColumnMapping

ROLES = ("user", "item", "rating", "time", "title")
"""Roles of a column, named as the command line's options."""


def preview(
    path: str, library: str | None = None, *, fresh: bool = False, mapping: ColumnMapping | None = None
) -> DataPreview:
    """Return the start of a data set as an import would read it.

    Args:
        path: file, zip or folder.
        library: name or path of the library to import into; None names it after `path`.
        fresh: ignore remembered columns.
        mapping: columns and files to use; the rest is guessed.

    Raises:
        InputError: the path does not exist, is not a data set of many people, or lacks the remembered columns.
    """
    from recterm.ingest.recognition import recognise
    from recterm.ingest.tables.columns import ColumnMapping
    from recterm.service.data.saved_mapping import recall

    place = Path(path)
    given = mapping or ColumnMapping()
    memory = recall(place) if given.empty and not fresh else None
    try:
        recognised = recognise(place, memory.mapping if memory is not None else given)
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
        shape=TableShape(recognised.columns, recognised.rows, recognised.proposed, recognised.tables),
        mapped=bool(recognised.roles) or not recognised.changeable,
        changeable=recognised.changeable,
        scale=recognised.scale,
        notes=recognised.notes,
        remembered="" if memory is None else str(memory.file),
        library=target.stem,
        library_exists=target.exists(),
        scores=recognised.scores,
    )


def mapped_rows(shape: TableShape, chosen: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the first rows as they would be read: a heading of roles, as given, then cells; empty without a column."""
    roles = [role for role, column in chosen.items() if column]
    places = {role: shape.columns.index(chosen[role]) for role in roles if chosen[role] in shape.columns}
    body = [tuple(row[places[role]] if role in places else "" for role in roles) for row in shape.rows]
    return [tuple(roles), *body]
