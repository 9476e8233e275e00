"""Ending on a signal as on the quit key: the terminal is restored, children are ended, the exit code says why."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

SIGNALS = ("SIGTERM", "SIGHUP")
"""SIGINT is a key while the terminal is raw."""


def end_on_signals(app: App[int]) -> None:
    """End the app when the system asks for it or the terminal is closed."""
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError, RuntimeError):  # no such thing on this system, or not the main thread
                loop.add_signal_handler(number, end, app, int(number))


def end(app: App[int], number: int) -> None:
    """End with the exit code that a shell gives to a process that was ended by this signal."""
    app.exit(return_code=128 + number)
