"""App that opens a library, shows the browse screen, and restores the terminal when it ends."""

from __future__ import annotations

import asyncio
import gc
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.command import CommandPalette
from textual.reactive import reactive
from textual.theme import ThemeProvider

from recterm.errors import RectermError
from recterm.settings import Settings, load_settings, load_state, save_state
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.command_palette import ActionProvider, FilmProvider, Palette
from recterm.tui.kept_screens import KeptScreens
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import Keymap, bindings
from recterm.tui.opening import open_session, restore_between
from recterm.tui.shared.frame.controllers import FindsControllers
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.running_jobs import JobMoved, after_move
from recterm.tui.shared.frame.stack import OpensFromTop
from recterm.tui.shared.painting import themes
from recterm.tui.shared.painting.last_step import FEW_COLOURS, PaintsForPeople
from recterm.tui.shared.safety.copying import CopiesText
from recterm.tui.shared.safety.file_watch import WatchesFile
from recterm.tui.shared.safety.unexpected import ReportsUnexpected
from recterm.tui.shared.safety.waiting_writes import save_before_closing
from recterm.tui.shared.toasts import refuse, say
from recterm.tui.terminal.suspending import Suspends
from recterm.tui.terminal.watch import TerminalWatch
from recterm.tui.welcome.welcoming import Welcoming

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from recterm.domain.model import ItemRow
    from recterm.service.live.session import Session
    from recterm.tui.data.data_libraries import LibraryWanted
    from recterm.tui.shared.jobs.preparing import PreparingScreen

REFUSED = 1
KEYS_TITLE = "Some keys of the settings file do not hold"
KEYS_SECONDS = 20.0
"""Seconds for which the app says so, as it takes some time to read."""


class RectermApp(
    FindsControllers,
    OpensFromTop,
    ReportsUnexpected,
    PaintsForPeople,
    CopiesText,
    Suspends,
    WatchesFile,
    App[int],
    inherit_bindings=False,
):
    """App for one session, with its screens and the actions that work everywhere."""

    TITLE = "recterm"
    CSS_PATH = "recterm.tcss"
    BINDINGS = bindings(Scope.APP)
    COMMANDS: ClassVar = {ActionProvider, FilmProvider}
    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.APP,)

    running_jobs: reactive[dict[str, str]] = reactive[dict[str, str]](dict)
    """Progress of each running job, by job name, for the header of every screen."""

    def __init__(
        self,
        session: Session | None,
        settings: Settings,
        theme: str,
        open_made: Callable[[], Session | None] = open_session,
        watch: TerminalWatch | None = None,
    ) -> None:
        """Create the app.

        Args:
            session: session to browse; None to make the built-in library first.
            settings: the user's keys, and where the theme is saved.
            theme: name of the initial theme.
            open_made: opens the library after it has been made.
            watch: ends the app when the terminal closes; None where that cannot happen.
        """
        super().__init__()
        self.backup: str | None = None
        """Path of the backup to restore next, if any."""
        self.greeting = ""
        """Message shown once the app has started."""
        self._terminal_watch = watch
        self._open_made = open_made
        self.session = session
        self.keymap = Keymap(settings.keys)
        self._settings = settings
        self.welcoming = Welcoming(self, settings, self.keymap, lambda: self.session)
        self.controllers = {
            "welcome": self.welcoming,
            "screens": KeptScreens(self, self.keymap, lambda: self.session),
        }
        """Controllers that work on every screen, by namespace."""
        self.begins_with_quiz = False
        """Whether the quiz opens once the app has started."""
        for own in themes.OWN:
            self.register_theme(own)
        self.theme = theme
        self.stylesheet.set_variables(self.get_css_variables())
        self._parsed_for: str | None = theme
        """Theme that the style sheet will be parsed for first; None once the app has begun."""
        self.set_class(self.no_color, FEW_COLOURS)
        self.set_keymap(self.keymap.overrides)

    def get_default_screen(self) -> Screen[None]:
        """Show the browse screen; without a library, make the built-in one first."""
        if self.session is not None:
            return BrowseScreen(self.session, self.keymap)
        from recterm.tui.shared.jobs.preparing import PreparingScreen

        return PreparingScreen()

    def on_mount(self) -> None:
        """Save every change of theme from now on; end on signals as on the quit key."""
        self.watch(self, "theme", self._remember_theme, init=False)
        if self._terminal_watch is not None:
            loop = asyncio.get_running_loop()
            self._terminal_watch.asks(lambda code: loop.call_soon_threadsafe(partial(self.exit, return_code=code)))
        self.save_in_order()
        self.watch_file()
        self.call_after_refresh(collect_again)
        if self.greeting:
            say(self, self.greeting)
        if self.keymap.problems:
            say(self, "\n".join(self.keymap.problems), KEYS_TITLE, severity="warning", seconds=KEYS_SECONDS)
        if self.begins_with_quiz:
            self.call_after_refresh(self.welcoming.action_quiz)

    def on_preparing_screen_made(self, message: PreparingScreen.Made) -> None:
        """Open the library that was just made; the first one welcomes, another one begins with the quiz."""
        if self.session is not None:
            self.welcoming.open_for_quiz(message.name)
            return
        try:
            self.session = self._open_made()
        except RectermError as error:
            self.exit(return_code=REFUSED, message=Text(f"recterm: {error.message}\nhint: {error.hint}"))
            return
        self.save_in_order()
        if self.session is not None:
            self.push_screen(BrowseScreen(self.session, self.keymap))
            self.welcoming.welcome_once()

    def on_job_moved(self, message: JobMoved) -> None:
        """Store a job's progress, and show it on every open screen."""
        self.running_jobs = after_move(self.running_jobs, message)
        for screen in self.screen_stack if self.is_running else ():
            if isinstance(screen, FrameScreen):
                screen.show_jobs(self.running_jobs)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the style sheet again for another theme, and style everything.

        Textual does so once at every start, as it parses for a theme of its own first; here that is the right one.
        """
        parsed_for, self._parsed_for = self._parsed_for, None
        if parsed_for != self.theme:
            super().refresh_css(animate)

    def _remember_theme(self, theme: str) -> None:
        try:
            save_state(self._settings, theme=theme)
        except RectermError as error:
            refuse(self, error, "Not saved")

    def action_help(self) -> None:
        """Show what each key does, starting with the focused list; in a dialog, only the keys of the dialog."""
        from recterm.tui.help import HelpScreen
        from recterm.tui.shared.dialogs.dialog import Dialog

        screen = self.screen
        if isinstance(screen, FrameScreen | Dialog):
            words = (self.session.catalogue.words,) if self.session is not None else ()
            self.push_screen(HelpScreen(self.keymap, screen.scopes_here, *words))

    def open_item(self, row: ItemRow) -> None:
        """Open the screen of an item."""
        from recterm.tui.item.item import ItemScreen

        if self.session is not None:
            self.session.shown.opened(row)
            self.push_screen(ItemScreen(self.session, self.keymap, row))

    def action_command_palette(self) -> None:
        """Open the palette of commands and titles."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def action_shown_switches(self) -> None:
        """Ask what is kept of the shelves, and whether it sinks."""
        from recterm.tui.taste.taken_switches import ask_switches

        screen = self.screen
        if isinstance(screen, FrameScreen):
            ask_switches(screen)

    def search_themes(self) -> None:
        """Open the palette of themes."""
        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def on_library_wanted(self, message: LibraryWanted) -> None:
        """End this app, so that `run_app` starts one with another library at once.

        Restore a backup the same way: a library can only be replaced while no app has it open.
        """
        self.next_library, self.backup = message.path, message.backup
        self.leave(0)


