"""Suspending by Ctrl-Z: the app yields to the shell, and repaints the whole screen when resumed."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from textual.app import App

    _App = App[int]
else:
    _App = object


class Suspends(_App):
    """Mixin, listed before `App`: suspends the app."""

    def on_mount(self) -> None:
        """Prepare to be stopped and continued."""
        self.app_resume_signal.subscribe(self, self._paint_all)
        if sys.platform != "win32" and not self.is_headless:
            signal.signal(signal.SIGCONT, self._continued)

    def action_suspend_process(self) -> None:
        """Stop, with every process that the shell started for this command, until the shell continues it."""
        if sys.platform == "win32" or self.is_headless or os.getsid(0) == os.getpgrp():
            say(self, "There is no shell to resume recterm.")
            return
        self.app_suspend_signal.publish(self)
        os.killpg(os.getpgrp(), signal.SIGTSTP)

    def _paint_all(self, _: object) -> None:
        self.refresh(layout=True)

    def _continued(self, *_: object) -> None:
        """Take the terminal back, releasing it first if needed.

        A process can be stopped without being asked. Textual then takes back a terminal that it never released, and
        reads keys in two threads.
        """
        driver = self._driver
        if driver is None or not driver._auto_restart:
            return
        if not getattr(driver, "_must_signal_resume", True):
            driver.suspend_application_mode()
        driver.resume_application_mode()
        self.call_later(self._paint_all, None)
