"""Library file under a session: whether it still exists, its log kept short, and a new file if it is gone."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from recterm.errors import LibraryError, LibraryGoneError, RectermError
from recterm.service.libraries.files import free_name
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recterm.service.live.state.acts import Act

QUIET = 1.0
"""Seconds after the last write from which the log is brought into the file."""

LARGE = 256 << 10
"""Bytes of a log that is brought into the file in the midst of writing; a rating adds some 20,000."""

AGAIN = 5.0
"""Seconds until the next try, after one that somebody else's reading or writing kept from emptying the log."""


class LibraryFile:
    """Looks after the file of one session. `tidy` may run in a thread; everything else belongs to the session's own."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tried = 0.0
        self.gone = False
        """True since the file was found deleted, moved away or replaced: nothing is saved to it any more."""

    @property
    def path(self) -> Path:
        """Where the file is, or was."""
        return self._library.path

    def look(self) -> bool:
        """See whether the file is still the one at its path; takes some microseconds. False when it is not."""
        if not self.gone:
            try:
                self._library.check_place()
            except LibraryGoneError:
                self.gone = True
                with suppress(LibraryError):  # a file that was moved is to hold everything
                    self._library.settle()
        return not self.gone

    def needs_tidying(self) -> bool:
        """Return whether the log holds what a damaged log would lose, and nobody has written for a moment, or much."""
        log = self.path.with_name(f"{self.path.name}-wal")
        try:
            status = log.stat()
        except OSError:
            return False
        now = time.time()
        due = status.st_size > LARGE or (status.st_size > 0 and now - status.st_mtime >= QUIET)
        if self.gone or not due or now - self._tried < AGAIN:
            return False
        self._tried = now
        return True

    def tidy(self) -> None:
        """Bring the log into the file; waits for nobody.

        Raises:
            LibraryError: the disk does not take it.
        """
        self._library.checkpoint()

    def target(self) -> Path:
        """Return where a new file would be written: where the old one was if that is free, else beside it."""
        free = not self.path.exists() and self.path.parent.is_dir()
        return self.path if free else free_name(self.path, "saved")

    def save(self, waiting: Iterable[Act], target: Path) -> int:
        """Write all that is held to a new file: the whole library, and what waits to be saved.

        Returns:
            How many of the waiting changes could not be written.

        Raises:
            TargetExistsError: there is something at `target` by now.
            WriteError: it cannot be written.
            LibraryError: the library cannot be read any more.
        """
        self._library.backup(target)
        lost = 0
        with Library.open(target) as library:
            for act in waiting:
                try:
                    act.write(library)
                except RectermError:
                    lost += 1
        return lost
