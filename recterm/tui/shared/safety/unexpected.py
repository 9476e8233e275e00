"""Unexpected errors, which the app survives: an exception in a handler, worker, timer or line becomes a report.

Textual ends an app at the first exception, and the widget that raised it stops taking messages. Here the message is
given up, and both live on.
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
"""An exception that comes again within this time, at every repaint for example, is not told again."""


class ReportsUnexpected(_App):
    """Comes before `App` among the parents."""

    survives: bool | None = None
    """Whether an exception leaves the app alive; None: it does except in tests, which are to fail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._met: dict[str, float] = {}
        """When each exception came last, by its type and place."""
        self._reporting = False

    @property
    def surviving(self) -> bool:
        """Whether an exception leaves the app alive now: not before there is a screen to show it on."""
        if self.survives is None and self.is_headless:
            return False
        return self.survives is not False and self.is_running and any(one.is_mounted for one in self.screen_stack)

    def _handle_exception(self, error: Exception) -> None:
        """Show what was raised; ends the app only where nothing can be shown."""
        if isinstance(error, WorkerFailed) and _too_late(error.error, get_current_worker().node):
            return
        if not self.surviving:
            super()._handle_exception(error)
            return
        if self._exit:
            return  # screens are being taken apart: what still wants to paint finds nothing
        cause = error.error if isinstance(error, WorkerFailed) else error
        try:
            self._tell(cause)
        except Exception:  # noqa: BLE001 - the report itself fails: back to Textual's way
            super()._handle_exception(error)

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, RectermError):
            refuse(self, error, severity="error")
            return
        known, now = f"{type(error).__name__} {_places(error)}", time.monotonic()
        before, self._met[known] = self._met.get(known), now
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
    """Files and lines on the way to where it was raised."""
    return " ".join(f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(error.__traceback__))


def _too_late(error: BaseException, pump: MessagePump) -> bool:
    """Return whether something only did not find the parts of a screen that is being taken apart."""
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


# Textual has no place to hook this in: its loop over messages breaks after the exception has been handled.
MessagePump._dispatch_message = _dispatch_and_survive  # type: ignore[method-assign, assignment]
Widget.render_lines = _paint_and_survive  # type: ignore[method-assign, assignment]
