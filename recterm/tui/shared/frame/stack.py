"""Stack of screens: each closes once, and acts or opens another one only while it is on top."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual._context import active_message_pump
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.widget import AwaitMount, Widget

from recterm.tui.shared.painting.covered import FrontCompositor
from recterm.tui.shared.painting.last_step import without_contrast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App
    from textual.filter import LineFilter
    from textual.screen import Screen

    _Screen = Screen[Any]
    _App = App[int]
else:
    _Screen = _App = object  # a second parent that is a node would hide the styles and keys of the first one


BUILDING_SECONDS = 2.0
"""Longest time that a key waits for a screen."""


class ClosesOnce(_Screen):
    """Mixin, listed before `Screen` or `ModalScreen`: closes a screen once.

    Keys and clicks wait in queues. One meant for a screen may arrive after it has closed, or after another screen has
    opened above it: it must not close that one instead, answer a second time, or open the same dialog again.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._compositor = FrontCompositor()

    @property
    def on_top(self) -> bool:
        """Whether this screen takes the keys now."""
        stack = self.app.screen_stack if self.app.is_running else []
        return bool(stack) and stack[-1] is self

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close with an answer; do nothing unless this screen is on top and another one is below.

        A screen that is still being built closes once it is mounted.
        """
        if not self.on_top or len(self.app.screen_stack) < 2:
            return AwaitComplete()
        if not self.is_mounted:
            self.call_later(self._dismiss_later, result)
            return AwaitComplete()
        asked = self._result_callbacks[-1].future if self._result_callbacks else None
        if asked is not None and asked.done():  # the caller was cancelled
            return self.app.pop_screen()
        return super().dismiss(result)

    def _dismiss_later(self, result: Any) -> None:
        self.dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable every action while another screen covers this one."""
        return super().check_action(action, parameters) if self.on_top else False

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of a dialog's backdrop, without the contrast filter: what is behind a dialog may fade."""
        return without_contrast(super().get_line_filters())

    def _forward_event(self, event: events.Event) -> None:
        """Forward an event, except a mouse event on a widget just removed: Textual would ask for its parent."""
        if isinstance(event, events.MouseEvent):
            widget, _ = self.get_widget_and_offset_at(event.x, event.y)
            if widget is not None and widget.parent is None:
                return
        super()._forward_event(event)


class OpensFromTop(_App):
    """Mixin, listed before `App`: only the top screen opens another one; jobs and the app always can."""

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Push a screen; ignore the request of a covered or closed screen, and answer it with None."""
        if not self._asked_from_below():
            return super().push_screen(*args, **options)
        if not options.get("wait_for_dismiss"):
            return AwaitMount(self.screen, [])
        unanswered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        unanswered.set_result(None)
        return unanswered

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Let a key wait until its screen is mounted."""
        if not self.screen.is_mounted:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.screen._mounted_event.wait(), BUILDING_SECONDS)
        return await super()._check_bindings(key, priority)

    def _asked_from_below(self) -> bool:
        asker = active_message_pump.get(None)
        if not isinstance(asker, Widget):
            return False
        try:
            return asker.screen is not self.screen
        except (NoScreen, NoMatches):
            return True
