"""Library: opening and making the file, its parts, and operations on the whole of it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from recterm.domain.model import LibraryInfo, ProfileId, Scale
from recterm.errors import TargetExistsError
from recterm.process.atomic_files import atomic_file
from recterm.store.catalogue import community
from recterm.store.catalogue.catalogue import Catalogue
from recterm.store.catalogue.user_items import UserItems
from recterm.store.file import opening
from recterm.store.file.checksums import digest
from recterm.store.file.damage import damaged
from recterm.store.file.logs import check_no_log
from recterm.store.file.preferences import LibrarySettings
from recterm.store.file.schema import ensure_current, is_older, migrate
from recterm.store.file.sqlite_errors import not_writable
from recterm.store.lab.models import Models
from recterm.store.lab.runs import Runs
from recterm.store.lab.tunings import Tunings
from recterm.store.people.events import Events
from recterm.store.people.imports import Imports
from recterm.store.people.lists import Lists
from recterm.store.people.profiles import FIRST_PROFILE, Profiles
from recterm.store.people.provenance import Provenance
from recterm.store.people.steps import Steps
from recterm.store.people.title_matches import TitleMatches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    from recterm.domain.item_columns import ItemColumns
    from recterm.store.file.connection import Connection


HEADER_COLUMNS = (
    "name, label, format, scale_minimum, scale_maximum, scale_step, simulated, n_items, n_users, n_interactions,"
    " fingerprint"
)
"""Columns that describe a library's data; its checksum covers these."""


class Library:
    """Open library file. Any thread may use it, one at a time; `reader` gives another thread its own."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.settings = LibrarySettings(db)
        self.catalogue = Catalogue(db)
        self.own = UserItems(db)
        self.profiles = Profiles(db, self.settings, self.own)
        self.events = Events(db, self.catalogue, self.profiles)
        self.models = Models(db)
        self.runs = Runs(db)
        self.matches = TitleMatches(db)
        self.lists = Lists(db, self.profiles)
        self.tellings = Provenance(db, self.events, self.profiles)
        self.tunings = Tunings(db)
        self.imports = Imports(db, self.events, self.own)
        self.steps = Steps(db, self.events, self.imports, self.settings, self.matches, self.tellings, self.own)

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
        listed = "(SELECT coalesce(max(row) + 1, 0) FROM items)"
        found = self._db.rows(f"SELECT {HEADER_COLUMNS}, own_revision, {listed}, checksum FROM library WHERE id = 1")
        if not found or digest(*found[0][:-3]) != found[0][-1]:
            raise damaged(self.path, "its header, which describes its data")
        *header, own, n_listed, _ = found[0]
        name, label, format_, minimum, maximum, step, simulated, n_items, n_users, n_interactions, fingerprint = header
        return LibraryInfo(
            name=name,
            path=str(self.path),
            label=label,
            format=format_,
            n_items=n_items,
            n_users=n_users,
            n_interactions=n_interactions,
            scale=None if minimum is None else Scale(minimum, maximum, step),
            simulated=bool(simulated),
            fingerprint=fingerprint,
            n_own=n_listed - n_items,
            own_revision=own,
        )

    def community(self) -> Iterator[bytes]:
        """Yield the community's encoded chunks of interactions, in order, one in memory at a time.

        Raises:
            LibraryError: a chunk is damaged.
        """
        return community.chunks(self._db)

    def replace_data(
        self,
        items: ItemColumns,
        chunks: Iterable[bytes],
        described: Callable[[], tuple[str, Mapping[str, Any]]],
        *,
        label: str,
        format: str,
        scale: Scale | None,
        simulated: bool,
        n_users: int,
        n_interactions: int,
        source: str,
    ) -> None:
        """Replace catalogue and community in one transaction.

        Profiles, events, feedback, lists, settings and added items stay; models and runs made from other data go. An
        added item whose id is among the new ones becomes part of the data set.

        Args:
            items: most popular first; an item's index is its row.
            chunks: the community's interactions, encoded; taken one at a time.
            described: returns the fingerprint of the community, and the data card, which is kept as the setting
                `data_card`; called when items and chunks are written.
            label: where the data come from, in words.
            format: name of the format they were read from.
            scale: of the ratings; None for implicit data.
            simulated: True when the community was generated.
            n_users: users of the community.
            n_interactions: interactions of the community.
            source: file, folder or address that the data were read from; kept as the setting `source`.

        Raises:
            LibraryError: an id occurs twice, or the library cannot be written.
        """
        from recterm.store.catalogue.write import fill_catalogue, fill_community

        limits = (scale.minimum, scale.maximum, scale.step) if scale else (None, None, None)
        with self._db.transaction():
            theirs = set(items.id)
            fill_catalogue(self._db, items, [item for item in self.own.all() if item.id not in theirs])
            fill_community(self._db, chunks)
            fingerprint, data_card = described()
            self._db.run(
                "UPDATE library SET label = ?, format = ?, scale_minimum = ?, scale_maximum = ?,"
                " scale_step = ?, simulated = ?, n_items = ?, n_users = ?, n_interactions = ?, fingerprint = ?,"
                " imported = ?, own_revision = own_revision + 1",
                (
                    label, format, *limits, simulated, len(items), n_users, n_interactions, fingerprint,
                    int(time.time()),
                ),
            )  # fmt: skip
            self._db.run("UPDATE library SET checksum = ? WHERE id = 1", (header_digest(self._db),))
            self._db.run("DELETE FROM models WHERE fingerprint <> ?", (fingerprint,))
            self._db.run("DELETE FROM runs WHERE fingerprint <> ?", (fingerprint,))
            self.settings.set("data_card", dict(data_card))
            self.settings.set("source", source)

    def drop_community(self) -> None:
        """Delete interactions and models that turned out to be incomplete; the catalogue and the people stay.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            for table in ("community", "models", "runs"):
                self._db.run(f"DELETE FROM {table}")
            self._db.run("UPDATE library SET n_users = 0, n_interactions = 0, fingerprint = '' WHERE id = 1")
            self._db.run("UPDATE library SET checksum = ? WHERE id = 1", (header_digest(self._db),))
            self._db.run("DELETE FROM settings WHERE key IN ('data_card', 'source')")

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


def header_digest(db: Connection) -> int:
    """Compute the checksum of the columns that describe the library's data."""
    return digest(*db.rows(f"SELECT {HEADER_COLUMNS} FROM library WHERE id = 1")[0])


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
