"""Data set of a library: what it is, its community, and its replacement by another one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.model import LibraryInfo, Scale
from recterm.store.catalogue import community
from recterm.store.file.checksums import digest
from recterm.store.file.damage import damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from recterm.domain.data.editions import WorkOfItems
    from recterm.domain.data.item_columns import ItemColumns
    from recterm.domain.data.user_groups import UserGroup
    from recterm.domain.model import ItemId
    from recterm.store.catalogue.editions import Editions
    from recterm.store.catalogue.user_features import UserFeatures
    from recterm.store.catalogue.user_items import UserItems
    from recterm.store.file.connection import Connection
    from recterm.store.file.preferences import LibrarySettings

HEADER_COLUMNS = (
    "name, label, format, scale_minimum, scale_maximum, scale_step, simulated, n_items, n_users, n_interactions,"
    " fingerprint"
)
"""Columns that describe a library's data; its checksum covers these."""

ARRIVALS = "arrivals"
"""Key of the setting with the items that the latest import brought."""

MOST_ARRIVALS = 2_000
"""Maximum number of arrivals kept, the most popular ones."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Items that an import brought into a catalogue that had others before."""

    at: int = 0
    """UTC seconds of the import; 0 if none brought any."""
    items: Sequence[ItemId] = ()


class DataSet:
    """Data that a library recommends from."""

    def __init__(
        self,
        db: Connection,
        settings: LibrarySettings,
        own: UserItems,
        editions: Editions,
        user_features: UserFeatures,
    ) -> None:
        self._db, self._settings, self._own = db, settings, own
        self._editions, self._user_features = editions, user_features

    def info(self) -> LibraryInfo:
        """Return the facts about this library for the header and the data card."""
        listed = "(SELECT coalesce(max(row) + 1, 0) FROM items)"
        rows = self._db.rows(f"SELECT {HEADER_COLUMNS}, own_revision, {listed}, checksum FROM library WHERE id = 1")
        if not rows or digest(*rows[0][:-3]) != rows[0][-1]:
            raise damaged(self._db.path, "its header, which describes its data")
        *header, own, n_listed, _ = rows[0]
        name, label, format_, minimum, maximum, step, simulated, n_items, n_users, n_interactions, fingerprint = header
        return LibraryInfo(
            name=name,
            path=str(self._db.path),
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

    def replace(
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
        works: Iterable[WorkOfItems] = (),
        user_groups: Iterable[UserGroup] = (),
    ) -> None:
        """Replace catalogue and community in one transaction.

        Profiles, events, feedback, lists, settings and added items stay; models and runs made from other data go. An
        added item whose id is among the new ones becomes part of the data set.

        Args:
            items: most popular first; an item's index is its row.
            chunks: the community's interactions, encoded; taken one at a time, by another thread.
            described: returns the fingerprint of the community, and the data card, which is kept as the setting
                `data_card`; called when items and chunks are written.
            label: where the data come from, in words.
            format: name of the format they were read from.
            scale: of the ratings; None for implicit data.
            simulated: True when the community was generated.
            n_users: users of the community.
            n_interactions: interactions of the community.
            source: file, folder or address that the data were read from; kept as the setting `source`.
            works: groups of items that are, or may be, editions of one work.
            user_groups: the users with each word of each feature of users.

        Raises:
            LibraryError: an id occurs twice, or the library cannot be written.
        """
        from recterm.store.catalogue.write import fill_catalogue
        from recterm.store.catalogue.write_community import community_writer

        with self._db.transaction():
            theirs = set(items.id)
            self._note_arrivals(items)
            own = [item for item in self._own.all() if item.id not in theirs]
            with community_writer(self._db, chunks) as community:
                fill_catalogue(self._db, items, own, community.write_made)
            self._editions.replace(works)
            self._user_features.replace(user_groups)
            fingerprint, data_card = described()
            self._write_header((label, format), scale, (simulated, len(items), n_users, n_interactions, fingerprint))
            self._db.run("DELETE FROM models WHERE fingerprint <> ?", (fingerprint,))
            self._db.run("DELETE FROM runs WHERE fingerprint <> ?", (fingerprint,))
            self._settings.set("data_card", dict(data_card))
            self._settings.set("source", source)

    def _write_header(
        self, names: tuple[str, str], scale: Scale | None, figures: tuple[bool, int, int, int, str]
    ) -> None:
        """Write the header of the library and its checksum.

        Args:
            names: the label and the format of the data.
            scale: of the ratings; None for implicit data.
            figures: simulated or not, items, users, interactions, fingerprint.
        """
        limits = (scale.minimum, scale.maximum, scale.step) if scale else (None, None, None)
        self._db.run(
            "UPDATE library SET label = ?, format = ?, scale_minimum = ?, scale_maximum = ?, scale_step = ?,"
            " simulated = ?, n_items = ?, n_users = ?, n_interactions = ?, fingerprint = ?,"
            " imported = ?, own_revision = own_revision + 1",
            (*names, *limits, *figures, int(time.time())),
        )
        self._db.run("UPDATE library SET checksum = ? WHERE id = 1", (header_digest(self._db),))

    def arrivals(self) -> Arrivals:
        """Return what the latest import brought into a catalogue that had other items before."""
        return Arrivals(**self._settings.get(ARRIVALS, {}))

    def _note_arrivals(self, items: ItemColumns) -> None:
        """Keep the ids that are new in a catalogue, most popular first; one that shares few items with it is another.

        An import that brings nothing new leaves the arrivals as they are.
        """
        before = {item for (item,) in self._db.rows("SELECT id FROM items WHERE NOT own")}
        new = [item for item in items.id if item not in before]
        stayed = len(items) - len(new)
        if not before or 2 * stayed < len(before):
            self._settings.set(ARRIVALS, {})
        elif new:
            self._settings.set(ARRIVALS, {"at": int(time.time()), "items": new[:MOST_ARRIVALS]})

    def drop_community(self) -> None:
        """Delete interactions and models that turned out to be incomplete; the catalogue and the people stay.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            for table in ("community", "user_features", "models", "runs"):
                self._db.run(f"DELETE FROM {table}")
            self._db.run("UPDATE library SET n_users = 0, n_interactions = 0, fingerprint = '' WHERE id = 1")
            self._db.run("UPDATE library SET checksum = ? WHERE id = 1", (header_digest(self._db),))
            self._db.run("DELETE FROM settings WHERE key IN ('data_card', 'source')")


def header_digest(db: Connection) -> int:
    """Compute the checksum of the columns that describe the library's data."""
    return digest(*db.rows(f"SELECT {HEADER_COLUMNS} FROM library WHERE id = 1")[0])
