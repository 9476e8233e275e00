"""Paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path


def expanded(path: Path | str) -> Path:
    """Expand `~` to a home folder; the home of an unknown user stays as it is and does not exist."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def real_path(path: Path) -> Path:
    """Resolve the links of a path; if they are circular, return the path as it is."""
    return Path(os.path.realpath(path))
