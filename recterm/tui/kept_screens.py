"""Kept screens: lab, data and taste, which stay installed while they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.frame import FrameScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


class KeptScreens(Controller):
    """Controller that opens them: their jobs continue while they are closed, and they open as they were left."""

    def __init__(self, app: App[int], keymap: Keymap, session: Callable[[], Session | None]) -> None:
        self._app, self._keymap, self._session = app, keymap, session

    def action_lab(self) -> None:
        """Open the lab."""
        from recterm.tui.lab.lab import LabScreen

        self._open("lab", LabScreen)

    def action_data(self) -> None:
        """Open the data screen."""
        from recterm.tui.data.data import DataScreen

        self._open("data", DataScreen)

    def action_taste(self) -> None:
        """Open the taste screen."""
        from recterm.tui.taste.taste import TasteScreen

        self._open("taste", TasteScreen)

    def _open(self, name: str, kind: type[FrameScreen]) -> None:
        """Open a screen, unless it is open or a dialog is."""
        app, session = self._app, self._session()
        if session is None or not isinstance(app.screen, FrameScreen) or isinstance(app.screen, kind):
            return
        if not app.is_screen_installed(name):
            app.install_screen(kind(session, self._keymap), name)
        app.push_screen(name)
