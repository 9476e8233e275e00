"""Own format, recterm's JSON lines: recognised, so that they are not taken for a plain table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from recterm.errors import InputError
from recterm.ingest.reader import Reader
from recterm.ingest.tables.column_names import json_keys

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source
    from recterm.ingest.reader import Request


def recognises(source: Source) -> bool:
    """Return whether it is a single file that begins with the header of an export."""
    return len(source.members) == 1 and {"recterm", "exported"} <= json_keys(source.members[0])


def read(request: Request) -> NoReturn:
    """Refuse it with a hint: it may hold people too, who go into an existing library.

    Raises:
        InputError: always.
    """
    raise InputError(
        f"{request.source.path} was exported by recterm: it may hold profiles as well as data",
        "`recterm restore PATH` restores everything",
        code="export_of_recterm",
    )


READER = Reader((), "an export of recterm", recognises, read)
