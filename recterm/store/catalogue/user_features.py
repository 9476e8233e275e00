"""User features in a library: groups of the community's users who share a word of a feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.store.file.checksums import checksum
from recterm.store.file.rowlists import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.data.user_groups import UserGroup
    from recterm.store.file.connection import Connection


class UserFeatures:
    """Features of the users of the data set; an import replaces them."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def replace(self, groups: Iterable[UserGroup]) -> None:
        """Replace all groups; their order is kept."""
        with self._db.transaction():
            self._db.run("DELETE FROM user_features")
            self._db.run_many(
                "INSERT INTO user_features (feature, word, checksum, data) VALUES (?, ?, ?, ?)", map(_record, groups)
            )

    def words(self) -> dict[str, tuple[str, ...]]:
        """Return the words of each feature, without reading who has them."""
        words: dict[str, list[str]] = {}
        for feature, word in self._db.rows("SELECT feature, word FROM user_features ORDER BY number"):
            words.setdefault(feature, []).append(word)
        return {feature: tuple(own) for feature, own in words.items()}

    def all(self) -> tuple[UserGroup, ...]:
        """Return all groups, feature by feature.

        Raises:
            LibraryError: a group does not have its checksum.
        """
        from recterm.domain.data.user_groups import UserGroup

        groups = []
        for feature, word, expected, data in self._db.rows(
            "SELECT feature, word, checksum, data FROM user_features ORDER BY number"
        ):
            if checksum(data) != expected:
                raise LibraryError(
                    f"{self._db.path} is damaged: the users whose {feature} is {word}",
                    "import the data again",
                    code="library_damaged",
                )
            groups.append(UserGroup(feature, word, unpack(data)))
        return tuple(groups)


def _record(group: UserGroup) -> tuple[str, str, str, bytes]:
    data = pack(group.users)
    return group.feature, group.word, checksum(data), data
