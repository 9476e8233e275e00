"""Community: its interactions as BLOB chunks that the store keeps but never decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.store.file.checksums import checksum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.store.file.connection import Connection


def chunks(db: Connection) -> Iterator[bytes]:
    """Yield the chunks as the import wrote them, in order, one in memory at a time.

    Raises:
        LibraryError: a chunk does not have its checksum.
    """
    for number, expected in db.rows("SELECT chunk, checksum FROM community ORDER BY chunk"):
        data = db.read_blob("community", "data", number)
        if checksum(data) != expected:
            raise LibraryError(
                f"{db.path} is damaged: chunk {number} of the community",
                "import the data again",
                code="library_damaged",
            )
        yield data