def run_app(
    library: str | None = None, profile: str | None = None, theme: str | None = None, *, private: bool = False
) -> int:
    """Run the app until it ends, if `private` without recording anything; return the exit code.

    Raises:
        RectermError: the library, the profile, or the theme cannot be used.
    """
    gc.disable()
    greeting, quiz = "", False
    with TerminalWatch() as watch:
        while True:
            reopen = partial(open_session, library, profile, private=private)
            app = _run_over(reopen, theme, watch, greeting, quiz=quiz)
            if app.next_library is None:
                return app.return_code or (REFUSED if app.lost else 0)
            from recterm.service.libraries.files import switch

            library, profile = app.next_library, None
            private = app.session is not None and app.session.writes.private
            quiz = app.welcoming.next_quiz
            greeting = restore_between(app.backup, library) if app.backup is not None else app.next_greeting
            switch(library)
    return watch.code or REFUSED


def _run_over(
    reopen: Callable[[], Session | None], theme: str | None, watch: TerminalWatch, greeting: str, *, quiz: bool
) -> RectermApp:
    """Run the app with one library until it ends or another library is opened."""
    settings = load_settings()
    with ExitStack() as stack:
        session = reopen()
        if session is not None:
            stack.enter_context(session)
        app = RectermApp(session, settings, themes.chosen(theme, settings, load_state(settings)), reopen, watch)
        app.greeting, app.begins_with_quiz = greeting, quiz
        if app.console.color_system == "standard":
            app.add_class(FEW_COLOURS)
        app.run()
        app.lost = app.session is not None and not save_before_closing(app.session)
        watch.asks(None)
        if session is None and app.session is not None:
            app.session.close()
        return app


def collect_again() -> None:
    """Re-enable garbage collection: before the first frame there is nothing to collect, and it slows the start."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
