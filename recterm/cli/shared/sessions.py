"""Sessions for commands; the very first one makes the built-in library."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.cli.output.results import notice
from recterm.cli.shared.progress import progress_sink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.service.live.session import Session


@contextmanager
def session(library: str | None, profile: str | None, *, models: bool = False) -> Iterator[Session]:
    """Open a session on the library, closed at the end; with `models`, ready to recommend.

    Raises:
        LibraryError: there is no such library, or it cannot be opened.
        ModelMissingError: models are needed, but none is trained on the library's data.
    """
    provide_library(library)
    from recterm.service.live.session import Session

    opened = Session.open(library, profile)
    try:
        if models:
            opened.models.load()
        yield opened
    finally:
        opened.close()


def provide_library(library: str | None, progress: str = "bar") -> None:
    """Make the built-in library when it is requested and missing."""
    from recterm.service.libraries.files import BUILT_IN, path_of

    path = path_of(library)
    if path.exists() or path != path_of(BUILT_IN):
        return
    from recterm.service.starter.builtin import ensure_builtin

    notice(f"making the built-in library {BUILT_IN!r} (simulated community), once")
    with progress_sink(progress) as sink:
        ensure_builtin(sink)
