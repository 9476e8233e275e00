"""Library: opening and making the file, its parts, and operations on the whole of it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from recterm.errors import TargetExistsError
from recterm.process.atomic_files import atomic_file
from recterm.store.catalogue.catalogue import Catalogue
from recterm.store.catalogue.data_set import DataSet, header_digest
from recterm.store.catalogue.editions import Editions
from recterm.store.catalogue.user_features import UserFeatures
from recterm.store.catalogue.user_items import UserItems
from recterm.store.file import opening
from recterm.store.file.logs import check_no_log
from recterm.store.file.preferences import LibrarySettings
from recterm.store.file.schema import ensure_current, is_older, migrate
from recterm.store.file.sqlite_errors import not_writable
from recterm.store.lab.models import Models
from recterm.store.lab.runs import Runs
from recterm.store.lab.tunings import Tunings
from recterm.store.people.events import Events
from recterm.store.people.exclusions import ProfileExclusions
from recterm.store.people.imports import Imports
from recterm.store.people.lists import Lists
from recterm.store.people.profile_groups import ProfileGroups
from recterm.store.people.profiles import FIRST_PROFILE, Profiles
from recterm.store.people.provenance import Provenance
from recterm.store.people.shown import Shown
from recterm.store.people.steps import Steps
from recterm.store.people.title_matches import TitleMatches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType

    from recterm.domain.model import LibraryInfo, ProfileId
    from recterm.store.file.connection import Connection


class Library:
    """Open library file. Any thread may use it, one at a time; `reader` gives another thread its own."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.settings = LibrarySettings(db)
        self.catalogue = Catalogue(db)
        self.own = UserItems(db)
        self.editions = Editions(db)
        self.user_features = UserFeatures(db)
        self.data = DataSet(db, self.settings, self.own, self.editions, self.user_features)
        self.profiles = Profiles(db, self.settings, self.own)
        self.profile_groups = ProfileGroups(db, self.settings, self.user_features)
        self.events = Events(db, self.catalogue, self.profiles)
        self.models = Models(db)
        self.runs = Runs(db)
        self.matches = TitleMatches(db)
        self.lists = Lists(db, self.profiles)
        self.provenance = Provenance(db, self.events, self.profiles)
        self.tunings = Tunings(db)
        self.shown = Shown(db)
        self.imports = Imports(db, self.events, self.own)
        self.exclusions = ProfileExclusions(db, self.settings, self.events, self.provenance, self.catalogue)
        self.steps = Steps(db, self.events, self.imports, self.settings, self.matches, self.provenance, self.own)

    @classmethod
    def create(cls, path: Path, name: str, label: str = "") -> Self:
        """Make a library with an empty catalogue and the profile "me", and open it; it appears complete or not at all.

        Args:
            path: a file that does not exist yet, in a folder that does.
            name: the library's name.
            label: where its data come from, in words; an import replaces it.

        Raises:
            TargetExistsError: the file exists, or another process has just made it.
            WriteError: the folder is missing or cannot be written.
            LibraryError: the log of another library is there.
        """
        path = Path(path)
        _check_free(path)
        with atomic_file(path) as draft:
            _make(draft, path, name, label)
        db = opening.connect(path)
        ensure_current(db)
        return cls(db)

    @classmethod
    @contextmanager
    def build(cls, path: Path, name: str, label: str = "") -> Iterator[Self]:
        """Make a library and fill it in the block; it appears, complete, only when the block succeeds.

        Written without a log, this takes half the time of filling an existing one. Arguments and errors are those of
        `create`.
        """
        path = Path(path)
        _check_free(path)
        with atomic_file(path) as draft:
            _make(draft, path, name, label)
            db = opening.connect(draft, draft_of=path)
            ensure_current(db)
            with cls(db) as library:
                yield library

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Self:
        """Open a library; one made by an older recterm is first brought up to date, even if it is only read.

        A file that cannot be written, or whose folder cannot, is opened for reading: `readonly` says so,
        and every write raises.

        Raises:
            LibraryError: the file is missing, not an SQLite file, another program's, damaged, or too new.
        """
        db = opening.connect(Path(path), readonly=readonly)
        try:
            if readonly and is_older(db):
                db.close()
                cls.open(path).close()
                db = opening.connect(Path(path), readonly=True)
            ensure_current(db)
        except BaseException:
            db.close()
            raise
        return cls(db)

    @property
    def path(self) -> Path:
        """The file."""
        return self._db.path

    @property
    def readonly(self) -> bool:
        """True when nothing can be written."""
        return self._db.readonly

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reader(self) -> Library:
        """Open a second, read-only connection to the same file for another thread, which must close it."""
        return Library.open(self.path, readonly=True)

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all writes of the block or none; blocks may be nested.

        Raises:
            LibraryError: the library cannot be written, or another program keeps it locked.
        """
        return self._db.transaction()

    def wait_at_most(self, milliseconds: int) -> None:
        """Set how long a write waits for another writer before it reports that the library is busy."""
        self._db.wait_at_most(milliseconds)

    def data_version(self) -> int:
        """Return a number that changes when another connection has written to the file."""
        version: int = self._db.value("PRAGMA data_version")
        return version

    def history_basis(self, profile: ProfileId) -> tuple[object, ...]:
        """Return the state on which an import of a history into a profile relies: while it is the same, plans hold."""
        numbers = (
            "SELECT fingerprint, own_revision, (SELECT seq FROM sqlite_sequence WHERE name = 'events'),"
            " (SELECT count(*) FROM tellings), (SELECT count(*) FROM events WHERE profile = ?),"
            " (SELECT max(decided) FROM matches), (SELECT count(*) FROM matches), (SELECT count(item) FROM matches),"
            " (SELECT count(*) FROM item_alias) FROM library"
        )
        return tuple(self._db.rows(numbers, (profile,))[0])

    def info(self) -> LibraryInfo:
        """Return the facts about this library for the header and the data card."""
        return self.data.info()

    @property
    def connection(self) -> Connection:
        """The connection to the file, for checks of the whole file."""
        return self._db

    def check_place(self) -> None:
        """Make sure that the file is still the one at its path; takes a few microseconds.

        Raises:
            LibraryGoneError: it was deleted, moved away or replaced.
        """
        self._db.check_place()

    def settle(self) -> None:
        """Move the log's content into the file over this connection, wherever that file is now.

        Raises:
            LibraryError: the disk refuses it.
        """
        self._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def checkpoint(self) -> None:
        """Move the log's content into the file; any thread may call it, and it never waits.

        Raises:
            LibraryError: the disk refuses it.
        """
        self._db.checkpoint()

    def backup(self, path: Path, *, replace: bool = False) -> None:
        """Write a complete copy of the library to a file, even while it is in use; complete or not at all.

        Args:
            path: the file.
            replace: overwrite an existing file, but never a library that somebody may have open.

        Raises:
            TargetExistsError: the file exists, and `replace` is False.
            WriteError: it cannot be written.
            LibraryError: this library is damaged, or the log of another one is beside the file.
        """
        path = Path(path)
        _check_free(path, replace=replace)
        with atomic_file(path, replace=replace) as draft:
            self._db.copy_to(draft, path)

    def vacuum(self) -> None:
        """Free the disk space of deleted data.

        Raises:
            LibraryError: the library cannot be written, or is in use.
        """
        if self.readonly:
            raise not_writable(self.path)
        with self._db.database() as database:
            database.vacuum()
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rebuild_index(self) -> None:
        """Rebuild the search index, the genres and the orders of the catalogue.

        Raises:
            LibraryError: the library cannot be written.
        """
        from recterm.store.catalogue.write import rebuild

        with self._db.transaction():
            rebuild(self._db)


def _check_free(path: Path, *, replace: bool = False) -> None:
    """Refuse a path where a new library would replace something, or would meet the log of another one."""
    if not replace and path.exists():
        raise TargetExistsError(f"{path} already exists", "choose another name")
    check_no_log(path)


def _make(draft: Path, path: Path, name: str, label: str) -> None:
    db = opening.make(draft, path)
    try:
        with db.transaction():
            migrate(db)
            now = int(time.time())
            db.run("INSERT INTO library (id, name, label, created) VALUES (1, ?, ?, ?)", (name, label, now))
            db.run("UPDATE library SET checksum = ? WHERE id = 1", (header_digest(db),))
            db.run("INSERT INTO profiles (name, created) VALUES (?, ?)", (FIRST_PROFILE, now))
    finally:
        db.close()
