"""Unexpected errors, which the app survives: an exception in a handler, worker, timer or line becomes a report.

Textual ends an app at the first exception, and the widget that raised it stops taking messages. Here only the message
is dropped, and both survive.
"""

from __future__ import annotations

import os
import time
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from textual._context import active_app
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import WorkerFailed, get_current_worker

from recterm.errors import RectermError
from recterm.present.text import clean
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from textual.app import App
    from textual.geometry import Region
    from textual.message import Message

    _App = App[int]
else:
    _App = object

QUIET_SECONDS = 2.0
"""Time within which a repeated exception, for example one at every repaint, is not reported again."""


class ReportsUnexpected(_App):
    """Mixin, listed before `App`: reports unexpected errors and survives them."""

    survives: bool | None = None
    """Whether the app survives an exception; None for yes, except in tests, which must fail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._met: dict[str, float] = {}
        """Time at which each exception was last raised, by its type and place."""
        self._reporting = False

    @property
    def surviving(self) -> bool:
        """Whether the app survives an exception now: not before there is a screen to show it on."""
        if self.survives is None and self.is_headless:
            return False
        return self.survives is not False and self.is_running and any(screen.is_mounted for screen in self.screen_stack)

    def _handle_exception(self, error: Exception) -> None:
        """Report an exception; end the app only if nothing can be shown."""
        if isinstance(error, WorkerFailed) and _too_late(error.error, get_current_worker().node):
            return
        if not self.surviving:
            super()._handle_exception(error)
            return
        if self._exit:
            return  # screens are being removed: whatever still paints finds nothing
        cause = error.error if isinstance(error, WorkerFailed) else error
        try:
            self._tell(cause)
        except Exception:  # noqa: BLE001 - the report itself failed: fall back to Textual's handler
            super()._handle_exception(error)

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, RectermError):
            refuse(self, error, severity="error")
            return
        key, now = f"{type(error).__name__} {_places(error)}", time.monotonic()
        before, self._met[key] = self._met.get(key), now
        if before is None:
            self._show(error)
        elif now - before > QUIET_SECONDS:
            say(self, f"The same again: {type(error).__name__}", severity="warning")

    def _show(self, error: BaseException) -> None:
        from recterm.service.runtime.error_reports import report_error
        from recterm.tui.shared.safety.unexpected_screen import UnexpectedScreen

        circumstances = {
            "screens": " > ".join(type(screen).__name__ for screen in self.screen_stack),
            "size": f"{self.size.width}x{self.size.height}",
            "terminal": os.environ.get("TERM", ""),
        }
        report = report_error(error, circumstances)
        if self._reporting:
            say(self, f"And: {clean(report.summary)}", severity="error")
            return

        def closed(_: None) -> None:
            self._reporting = False

        self._reporting = True
        self.call_later(self.push_screen, UnexpectedScreen(report), closed)


def _places(error: BaseException) -> str:
    """Return the files and lines of an exception's traceback."""
    return " ".join(f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(error.__traceback__))


def _too_late(error: BaseException, pump: MessagePump) -> bool:
    """Return whether a query merely missed parts of a screen that is being removed."""
    if not isinstance(error, NoMatches):
        return False
    node: MessagePump | None = pump
    while node is not None:
        if node._closing or node._closed or (isinstance(node, DOMNode) and node._pruning):
            return True
        node = node._parent
    return False


def _survivor() -> ReportsUnexpected | None:
    app = active_app.get(None)
    return app if isinstance(app, ReportsUnexpected) and app.surviving else None


_dispatch, _paint = MessagePump._dispatch_message, Widget.render_lines


async def _dispatch_and_survive(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:
        if _too_late(error, pump):
            return
        app = _survivor()
        if app is None:
            raise
        app._handle_exception(error)


def _paint_and_survive(widget: Widget, crop: Region) -> list[Strip]:
    try:
        return _paint(widget, crop)
    except Exception as error:
        app = _survivor()
        if app is None:
            raise
        app._handle_exception(error)
        return [Strip.blank(crop.width)] * crop.height


# Textual has no hook for this: its message loop breaks after the exception has been handled.
MessagePump._dispatch_message = _dispatch_and_survive  # type: ignore[method-assign, assignment]
Widget.render_lines = _paint_and_survive  # type: ignore[method-assign, assignment]
