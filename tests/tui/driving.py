"""Steps that the tests of the app share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from recterm.domain.shelf import BECAUSE, FOR_YOU
from recterm.tui.browse.browse import BrowseScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.widget import Widget

    from recterm.tui.app import RectermApp
    from recterm.tui.shared.lists.line_list import LineList


PATIENCE = 60.0
"""Seconds after which a test that waits for what never comes fails: far more than anything here takes."""


async def until(pilot: Pilot[int], holds: Callable[[], object]) -> None:
    """Wait for the effect of a thread or a child process."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await pilot.pause()


async def arrived(pilot: Pilot[int], screen: type[Screen[Any]]) -> None:
    """Wait for a screen that a worker opens."""
    await until(pilot, lambda: isinstance(pilot.app.screen, screen))


async def at_rest(pilot: Pilot[int]) -> None:
    """Wait until no worker is left, including those that others started."""
    await pilot.pause()
    await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))


async def ready(pilot: Pilot[int]) -> BrowseScreen:
    """Wait until the models are loaded and painted."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    return screen


def lines(widget: LineList | Widget) -> list[str]:
    """Return what a painted widget shows, line by line."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


def shelf_title(screen: BrowseScreen, key: str = FOR_YOU) -> str:
    """Return the title line of a shelf, without its rule; empty if the shelf is not shown."""
    section = screen.stack.contents.section(key)
    return "" if section is None else "".join(section.heading(screen.stack.room.width - 2))


def shelf_lines(screen: BrowseScreen, key: str = FOR_YOU) -> list[str]:
    """Return what a shelf shows below its title, line by line, in view or not."""
    stack = screen.stack
    place = next(place for place, section in enumerate(stack.entries.sections) if key in (section.key, section.name))
    first = stack.entries.spot_of(place).line + 1
    return [
        stack.line_text(line).rstrip() for line in range(first, first + stack.entries.sections[place].line_count - 1)
    ]


def because_keys(screen: BrowseScreen) -> list[str]:
    """Return the keys of the shelves that grow from what was liked."""
    return [section.key for section in screen.stack.entries.sections if section.name == BECAUSE and section.picks]


def text_of(app: RectermApp) -> str:
    """Return the text of the whole screen."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


def title_of(widget: Widget) -> str:
    """Return the title in a panel's frame."""
    title = widget._border_title  # border_title gives it as markup, and does not escape it
    return title.plain if title is not None else ""


def shown_toasts(app: RectermApp) -> list[str]:
    """Return the texts of all notifications, oldest first."""
    return [notification.message for notification in app._notifications]
