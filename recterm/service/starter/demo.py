"""Demo library: built-in films or albums and six personas, in a temporary file."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.progress import ProgressSink, silent
from recterm.errors import WriteError
from recterm.ingest.builtin.personas import read_personas
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.service.starter.builtin import make_builtin
from recterm.service.starter.personas import add_persona
from recterm.settings import LIBRARY_SUFFIX
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recterm.ingest.builtin.personas import PersonaEvent

DEMO = "demo"
"""Name of the temporary library's file."""


@contextmanager
def demo_library(progress: ProgressSink = silent, *, name: str = BUILT_IN) -> Iterator[Path]:
    """Yield a library file whose only profiles are the personas, the first active; delete it when the block ends.

    Catalogue, community and models are copied from the person's own built-in library, which is only read; if there is
    none, they are made.

    Raises:
        InputError: there is no built-in library of this name.
        WriteError: the folder for temporary files cannot be written.
    """
    personas = read_personas(name)
    try:
        folder = tempfile.TemporaryDirectory(prefix="recterm-demo-", ignore_cleanup_errors=True)
    except OSError as error:
        raise WriteError(
            f"cannot make a temporary folder for the demo: {error.strerror}",
            "set TMPDIR to a folder with some space that you can write to",
            code="disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "cannot_write",
        ) from error
    with folder as place:
        path = Path(place) / f"{DEMO}{LIBRARY_SUFFIX}"
        if not _copied(name, path):
            make_builtin(path, name, progress)
        with Library.open(path) as library:
            people_it(library, personas)
        yield path


def _copied(name: str, path: Path) -> bool:
    own = path_of(name)
    if not own.exists():
        return False
    with Library.open(own, readonly=True) as library:
        if library.info().format != "builtin":
            return False
        library.backup(path)
    return True


def people_it(library: Library, personas: Mapping[str, Sequence[PersonaEvent]]) -> None:
    """Make the personas the only profiles, and the first one active."""
    with library.transaction():
        others = [profile.name for profile in library.profiles.list()]
        # A copy may have profiles with the same names: new ones replace them.
        for number, name in enumerate(others):
            library.profiles.create(f"leaving {number}")
            library.profiles.delete(name)
        for name, history in personas.items():
            add_persona(library, name, history)
        for number in range(len(others)):
            library.profiles.delete(f"leaving {number}")
        library.profiles.activate(next(iter(personas)))
