"""Libraries in real files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.store import Library
from tests.store.films import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's library is, or will be."""
    return tmp_path / "films.recterm"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    """An open library with the ten films."""
    with Library.create(path, "films") as library:
        fill(library)
        yield library
