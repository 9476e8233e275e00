"""Built-in library that comes with recterm: made and trained at the first start."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.errors import TargetExistsError
from recterm.ingest.builtin.builtin import builtin_dataset
from recterm.process.atomic_files import private_folder
from recterm.service.arrays.community import interactions_of
from recterm.service.data.importing import write_data
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.service.models.training import default_plans, train_on
from recterm.service.runtime.blas import blas_threads
from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path


def ensure_builtin(progress: ProgressSink = silent, *, name: str = BUILT_IN, trained: bool = True) -> Path:
    """Return the file of a built-in library; make it first if it is missing, by default with trained models.

    The file appears complete or not at all. Two first starts at the same moment both get the one that is made first.

    Raises:
        InputError: there is no built-in library of this name.
        WriteError: the folder of libraries cannot be written.
    """
    path = path_of(name)
    if not path.exists():
        with suppress(TargetExistsError):
            make_builtin(path, name, progress, trained=trained)
    return path


def make_builtin(path: Path, name: str, progress: ProgressSink = silent, *, trained: bool = True) -> None:
    """Make a built-in library at a path, complete or not at all, on one BLAS thread.

    Its products are small: a second thread mostly waits for the first one, and computes while it waits.

    Raises:
        InputError: there is no built-in library of this name.
        TargetExistsError: the file exists, or another process has just made it.
        WriteError: the folder cannot be written.
    """
    private_folder(path.parent)
    progress(Progress("making the built-in library", 0, 0))
    with blas_threads(1):
        dataset = builtin_dataset(name)
        with Library.build(path, name, dataset.label) as library:
            write_data(library, dataset, "built-in", progress)
            if trained:
                data = interactions_of(library)
                train_on(library, data, default_plans(data), None, 0, progress)
