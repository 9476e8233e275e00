"""Connection to one library file behind a lock: statements, transactions, and errors in words.

Everything else in the store goes through `Connection`; `opening` makes them.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from recterm.errors import LibraryError, LibraryGoneError
from recterm.process.atomic_files import PRIVATE_FILE
from recterm.process.paths import real_path
from recterm.store.file.damage import damaged
from recterm.store.file.open_files import found_identity, identity, log_of, opened
from recterm.store.file.sqlite_errors import ERRORS, described, is_damage, not_writable
from recterm.store.file.sqlite_file import open_raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlite_utils import Database


class Connection:
    """Connection that any thread may use, one at a time. SQLite's errors become `LibraryError`."""

    def __init__(self, raw: sqlite3.Connection, path: Path, *, readonly: bool, draft_of: Path | None = None) -> None:
        self.path = path
        self.named = draft_of or path
        """Name of the file in errors."""
        self.readonly = readonly
        self._draft = path.open("rb") if draft_of is not None else None
        self._raw = raw
        self._lock = threading.RLock()
        self._depth = 0
        self._verify: Callable[[Connection], None] | None = None
        self._schema: int | None = None
        self._log: tuple[int, int] | None = None
        self._log_path = log_of(real_path(path))
        self._file: tuple[int, int] | None = identity(path)
        opened[self._file] += 1

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of one statement."""
        with self._lock:
            try:
                return self._raw.execute(sql, parameters).fetchall()
            except ERRORS as error:
                raise described(error, self.named) from error

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row; None when there is no row."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one writing statement and return the id of the row that it inserted."""
        with self._lock:
            try:
                return self._raw.execute(sql, parameters).lastrowid or 0
            except ERRORS as error:
                raise described(error, self.named) from error

    def insert(self, sql: str, parameters: Sequence[Any]) -> int:
        """Insert exactly one row and return its id.

        Raises:
            LibraryError: the row was not stored, or the library cannot be written.
        """
        with self._lock, self._in_words():
            done = self._raw.execute(sql, parameters)
            if done.rowcount != 1 or not done.lastrowid:
                raise damaged(self.named, "it does not keep what is written")
            return done.lastrowid

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one writing statement for each row of parameters."""
        with self._lock, self._in_words():
            self._raw.executemany(sql, rows)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except ERRORS as error:
            raise described(error, self.named) from error

    def read_blob(self, table: str, column: str, row: int) -> bytes:
        """Read one BLOB in one piece without copying it through a result row."""
        with self._lock, self._in_words(), self._raw.blobopen(table, column, row, readonly=True) as blob:
            return blob.read()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all writes of the block or none; a nested block is rolled back alone when it fails.

        Raises:
            LibraryError: the library cannot be written, or another program keeps it locked.
        """
        with self._lock:
            if self.readonly:
                raise not_writable(self.named)
            try:
                yield from self._nested() if self._raw.in_transaction else self._outermost()
            except sqlite3.Error as error:
                raise described(error, self.named) from error

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Join the open transaction, which fails with the block; without one, start a transaction."""
        if self._raw.in_transaction:
            yield
        else:
            with self.transaction():
                yield

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Run the block as a transaction whose commit does not wait for the disk; the next other one does so for it.

        A power cut may cost such a transaction, never an earlier one. For what nobody waits for and nobody misses.
        """
        with self._lock:
            kept = self.value("PRAGMA synchronous")
            if self._raw.in_transaction or kept == 0:
                with self.joined():
                    yield
                return
            self._raw.execute("PRAGMA synchronous=NORMAL")
            try:
                with self.transaction():
                    yield
            finally:
                self._raw.execute(f"PRAGMA synchronous={kept}")

    def _outermost(self) -> Iterator[None]:
        self._raw.execute("BEGIN IMMEDIATE")
        try:
            self._check_schema()
            yield
            self.check_place()
            self._raw.execute("COMMIT")
        except BaseException:
            # Some errors, such as a full disk, have already ended the transaction.
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            raise

    def _nested(self) -> Iterator[None]:
        self._depth += 1
        name = f"nested_{self._depth}"
        self._raw.execute(f"SAVEPOINT {name}")
        try:
            yield
            self._raw.execute(f"RELEASE {name}")
        except BaseException:
            if self._raw.in_transaction:
                self._raw.execute(f"ROLLBACK TO {name}")
                self._raw.execute(f"RELEASE {name}")
            raise
        finally:
            self._depth -= 1

    def watch_schema(self, verify: Callable[[Connection], None]) -> None:
        """Verify the schema again in every later write that finds it changed by another program."""
        self._verify = verify
        self._schema = self.value("PRAGMA schema_version")

    def _check_schema(self) -> None:
        """Check, within a write, SQLite's schema number: in a microsecond it shows that no trigger was added."""
        if self._verify is not None and self.value("PRAGMA schema_version") != self._schema:
            self._verify(self)

    def check_place(self) -> None:
        """Refuse to use a file that is no longer the one at its path: later writes would be lost.

        Raises:
            LibraryGoneError: the file was deleted, moved away or replaced, or its log was.
        """
        if self._file is None or self._draft is not None:
            return
        if found_identity(self.path) != self._file:
            raise LibraryGoneError(self.path)
        if self._raw.in_transaction:
            log = found_identity(self._log_path)
            self._log = self._log or log
            if log != self._log:
                raise LibraryGoneError(self.path)

    def wait_at_most(self, milliseconds: int) -> None:
        """Set how long this connection waits for another writer before it reports that the library is busy."""
        with self._lock:
            self._raw.execute(f"PRAGMA busy_timeout={int(milliseconds)}")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the library in several reads, whatever another process writes in the meantime."""
        with self._lock:
            if self._raw.in_transaction:
                yield
                return
            self.rows("BEGIN")
            try:
                yield
            finally:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")

    def try_out(self, sql: str) -> None:
        """Run a statement that only reads, but that SQLite treats as a write, and roll it back.

        Raises:
            LibraryError: it failed, or the library is busy or cannot be written.
        """
        with self._lock:
            try:
                self._raw.execute("PRAGMA query_only=OFF")
                self._raw.execute("BEGIN IMMEDIATE")
                self._raw.execute(sql)
            except ERRORS as error:
                raise described(error, self.path) from error
            finally:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                self._raw.execute(f"PRAGMA query_only={'ON' if self.readonly else 'OFF'}")

    @contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """Interrupt the block's SQLite calls after this time: a damaged index can be circular."""
        waited = threading.Timer(seconds, self._raw.interrupt)
        waited.daemon = True
        waited.start()
        try:
            yield
        finally:
            waited.cancel()

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Return this connection as a sqlite-utils database, for schema, bulk writes and maintenance."""
        from sqlite_utils import Database

        with self._lock:
            try:
                yield Database(self._raw, execute_plugins=False)
            except ERRORS as error:
                raise described(error, self.named) from error

    def copy_to(self, draft: Path, path: Path) -> None:
        """Write a consistent copy of the whole file to a draft of `path`, which errors name."""
        with self._lock:
            try:
                draft.touch(PRIVATE_FILE)
                target = sqlite3.connect(draft)
                try:
                    self._raw.backup(target)
                    # A file in WAL mode needs its folder to be writable; a copy on a USB stick should not.
                    target.execute("PRAGMA journal_mode=DELETE")
                finally:
                    target.close()
            except sqlite3.Error as error:
                # The draft is new: any damage is in the file that it is copied from.
                raise described(error, self.named if is_damage(error) else path) from error

    def checkpoint(self) -> None:
        """Move the log's content into the file and empty it, unless somebody is writing or reading right now.

        A separate connection does the work, so that any thread may call it while this one is in use. This one empties
        the log: where another does, it takes that for a write of another process, and all is read again.
        """
        if self.readonly or self._draft is not None:
            return
        with self._in_words():
            with closing(open_raw(self.path, "mode=rw", patience=0)) as other:
                other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            if self._lock.acquire(blocking=False):
                try:
                    self._empty_log()
                finally:
                    self._lock.release()

    def _empty_log(self) -> None:
        """Empty a log whose content is in the file, unless somebody reads it or writes to it right now."""
        if self._file is None or self._raw.in_transaction:
            return
        patience = self.value("PRAGMA busy_timeout")
        self.wait_at_most(0)
        try:
            self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self.wait_at_most(patience)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is None:
                return
            if self._draft is not None:
                self._raw.execute("PRAGMA journal_mode=WAL")
            self._raw.close()
            opened[self._file] -= 1
            self._file = None
            if self._draft is not None:
                with self._draft:
                    self.write_out()

    def write_out(self) -> None:
        """Wait until all writes to a draft so far are on disk; with a log this is not needed.

        Any thread may call it at any time, to save waiting when the draft is closed.

        Raises:
            LibraryError: the disk refuses it.
        """
        if self._draft is None:
            return
        try:
            os.fsync(self._draft.fileno())
        except OSError as error:
            raise LibraryError(
                f"cannot write to {self.named}: {error.strerror}",
                "check the disk and its free space",
                code="library_read_only",
            ) from error
