"""Writer of the community's chunks, which are made a few ahead while something else is written.

Runs inside the caller's transaction: a process that dies midway leaves the library as it was.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.store.file.checksums import checksum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from recterm.store.file.connection import Connection

_AHEAD = 8
"""Number of chunks made before they are written: some 60 MB."""

_WRITTEN_OUT = 8
"""Number of chunks after which a draft is flushed to disk, while the next ones are written."""


@contextmanager
def community_writer(db: Connection, chunks: Iterable[bytes]) -> Iterator[CommunityWriter]:
    """Replace the community's chunks by others: some within the block, the rest at its end.

    Args:
        db: the library.
        chunks: taken one at a time, in order, by one thread beside the caller's.
    """
    db.run("DELETE FROM community")
    with ThreadPoolExecutor(1) as making, ThreadPoolExecutor(2) as flushing:
        writer = CommunityWriter(db, chunks, making, flushing)
        try:
            yield writer
            writer.finish()
        finally:
            making.shutdown(cancel_futures=True)


class CommunityWriter:
    """Writer of chunks that a thread makes."""

    def __init__(
        self, db: Connection, chunks: Iterable[bytes], making: ThreadPoolExecutor, flushing: ThreadPoolExecutor
    ) -> None:
        self._db, self._chunks = db, iter(chunks)
        self._making, self._flushing = making, flushing
        self._ahead = deque(making.submit(self._make) for _ in range(_AHEAD))
        self._flushed: list[Future[None]] = []
        self._written = 0

    def write_made(self) -> None:
        """Write the chunks that have been made, without waiting for others."""
        while self._ahead and self._ahead[0].done():
            self._write_next()

    def finish(self) -> None:
        """Write all other chunks."""
        while self._ahead:
            self._write_next()
        for part in self._flushed:
            part.result()  # the system tells of what it could not write only once

    def _make(self) -> tuple[bytes, str] | None:
        """Return the next chunk and its checksum; None after the last one."""
        chunk = next(self._chunks, None)
        return None if chunk is None else (chunk, checksum(chunk))

    def _write_next(self) -> None:
        made = self._ahead.popleft().result()
        if made is None:
            return
        chunk, named = made
        self._db.run("INSERT INTO community VALUES (?, ?, ?)", (self._written, named, chunk))
        if self._written % _WRITTEN_OUT == 0:
            self._flushed.append(self._flushing.submit(self._db.write_out))
        self._written += 1
        self._ahead.append(self._making.submit(self._make))
