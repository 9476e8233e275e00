"""Paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path


def expanded(path: Path | str) -> Path:
    """The path with `~` as a home folder; the home of somebody who is not known stays as it is, and is not there."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def real_path(path: Path) -> Path:
    """The file that a path leads to, links followed; where they lead in a circle, the path as it is."""
    return Path(os.path.realpath(path))
