"""Preparing screen of the very first start: shows progress while a child process makes the built-in library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from recterm.errors import RectermError
from recterm.present.lab.empty_panels import bar
from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.jobs.models import run_job
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.model import Progress

COMMANDS = {
    "films": ("library", "build-films", "--untrained"),
    "albums": ("library", "build", "albums"),
}
"""Built-in library -> command that makes it. The first is not trained: the browse screen trains the models itself, and
can be used in the meantime."""

WORDS = {
    "films": "The first start makes the built-in library: well over a thousand films, with a simulated community "
    "to learn from. It takes a moment, happens once, and nothing leaves this machine.",
    "albums": "This makes the built-in library of music albums, with a simulated community to learn from. It takes a "
    "moment and happens once.",
}


class PreparingScreen(Screen[None]):
    """Screen with the progress, or the reason for a failure."""

    BINDINGS = bindings(Scope.PREPARING)
    DEFAULT_CSS = """
    PreparingScreen {
        align: center middle;
        & Vertical { width: 64; max-width: 94%; height: auto; }
        & Static { height: auto; }
    }
    """

    class Made(Message):
        """The library was made."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name
            """Name of the built-in library."""

    def __init__(self, library: str = "films") -> None:
        """Make the screen for a built-in library."""
        super().__init__()
        self._library = library

    def compose(self) -> ComposeResult:
        """Yield an explanation, the progress and a hint."""
        with Vertical(id="preparing") as box:
            box.border_title = Content("recterm")
            yield Static(
                WORDS[self._library],
                markup=False,
            )
            yield Static("\nstarting\n", id="progress", markup=False)
            yield Static(
                with_keys(self, "⟦quit-preparing⟧ quits; the next start begins again."), id="hint", markup=False
            )

    def on_mount(self) -> None:
        """Start making the library."""
        self.call_after_refresh(self.make)

    @work(exclusive=True)
    async def make(self) -> None:
        """Run the job, then post that the library was made."""
        try:
            await run_job(COMMANDS[self._library], self._tell)
        except RectermError as error:
            self._say(f"{error.message}\n{error.hint}\n\n⟦retry⟧ tries again.")
            return
        self.post_message(self.Made(self._library))

    def _tell(self, progress: Progress) -> None:
        share = f"\n{bar(progress.done / progress.total, 48)}" if progress.total > 0 else ""
        self._say(f"{progress.stage} {progress.message}".strip() + share)

    def _say(self, text: str) -> None:
        lines = "\n".join(with_keys(self, clean(line)) for line in text.split("\n"))
        self.query_one("#progress", Static).update(Content(f"\n{lines}\n"))

    def action_retry(self) -> None:
        """Try again."""
        self.make()
