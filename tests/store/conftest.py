"""Libraries in real files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.store import Library
from tests.store.films import fill

if TYPE_CHECKING:
    from collections.abc import Iterator


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


@pytest.fixture
def guest_folder() -> Iterator[Path]:
    """A folder in which file permissions count: run as root, the test goes on as nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            yield folder
        finally:
            folder.chmod(0o755)
            if root:
                os.seteuid(0)
