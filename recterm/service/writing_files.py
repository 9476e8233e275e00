"""Files that a person asked for appear complete or not at all, and never over others unasked."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import RectermError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk to write in; deleted at the end with whatever was not moved out of it.

    Raises:
        RectermError: the target's folder is missing or cannot be written, or the disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".recterm-", suffix=".draft", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise RectermError(
            f"cannot write {target}: {error.strerror}", "name a folder that is there and has room"
        ) from error


def check_free(target: Path, *, force: bool) -> None:
    """Refuse to write over something, before the work begins.

    Raises:
        RectermError: it is there, and `force` is False or it is a folder of other files.
    """
    if target.exists() and not force:
        raise RectermError(f"{target} exists already", "--force writes over it; or name another file")


def put_in_place(files: Sequence[Path], draft: Path, target: Path, *, force: bool) -> list[Path]:
    """Move what was written in the draft folder to where the target is; returns the new paths.

    Raises:
        RectermError: one of the files is there meanwhile, and `force` is False.
    """
    placed = [target.parent / file.relative_to(draft) for file in files]
    for path in placed:
        check_free(path, force=force)
    for file, path in zip(files, placed, strict=True):
        path.parent.mkdir(exist_ok=True)
        shutil.move(file, path)
    return placed
