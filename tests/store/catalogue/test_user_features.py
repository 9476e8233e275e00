"""User features in the store: kept in order, and damage is noticed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from recterm.domain.data.user_groups import UserGroup
from recterm.errors import LibraryError
from recterm.store.repair.salvage import salvage

if TYPE_CHECKING:
    from recterm.store import Library

GROUPS = (UserGroup("gender", "F", [0, 2]), UserGroup("gender", "M", [1]), UserGroup("age", "18 to 25", [0, 1, 2]))


def stored(library: Library) -> list[tuple[str, str, list[int]]]:
    return [(group.feature, group.word, list(group.users)) for group in library.user_features.all()]


def test_groups_come_back_in_order_and_are_replaced(library: Library) -> None:
    library.user_features.replace(GROUPS)
    assert stored(library) == [("gender", "F", [0, 2]), ("gender", "M", [1]), ("age", "18 to 25", [0, 1, 2])]
    library.user_features.replace(GROUPS[:1])
    assert stored(library) == [("gender", "F", [0, 2])]


def test_a_damaged_group_is_refused_and_not_salvaged(library: Library) -> None:
    library.user_features.replace(GROUPS)
    path = library.path
    library.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE user_features SET data = X'00000000' WHERE word = 'F'")
    database.close()
    assert [row["word"] for row in salvage(path).rows["user_features"]] == ["M", "18 to 25"]
    with type(library).open(path) as opened, pytest.raises(LibraryError, match="users whose gender is F"):
        opened.user_features.all()
