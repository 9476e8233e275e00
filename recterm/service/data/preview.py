"""What a data set is, before it is imported: format, columns, scale and first rows, for a form with a preview."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recterm.errors import InputError
from recterm.ingest.report import FileUse
from recterm.service.libraries.files import name_for, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.ingest.tables.columns import ColumnMapping

ROLES = ("user", "item", "rating", "time", "title")
"""What a column can be, by the names of the command line's options."""

TABLES = ("interactions", "items", "on")
"""What a person can say of several tables: the files, and the column that joins them."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """The columns of a table, its first rows, and a proposal."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposed: Mapping[str, str]
    """Role -> column."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Of several tables: which has the `interactions`, which the `items`, and the column that it joins `on`."""

    def changed_tables(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """What a person says otherwise of the tables; a join is said whole, file and column."""
        found = {} if chosen.get(TABLES[0]) == self.tables.get(TABLES[0]) else {TABLES[0]: chosen.get(TABLES[0], "")}
        join = TABLES[1:]
        if any(chosen.get(name) != self.tables.get(name) for name in join):
            found |= {name: chosen.get(name, "") for name in join}
        return {name: said for name, said in found.items() if said}


@dataclass(frozen=True, slots=True)
class DataPreview:
    """A data set that was looked at."""

    path: str
    title: str
    """What a person calls the format; `a table` where columns decide."""
    because: str
    """What shows it."""
    files: tuple[str, ...]
    uses: tuple[FileUse, ...]
    """What each file of a folder or archive would be read for, or why not; empty for a single file."""
    shape: TableShape
    """Without columns where the file with the interactions is no table of text."""
    mapped: bool
    """Whether user and item were found, or are remembered."""
    changeable: bool
    """Whether a person can say which column is what."""
    scale: str
    """What the values are, as far as the first rows show; empty where they do not."""
    notes: tuple[str, ...]
    remembered: str
    """File that the columns are remembered in; empty when they were found."""
    library: str
    """Name of the library that an import makes, or fills again."""
    library_exists: bool


def preview(
    path: str, library: str | None = None, *, fresh: bool = False, mapping: ColumnMapping | None = None
) -> DataPreview:
    """Look at the start of a data set, as an import of it would take it.

    Args:
        path: file, zip or folder.
        library: name or path of the library that it is to go into; None names it after `path`.
        fresh: leave out what is remembered of its columns.
        mapping: columns and files that are not to be guessed.

    Raises:
        InputError: nothing is there, it is no data set of many people, or the remembered columns are not in it.
    """
    from recterm.ingest.recognition import recognise
    from recterm.ingest.tables.columns import ColumnMapping
    from recterm.service.data.saved_mapping import recall

    place = Path(path)
    said = mapping or ColumnMapping()
    memory = recall(place) if said.empty and not fresh else None
    try:
        found = recognise(place, memory.mapping if memory is not None else said)
    except InputError as error:
        if memory is None:
            raise
        raise memory.unfit(error) from error
    target = path_of(library or name_for(place))
    return DataPreview(
        path=path,
        title=found.title,
        because=found.because,
        files=found.files,
        uses=found.uses,
        shape=TableShape(found.columns, found.rows, found.proposed, found.tables),
        mapped=bool(found.roles) or not found.changeable,
        changeable=found.changeable,
        scale=found.scale,
        notes=found.notes,
        remembered="" if memory is None else str(memory.file),
        library=target.stem,
        library_exists=target.exists(),
    )


def preview_document(found: DataPreview) -> dict[str, Any]:
    """The JSON document of a preview."""
    return asdict(found)


def preview_from(document: Mapping[str, Any]) -> DataPreview:
    """The preview that a document holds."""
    shape = document["shape"]
    columns, rows = tuple(shape["columns"]), tuple(tuple(row) for row in shape["rows"])
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }
    values["uses"] = tuple(FileUse(**use) for use in document["uses"])
    values["shape"] = TableShape(columns, rows, shape["proposed"], shape["tables"])
    return DataPreview(**values)


def mapped_rows(shape: TableShape, chosen: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The first rows as they would be read: a heading of roles, then their cells; empty where a column is unknown."""
    roles = [role for role in ROLES if chosen.get(role)]
    places = {role: shape.columns.index(chosen[role]) for role in roles if chosen[role] in shape.columns}
    body = [tuple(row[places[role]] if role in places else "" for role in roles) for row in shape.rows]
    return [tuple(roles), *body]
