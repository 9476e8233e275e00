"""Maintenance of a library file: check, backup, vacuum."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.answers.libraries import LibraryRepaired, LibraryVacuumed
from recterm.errors import LibraryError, RectermError, WriteError
from recterm.process.atomic_files import check_free, check_writable, private_folder
from recterm.process.paths import expanded
from recterm.service.arrays.data_cards import data_card_of
from recterm.service.libraries.files import current, free_name, no_library, open_library, path_of, remember
from recterm.settings import LIBRARY_SUFFIX, load_settings
from recterm.store.file.problem import Problem
from recterm.store.file.replacing import not_in_use
from recterm.store.integrity import examine
from recterm.store.repair.repair import repair as store_repair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from recterm.store import Library
    from recterm.store.repair.repair import Repaired


def check(library: str | Path | None = None) -> Sequence[Problem]:
    """List the problems of a library, or of whatever is at its path; empty if intact. Changes nothing.

    Raises:
        LibraryError: there is nothing at the path.
    """
    path = path_of(library)
    if not path.exists():
        raise no_library(path)
    return examine(path, _models_and_community)


def repair(library: str | Path | None = None) -> LibraryRepaired:
    """Save the readable parts of a library into a new one beside it; the damaged file stays as it is.

    The new one is named after it, `films-repaired`, and becomes the current one if the damaged one was.

    Raises:
        LibraryError: there is no library at the path, or no part of it can be read.
        WriteError: the folder cannot be written.
    """
    path = path_of(library)
    if not path.exists():
        raise no_library(path)
    if not path.is_file():
        raise LibraryError(f"{path} is not a file", "name a library file", code="no_such_library")
    target = free_name(path, "repaired")
    repaired = store_repair(path, target)
    if repaired.saved["interactions"]:
        with open_library(target) as opened:
            repaired = _without_what_cannot_be(opened, repaired)
    if current() == path:
        remember(target)
    return LibraryRepaired(target.stem, target, repaired.saved, repaired.lost)


def _without_what_cannot_be(library: Library, repaired: Repaired) -> Repaired:
    """Drop saved data and models whose checksums are right but whose contents are invalid."""
    from recterm.service.arrays.community import whole_interactions_of
    from recterm.service.arrays.model_from_arrays import load_model

    corrected: dict[str, int] = {}
    lost = list(repaired.lost)
    try:
        whole = len(whole_interactions_of(library)) == repaired.saved["interactions"]
    except RectermError:
        whole = False
    if not whole:
        library.data.drop_community()
        lost.append("the community and the models; import the data again: `recterm import PATH`")
        corrected = {"interactions": 0, "models": 0, "runs": 0}
    for header in library.models.list():
        try:
            load_model(library, header)
        except RectermError:
            library.models.delete(header.id)
            lost.append(f"the model {header.name}; `recterm train` retrains it")
            corrected["models"] = corrected.get("models", repaired.saved["models"]) - 1
    return replace(repaired, saved=repaired.saved | corrected, lost=tuple(lost))


def _models_and_community(library: Library) -> Iterator[Problem]:
    """Yield the problems that the engine and the data readers find in a library that can be opened."""
    from recterm.service.arrays.community import whole_interactions_of
    from recterm.service.arrays.model_from_arrays import load_model

    info = library.info()
    try:
        data_card_of(library)
    except RectermError as error:
        yield Problem("data card", error.message, "import the data again")
    for header in library.models.list():
        if header.fingerprint == info.fingerprint:
            try:
                load_model(library, header)
            except RectermError as error:
                yield Problem(f"model {header.id}", error.message, error.hint)
    if info.n_interactions:
        try:
            interactions = whole_interactions_of(library)
        except RectermError as error:
            yield Problem("community", error.message, error.hint)
            return
        if len(interactions) != info.n_interactions:
            text = f"the community has {len(interactions):,} interactions, not {info.n_interactions:,}"
            yield Problem("community", text, "import the data again")


def backup(target: Path, library: str | Path | None = None, *, force: bool = False) -> Path:
    """Copy a library in its current state to a file; return the file.

    Args:
        target: the file; missing folders are made.
        library: name or path; None is the current one.
        force: replace an existing file.

    Raises:
        TargetExistsError: the target exists, and `force` is False.
        WriteError: the target cannot be written, or is a library itself.
        LibraryError: the target is in use.
    """
    path = expanded(target).absolute()
    if not force:
        check_free(path)
    with open_library(library, readonly=True) as opened:
        if path.exists() and path.samefile(opened.path):
            raise WriteError(f"{path} is the library itself", "name another file for the backup", code="library_itself")
        private_folder(path.parent)
        check_writable(path)
        with not_in_use(path) if force else nullcontext():
            _refuse_a_library(path)
            opened.backup(path, replace=force)
    return path


def _refuse_a_library(path: Path) -> None:
    if path.is_file() and path.parent == load_settings().libraries_dir and path.suffix == LIBRARY_SUFFIX:
        raise WriteError(
            f"{path} is the library {path.stem!r}, whose ratings a backup would replace",
            "name another file for the backup",
            code="library_exists",
        )


def vacuum(library: str | Path | None = None) -> LibraryVacuumed:
    """Return unused space in the library file to the disk."""
    path = path_of(library)
    with open_library(library) as opened:
        before = path.stat().st_size
        opened.vacuum()
    return LibraryVacuumed(path.stem, path, before, path.stat().st_size)
