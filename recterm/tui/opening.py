"""Opening the library that the app starts with."""

from __future__ import annotations

from recterm.service.libraries import BUILT_IN, path_of
from recterm.service.session import Session


def open_session(library: str | None = None, profile: str | None = None) -> Session | None:
    """The session to start with; None when the built-in library has to be made first.

    Raises:
        RectermError: there is no such library or profile, or the library cannot be opened.
    """
    path = path_of(library)
    if path == path_of(BUILT_IN) and not path.exists():
        return None
    return Session.open(library, profile)
