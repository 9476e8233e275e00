"""Session of one profile in one library, from an event to updated shelves.

Opening a session imports only the standard library; `models.load()` imports numpy and the models. Everything is
synchronous: unless writes are queued, an event is durable before `feedback.record` returns, and `shelves.all` scores,
ranks and explains from scratch.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from recterm.service.libraries.files import open_library
from recterm.service.live.catalogue import CatalogueView
from recterm.service.live.community import CommunityRatings
from recterm.service.live.feedback import ProfileFeedback
from recterm.service.live.library_file import LibraryFile
from recterm.service.live.lists import NamedLists
from recterm.service.live.profiles import Profiles
from recterm.service.live.serving.model_server import ModelServer
from recterm.service.live.shelves.shelf_server import ShelfServer
from recterm.service.live.shown import ShownPicks
from recterm.service.live.state.live_state import LiveState
from recterm.service.live.writes.session_writes import Writes
from recterm.service.live.writes.undoing import Steps
from recterm.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from recterm.domain.model import LibraryInfo, ProfileInfo
    from recterm.service.live.diary import Diary
    from recterm.service.live.editions import EditionDecisions
    from recterm.service.live.quiz import Quiz
    from recterm.service.live.snapshots import Snapshots
    from recterm.service.live.taken import Taken
    from recterm.store import Library


class Session:
    """Session of one profile in one library. Use it from one thread; only `models.load` may run in another."""

    def __init__(self, library: Library, profile: ProfileInfo) -> None:
        self._library = library
        self._state = LiveState(library, profile.id)
        self.writes = Writes(self._state)
        """Writes on their way to the library file."""
        self.steps = Steps(self._state, self.writes)
        """Undo and redo."""
        self.catalogue = CatalogueView(self._state)
        self.community = CommunityRatings(self._state)
        self.feedback = ProfileFeedback(self._state, self.writes)
        self.lists = NamedLists(self._state, self.writes)
        self.shown = ShownPicks(self._state, self.writes, self.lists)
        """What shelves show, for `recterm taken`."""
        self.profiles = Profiles(self._state, self.writes)
        self.models = ModelServer(self._state)
        self.shelves = ShelfServer(self._state, self.writes, self.models, self.catalogue, self.shown)
        self.file = LibraryFile(library)

    # What no start needs is imported when it is first asked for.

    @cached_property
    def diary(self) -> Diary:
        """Diary of the profile."""
        from recterm.service.live.diary import Diary

        return Diary(self._state, self.writes)

    @cached_property
    def editions(self) -> EditionDecisions:
        """Editions of works, and what a person decides about them."""
        from recterm.service.live.editions import EditionDecisions

        return EditionDecisions(self._state)

    @cached_property
    def snapshots(self) -> Snapshots:
        """Snapshots of the profile, for answers that are computed in another thread."""
        from recterm.service.live.snapshots import Snapshots

        return Snapshots(self._state)

    @cached_property
    def quiz(self) -> Quiz:
        """Quiz of the first minutes."""
        from recterm.service.live.quiz import Quiz

        return Quiz(self._state, self.models)

    @cached_property
    def taken(self) -> Taken:
        """What came of this profile's shelves."""
        from recterm.service.live.taken import Taken

        return Taken(self._state, self.shown, self.shelves.mixes)

    @classmethod
    def open(cls, library: str | Path | None = None, profile: str | None = None) -> Self:
        """Open a library for a profile.

        Args:
            library: name or path; None for the current one.
            profile: name; None for the one in the settings, else the active one.

        Raises:
            LibraryError: the library does not exist or cannot be opened.
            RectermError: the library has no profile with this name.
        """
        name = profile or load_settings().profile
        with ExitStack() as stack:
            opened = stack.enter_context(open_library(library))
            session = cls(opened, opened.profiles.get(name) if name else opened.profiles.active())
            stack.pop_all()
            return session

    def close(self) -> None:
        """Close the library. All writes except waiting ones are already on the disk."""
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
        """Version of the library as last read; it changes whenever changes by another process have been read."""
        return self._state.library_version

    @property
    def profile(self) -> ProfileInfo:
        """The profile, with its numbers of rated, viewed, saved and hidden items. From memory."""
        return self._state.profile.info

    def refresh(self) -> bool:
        """Read what other processes, such as a command or a job, have written; return whether there was anything.

        `models.load()` loads models that another process trained; until then the loaded ones stay in use, unless the
        data changed.
        """
        return self._state.refresh()
