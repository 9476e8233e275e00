"""Fixtures that all tests share."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# The tests run on every core already: BLAS threads of their own would only fight. Before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Seconds are measured in tests/benchmarks/, not here: a busy machine must not fail a test.
settings.register_profile("recterm", deadline=None)
settings.load_profile("recterm")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets beside the checkout; a user's clone does not have it."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data sets are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(autouse=True)
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the libraries and settings of the user who runs it."""
    home = tmp_path / "recterm-home"
    monkeypatch.setenv("RECTERM_HOME", str(home))
    for name in ("RECTERM_LIBRARY", "RECTERM_PROFILE", "RECTERM_THEME"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def guest_folder() -> Iterator[Path]:
    """A folder in which file permissions count: run as root, the test continues as nobody."""
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
