"""Opening of the library that the app starts with."""

from __future__ import annotations

import sys
from pathlib import Path

from recterm.errors import RectermError
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.service.live.session import Session


def open_session(library: str | None = None, profile: str | None = None, *, private: bool = False) -> Session | None:
    """Return the session to start with, private or not; None when the built-in library must be made first.

    Raises:
        RectermError: there is no such library or profile, or the library cannot be opened.
    """
    path = path_of(library)
    if path == path_of(BUILT_IN) and not path.exists():
        return None
    session = Session.open(library, profile)
    session.writes.be_private(private)
    return session


def restore_between(backup: str, library: str) -> str:
    """Restore a backup over a library that no app has open; return the message for the next app to show."""
    from recterm.present.data.data_facts import format_restored
    from recterm.service.libraries.restore import restore_library

    sys.stderr.write("recterm: checking and restoring the backup …\n")
    try:
        done = restore_library(Path(backup), Path(library))
    except RectermError as error:
        return f"The backup was not restored: {error.message}\n{error.hint}"
    return format_restored(done)
