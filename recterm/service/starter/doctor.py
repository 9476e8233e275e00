"""Doctor: checks whether recterm can run on this machine, and whether the library is intact. Changes nothing."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from typing import TYPE_CHECKING

from recterm import __version__
from recterm.domain.answers.doctor import Check, Examination
from recterm.errors import RectermError
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.service.libraries.maintenance import check
from recterm.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGES = ("textual", "rich", "click", "polars", "numpy", "scipy", "implicit", "sqlite-utils", "msgspec")
ENOUGH_BYTES = 1 << 30
"""Approximate disk space for importing MovieLens 32M and training on it."""


def examine(library: str | Path | None = None) -> Examination:
    """Check versions, folders, disk space, terminal and the library (None: the current one)."""
    checks = tuple(_checks(library))
    return Examination(all(check.ok for check in checks), checks)


def _checks(library: str | Path | None) -> Iterator[Check]:
    python = f"Python {platform.python_version()}, {platform.platform(terse=True)}"
    yield Check("recterm", True, f"{__version__} on {python}")
    yield _packages()
    try:
        settings = load_settings()
    except RectermError as error:
        yield _refusal("settings", error)
        yield _terminal()
        return
    config = f"{settings.config_file}{'' if settings.config_file.exists() else ' (none, which is fine)'}"
    yield Check("settings", True, config)
    yield _folder(settings)
    yield _space(settings)
    yield _terminal()
    yield _library(library)


def _packages() -> Check:
    versions, missing = [], []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(package)
    if missing:
        return Check("packages", False, f"missing: {', '.join(missing)}; reinstall recterm")
    return Check("packages", True, ", ".join(versions))


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _folder(settings: Settings) -> Check:
    folder = settings.libraries_dir
    if os.access(_existing(folder), os.W_OK | os.X_OK):
        return Check("libraries", True, str(folder))
    return Check("libraries", False, f"{folder} cannot be written; set RECTERM_HOME to a folder that can")


def _space(settings: Settings) -> Check:
    free = shutil.disk_usage(_existing(settings.libraries_dir)).free
    text = f"{free / (1 << 30):.1f} GB free"
    return Check("disk", free >= ENOUGH_BYTES, text if free >= ENOUGH_BYTES else f"{text}; large data sets need more")


def _terminal() -> Check:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Check("terminal", True, "none here; the command line works without one, but the app needs it")
    columns, lines = shutil.get_terminal_size()
    kind = f"{os.environ.get('TERM', 'TERM is not set')}, {columns}x{lines}, {sys.stdout.encoding}"
    if os.environ.get("TERM", "dumb") == "dumb":
        return Check("terminal", False, f"{kind}; the app needs a terminal that can move its cursor")
    if columns < 60 or lines < 20:
        return Check("terminal", False, f"{kind}; the app needs 60x20")
    return Check("terminal", True, f"{kind}{', NO_COLOR' if os.environ.get('NO_COLOR') else ''}")


def _library(library: str | Path | None) -> Check:
    try:
        path = path_of(library)
        if library is None and path == path_of(BUILT_IN) and not path.exists():
            return Check("library", True, "none yet: the first start of the app makes the built-in one")
        problems = check(library)
    except RectermError as error:
        return _refusal("library", error)
    if problems:
        return Check("library", False, f"{path}: {'; '.join(problem.text for problem in problems)}")
    return Check("library", True, f"{path} is sound")


def _refusal(name: str, error: RectermError) -> Check:
    return Check(name, False, f"{error.message} ({error.hint})" if error.hint else error.message)
