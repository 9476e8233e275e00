"""Folder full of modules that recterm and its libraries import; each leaves a mark when it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LIBRARIES = (
    "click", "textual", "rich", "polars", "numpy", "scipy", "implicit", "optuna", "sqlite_utils", "platformdirs",
    "rapidfuzz", "httpx", "jinja2", "threadpoolctl", "sitecustomize", "usercustomize",
)  # fmt: skip
STANDARD = (
    "typing", "signal", "enum", "threading", "json", "sqlite3", "asyncio", "dataclasses", "datetime", "random",
    "tempfile", "shutil", "subprocess", "tomllib", "zipfile", "csv", "__future__", "_colorize", "selectors", "socket",
)  # fmt: skip
"""What the interpreter does not load by itself before it runs a module."""


class Hostile:
    """The folder, and which of its modules ran."""

    def __init__(self, folder: Path, *, everything: bool = False) -> None:
        """Make the folder; with `everything` it has all of the standard library, which no `python -m` survives."""
        self.folder = folder
        self._mark = folder / "ran"
        folder.mkdir()
        for name in {*LIBRARIES, *STANDARD, *(sys.stdlib_module_names if everything else ())}:
            code = f"import os\nos.close(os.open({str(self._mark)!r}, os.O_CREAT))\nraise SystemExit(99)\n"
            (folder / f"{name}.py").write_text(code, encoding="utf-8")
        (folder / "recterm").mkdir()
        if everything:
            (folder / "recterm" / "__init__.py").write_text((folder / "click.py").read_text(encoding="utf-8"))

    @property
    def ran(self) -> bool:
        """Whether any module ran."""
        return self._mark.exists()
