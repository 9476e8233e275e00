"""Detection of the reader for a source: the first that recognises its contents, or the one named by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import InputError
from recterm.ingest.readers import READERS, generic

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source
    from recterm.ingest.reader import Reader
    from recterm.ingest.tables.roles.columns import ColumnMapping

FORMATS: tuple[str, ...] = tuple(name for reader in READERS for name in reader.names)
"""Names that `--format` accepts."""


def choose_reader(source: Source, format: str | None, mapping: ColumnMapping, *, where: bool = False) -> Reader:
    """Choose the reader for a source; with conditions on its rows, one that can check them.

    Raises:
        InputError: no reader recognises it, or the named one does not exist or does not match.
    """
    if format is not None:
        named = next((reader for reader in READERS if format in reader.names), None)
        if named is None:
            raise InputError(f"no format {format!r}", f"the formats are {', '.join(FORMATS)}", code="no_such_format")
        if not named.recognises(source):
            raise InputError(
                f"{source.path} does not look like {named.title}",
                "leave out --format to detect the format",
            )
        return named
    reader = next((reader for reader in READERS if reader.recognises(source)), None)
    if reader is None:
        raise InputError(f"{source.path} contains no data set that recterm knows: {_listed(source)}", _LOOKED_FOR)
    if where and not reader.conditions:
        if source.single:
            return generic.READER
        raise InputError(f"{source.path} is {reader.title}, which --where cannot filter", "leave out --where")
    if mapping.empty or reader is generic.READER:
        return reader
    if source.single or mapping.items is not None or mapping.interactions is not None:
        return generic.READER
    raise InputError(
        f"{source.path} is {reader.title}, whose columns are known",
        "leave out --user, --item, --rating, --time and --title, or name one file to read it as a plain table",
    )


_LOOKED_FOR = (
    "recterm looked for u.data, ratings.dat or ratings.csv with movies.csv (MovieLens), or one file of CSV, TSV,"
    " JSON lines, Parquet, Arrow or a spreadsheet; name the file with the ratings."
)


def _listed(source: Source) -> str:
    names = [member.name for member in source.members]
    shown = ", ".join(names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more files"
