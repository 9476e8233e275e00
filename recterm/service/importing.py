"""Import a data set into a library: read, check, and swap the library's data in one step."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm import ingest
from recterm.domain import Progress
from recterm.errors import LibraryError
from recterm.service.drafts import draft_of
from recterm.service.libraries import name_for, path_of, remember
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came into the library, and what did not."""

    format: str
    """`movielens-csv`, ..."""
    label: str
    """`MovieLens latest-small`, ..."""
    library: str
    """Name of the library."""
    path: Path
    """File of the library."""
    items: int
    users: int
    interactions: int
    density: float
    """Interactions / (users x items), in [0, 1]."""
    dropped: Mapping[str, int]
    """Rows that could not be used, by reason."""
    examples: Mapping[str, Sequence[str]]
    """The first dropped rows of each reason."""
    merged: int
    """Rows that repeated a user and an item and were merged."""
    notes: Sequence[str]
    """What else a person should know, such as how repeated rows were settled."""
    seconds: float


def import_data(
    path: Path,
    *,
    library: str | Path | None = None,
    format: str | None = None,
    mapping: ingest.ColumnMapping = ingest.ColumnMapping(),
    replace: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> ImportResult:
    """Read a data set and make it the data of a library; profiles, events and settings of that library stay.

    Args:
        path: file, zip or folder.
        library: name or path of the library; None names it after `path` and makes it the current one.
        format: None recognises the format by content.
        mapping: columns that are not to be guessed.
        replace: swap the data of a library that holds other data.
        progress: told what is being done.

    Raises:
        InputError: the path cannot be read as a data set.
        LibraryError: the library holds other data and `replace` is False, or it cannot be written.
    """
    ...
