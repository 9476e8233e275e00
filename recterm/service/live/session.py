"""Session of one profile in one library, from an event to updated shelves.

Opening it imports only the standard library; numpy and the models come with `models.load()`. Everything is synchronous:
an event is durable before `feedback.record` returns, and `shelves.all` scores, ranks and explains from scratch.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from recterm.service.libraries.files import open_library
from recterm.service.live.catalogue import CatalogueView
from recterm.service.live.feedback import ProfileFeedback
from recterm.service.live.library_file import LibraryFile
from recterm.service.live.lists import NamedLists
from recterm.service.live.profiles import Profiles
from recterm.service.live.serving.model_server import ModelServer
from recterm.service.live.shelves.shelf_server import ShelfServer
from recterm.service.live.state.live_state import LiveState
from recterm.service.live.writes.session_writes import Writes
from recterm.service.live.writes.undoing import Steps
from recterm.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from recterm.domain.model import LibraryInfo, ProfileInfo
    from recterm.store import Library


class Session:
    """One profile in one library. Use it from one thread; `models.load` alone may run in another beside it."""

    def __init__(self, library: Library, profile: ProfileInfo) -> None:
        self._library = library
        self._state = LiveState(library, profile.id)
        self.writes = Writes(self._state)
        """What waits until the library file is free."""
        self.steps = Steps(self._state, self.writes)
        """Undo and redo."""
        self.catalogue = CatalogueView(self._state)
        self.feedback = ProfileFeedback(self._state, self.writes)
        self.lists = NamedLists(self._state, self.writes)
        self.profiles = Profiles(self._state, self.writes)
        self.models = ModelServer(self._state)
        self.shelves = ShelfServer(self._state, self.writes, self.models, self.catalogue)
        self.file = LibraryFile(library)

    @classmethod
    def open(cls, library: str | Path | None = None, profile: str | None = None) -> Self:
        """Open a library (None: the current one) for a profile (None: the preferred, else the active one).

        Raises:
            LibraryError: there is no such library, or it cannot be opened.
            RectermError: the library has no profile of this name.
        """
        name = profile or load_settings().profile
        with ExitStack() as stack:
            opened = stack.enter_context(open_library(library))
            session = cls(opened, opened.profiles.get(name) if name else opened.profiles.active())
            stack.pop_all()
            return session

    def close(self) -> None:
        """Close the library; everything that was recorded and does not wait is on the disk already."""
        self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def info(self) -> LibraryInfo:
        """Label, counts, scale and fingerprint of the library."""
        return self._state.info

    @property
    def library_version(self) -> int:
        """Changes whenever something that another process wrote has been taken in."""
        return self._state.library_version

    @property
    def profile(self) -> ProfileInfo:
        """The profile, with counts of what it rated, viewed, saved and hid. From memory."""
        return self._state.profile.info

    def refresh(self) -> bool:
        """Take in what other processes wrote (a command line, a job); True when there was something.

        Models that another process trained are loaded by `models.load()`; the loaded ones serve until then, unless the
        data changed.
        """
        return self._state.refresh()
