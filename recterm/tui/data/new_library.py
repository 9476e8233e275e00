"""New libraries: an empty one, or one that comes with recterm."""

from __future__ import annotations

from textual import work

from recterm.errors import RectermError
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.jobs.job_screen import JobScreen
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse


class NewLibraryScreen(JobScreen):
    """A screen that lists libraries and can make more."""

    # What subclasses say

    def go_to_library(self, path: str) -> None:
        """Put the cursor on a library as soon as it is listed."""
        raise NotImplementedError

    def list_libraries(self) -> None:
        """List what there is by now."""
        raise NotImplementedError

    def start(self, *command: str) -> None:
        """Run a recterm command as a child, unless another one runs."""
        raise NotImplementedError

    # What it does with that

    @work(group="choosing", exclusive=True)
    async def action_new_library(self) -> None:
        """Ask for a name, and make an empty library of it."""
        from recterm.service.libraries.files import named, new

        name = await self.app.push_screen_wait(NameScreen("Name of the new library"))
        if name is None:
            return
        try:
            self.go_to_library(str(new(named(name), make_current=False)))
        except RectermError as error:
            refuse(self, error)
            return
        self.list_libraries()

    @work(group="choosing", exclusive=True)
    async def action_build_library(self) -> None:
        """Choose one of the libraries that come with recterm, and make it if it is missing."""
        from recterm.service.libraries.files import BUILT_INS, named

        choices = [
            Choice(name, f"{name:<8} {words}", "made already" if named(name).exists() else "")
            for name, words in BUILT_INS.items()
        ]
        chosen = await self.app.push_screen_wait(ChooseScreen("New built-in library", choices, single=True))
        for name in chosen or ():
            path = named(name)
            if path.exists():
                self.go_to_library(str(path))
                self.list_libraries()
            else:
                self.start("library", "build", name)
