"""Library file of a session: checked for existence, its log kept short, and saved to a new file if it is gone."""

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
"""Seconds after the last write until the log is moved into the file."""

LARGE = 256 << 10
"""Size in bytes above which the log is moved into the file without waiting for a pause; a rating adds about 20,000."""

AGAIN = 5.0
"""Seconds between tries: another reader or writer can keep one from emptying the log."""


class LibraryFile:
    """File of one session. `tidy` may run in any thread; everything else belongs to the session's thread."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tried = 0.0
        self.gone = False
        """True once the file was found deleted, moved or replaced: nothing more is saved to it."""

    @property
    def path(self) -> Path:
        """Path of the file, even if it is gone."""
        return self._library.path

    def look(self) -> bool:
        """Return whether the file is still the one at its path; takes a few microseconds."""
        if not self.gone:
            try:
                self._library.check_place()
            except LibraryGoneError:
                self.gone = True
                with suppress(LibraryError):  # a moved file should hold everything
                    self._library.settle()
        return not self.gone

    def needs_tidying(self) -> bool:
        """Return whether the log should be moved into the file: it is large, or holds writes that have paused.

        A damaged log loses what it holds.
        """
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
        """Move the log into the file, without waiting for other readers or writers.

        Raises:
            LibraryError: the disk refuses it.
        """
        self._library.checkpoint()

    def target(self) -> Path:
        """Return the path for a new file: the old one if it is free, else one beside it."""
        free = not self.path.exists() and self.path.parent.is_dir()
        return self.path if free else free_name(self.path, "saved")

    def save(self, waiting: Iterable[Act], target: Path) -> list[Act]:
        """Write the whole library and all waiting changes to a new file.

        Returns:
            The waiting changes that could not be written.

        Raises:
            TargetExistsError: `target` already exists.
            WriteError: `target` cannot be written.
            LibraryError: the library can no longer be read.
        """
        self._library.backup(target)
        lost: list[Act] = []
        with Library.open(target) as library:
            for act in waiting:
                try:
                    act.write(library)
                except RectermError:
                    lost.append(act)
        return lost
