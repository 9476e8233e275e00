"""recterm's own JSON lines: recognised, so that they are not taken for a plain table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from recterm.errors import InputError
from recterm.ingest.reader import Reader
from recterm.ingest.tables.column_names import json_keys

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source
    from recterm.ingest.reader import Request


def recognises(source: Source) -> bool:
    """Whether it is one file, alone, that begins with the header of an export."""
    return len(source.members) == 1 and {"recterm", "exported"} <= json_keys(source.members[0])


def read(request: Request) -> NoReturn:
    """Say how it comes back: it holds people too, and they go into a library that is there.

    Raises:
        InputError: always.
    """
    raise InputError(
        f"{request.source.path} was exported by recterm: it may hold profiles as well as data",
        "`recterm restore PATH` brings all of it back.",
        code="export_of_recterm",
    )


READER = Reader((), "an export of recterm", recognises, read)
