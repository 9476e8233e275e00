"""The app: opens a library, shows the browse screen, and leaves the terminal as it was."""

from __future__ import annotations

import gc
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from textual.app import App

from recterm.errors import RectermError
from recterm.settings import Settings, load_settings, load_state, save_state
from recterm.tui import themes
from recterm.tui.actions import Keymap, Scope, bindings
from recterm.tui.opening import open_session
from recterm.tui.palette import ActionProvider, FilmProvider
from recterm.tui.screens.browse import BrowseScreen
from recterm.tui.screens.frame import FrameScreen
from recterm.tui.signals import end_on_signals

if TYPE_CHECKING:
    from textual.screen import Screen

    from recterm.service.session import Session

INTERRUPTED = 130
LAB = "recterm.tui.screens.lab"
"""Imported when it is opened: nobody waits for it before the first frame."""


class RectermApp(App[int], inherit_bindings=False):
    """One session, its screens and the actions that work everywhere."""

    TITLE = "recterm"
    CSS_PATH = "recterm.tcss"
    BINDINGS = bindings(Scope.APP)
    COMMANDS: ClassVar = {ActionProvider, FilmProvider}
    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.APP,)

    def __init__(self, session: Session | None, settings: Settings, theme: str) -> None:
        super().__init__()
        self.session = session
        self.keymap = Keymap(settings.keys)
        self._settings = settings
        for own in (themes.DARK, themes.LIGHT):
            self.register_theme(own)
        self.theme = theme
        self.set_keymap(self.keymap.overrides)

    def get_default_screen(self) -> Screen[None]:
        """Browse what is there; else make the built-in library first."""
        if self.session is not None:
            return BrowseScreen(self.session, self.keymap)
        from recterm.tui.screens.preparing import PreparingScreen

        return PreparingScreen()

    def on_mount(self) -> None:
        """Remember themes from now on; end on signals as on the quit key."""
        self.watch(self, "theme", self._remember_theme, init=False)
        end_on_signals(self)

    def on_preparing_screen_made(self) -> None:
        """Go on with the library that has just been made."""
        self.session = open_session(None, None)
        if self.session is not None:
            self.push_screen(BrowseScreen(self.session, self.keymap))

    def _remember_theme(self, theme: str) -> None:
        try:
            save_state(self._settings, theme=theme)
        except RectermError as error:
            self.notify(f"{error.message}\n{error.hint}", title="Not remembered", severity="warning", markup=False)

    def action_help(self) -> None:
        """Say what every key does, those of the focused list first."""
        from recterm.tui.screens.help import HelpScreen

        screen = self.screen
        if isinstance(screen, FrameScreen):
            self.push_screen(HelpScreen(self.keymap, screen.scopes_here))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The lab is there once its module is."""
        return find_spec(LAB) is not None if action == "lab" else True

    def action_lab(self) -> None:
        """Open the lab."""
        if self.session is not None and isinstance(self.screen, FrameScreen):
            lab = import_module(LAB)
            self.push_screen(lab.LabScreen(self.session, self.keymap))

    def action_interrupt(self) -> None:
        """End as a program that was interrupted; nothing is lost."""
        self.exit(return_code=INTERRUPTED)


def run_app(library: str | None = None, profile: str | None = None, theme: str | None = None) -> int:
    """Run the app until it is left; returns the exit code.

    Raises:
        RectermError: the library, the profile, the theme or a key of the settings file cannot be used.
    """
    gc.disable()
    settings = load_settings()
    session = open_session(library, profile)
    try:
        app = RectermApp(session, settings, themes.chosen(theme, settings, load_state(settings)))
        app.call_after_refresh(_collect_again)
        app.run()
        return app.return_code or 0
    finally:
        if session is not None:
            session.close()


def _collect_again() -> None:
    """Until the first frame nothing is garbage, and looking for it takes a tenth of the start."""
    gc.freeze()
    gc.enable()
