"""Community as the service reads it: features of items are read only for models that learn from them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from recterm.errors import LibraryError
from recterm.service.arrays.community import interactions_of
from recterm.service.data.importing import import_data
from recterm.service.libraries import maintenance
from recterm.service.models.training import train
from recterm.store import Library
from tests.service.conftest import write_two_tastes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def unreadable(library: Path) -> Path:
    """A library whose item features cannot be read."""
    with sqlite3.connect(library) as database:
        database.execute("UPDATE items SET facts = '{' WHERE row = 3")
    database.close()
    return library


def test_models_that_learn_from_interactions_alone_read_no_features(unreadable: Path) -> None:
    trained = train(unreadable, ["ease", "item-knn", "bias"])
    assert [model.name for model in trained] == ["ease", "item-knn", "bias"]
    for name in ("content", "hybrid"):
        with pytest.raises(LibraryError, match="damaged"):
            train(unreadable, [name])


def test_a_check_reads_all_of_it(unreadable: Path) -> None:
    assert "community" in [problem.name for problem in maintenance.check()]


def test_features_are_read_once_for_all_parts_of_the_data(library: Path) -> None:
    with Library.open(library) as opened:
        data = interactions_of(opened)
        part = data.part(data.user.nonzero()[0])
        assert part.features is not None
        names = part.features.names
        assert "genre:Sci-Fi" in names
        assert data.features is not None
        assert data.features.names is names


def test_features_of_other_data_are_refused(library: Path, tmp_path: Path) -> None:
    with Library.open(library) as opened:
        data = interactions_of(opened)
        import_data(write_two_tastes(tmp_path / "others", seed=8), library=library, replace=True)
        assert data.features is not None
        with pytest.raises(LibraryError, match="replaced"):
            data.features.names  # noqa: B018
