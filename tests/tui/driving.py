"""Steps that the tests of the app share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.browse.browse import BrowseScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widget import Widget

    from recterm.tui.app import RectermApp
    from recterm.tui.shared.lists.line_list import LineList


async def ready(pilot: Pilot[int]) -> BrowseScreen:
    """Wait until the models are loaded and painted."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    return screen


def lines(widget: LineList | Widget) -> list[str]:
    """What a painted widget shows, line by line."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


def text_of(app: RectermApp) -> str:
    """What stands on the whole screen."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


def title_of(widget: Widget) -> str:
    """What stands in a panel's frame."""
    title = widget._border_title  # border_title gives it as markup, and does not escape it
    return title.plain if title is not None else ""


def shown_toasts(app: RectermApp) -> list[str]:
    """The texts of all notifications, oldest first."""
    return [notification.message for notification in app._notifications]
