"""Shown rows: notes which picks stood still on the screen for a second, and has them written between two keys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from recterm.domain.shelf import FOR_YOU
from recterm.errors import RectermError
from recterm.service.live.shown import ShownPick
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from textual.timer import Timer

    from recterm.domain.model import ItemRow
    from recterm.tui.browse.panels import BrowsePanels
    from recterm.tui.shared.frame.frame import FrameScreen

STILL = 1.0
"""Seconds without a change after which a pick counts as shown, as the Media Rating Council counts what is viewable."""

BATCH = 10.0
"""Seconds after which what was noted is written: what a kill of the app may lose."""


class ShownRows:
    """Watcher of the stack of shelves. A change costs the key that makes it one assignment, at most one new timer."""

    def __init__(self, screen: FrameScreen, panels: BrowsePanels) -> None:
        self._screen, self._stack, self._shown = screen, panels.stack, screen.session.shown
        self._since = 0.0
        """UTC seconds since which the stack shows what it shows."""
        self._look: Timer | None = None
        self._write: Timer | None = None

    def changed(self) -> None:
        """Wait until the stack has stood still; it has just been repainted, scrolled, or become visible."""
        self._since = time.time()
        if self._look is None and self._shown.kept:
            self._look = self._screen.set_timer(STILL, self._take)

    def _take(self) -> None:
        still = time.time() - self._since
        if 0 <= still < STILL:
            self._look = self._screen.set_timer(STILL - still, self._take)
            return
        self._look = None
        self._note([shown for shown, _ in self._in_view()])

    def act_on(self, row: ItemRow) -> None:
        """Note the pick that a key acts on before the second is over: it was seen."""
        if self._stack.has_focus:
            self._note([shown for shown, at in self._in_view() if at == row])

    def _note(self, picks: list[ShownPick]) -> None:
        self._shown.note(picks, int(self._since))
        self.write_later()

    def write_later(self) -> None:
        """Have what is noted written in a while."""
        if self._shown.pending and self._write is None:
            self._write = self._screen.set_timer(BATCH, self._flush)

    def _flush(self) -> None:
        self._write = None
        try:
            written = time.time() - self._since >= STILL and self._shown.flush()
        except RectermError as error:
            refuse(self._screen, error, "What was shown is not kept")
            return
        if not written:
            self._write = self._screen.set_timer(STILL, self._flush)

    def _in_view(self) -> list[tuple[ShownPick, ItemRow]]:
        """Return the picks whose own lines are on the screen, and their rows; none while the shelves are covered."""
        stack = self._stack
        if not (
            self._screen.app.screen is self._screen and self._screen.app.app_focus and stack.display and stack.size
        ):
            return []
        view = stack.view
        return [
            (ShownPick(section.name, pick.item.id, place, pick.model, pick.rival), pick.item.row)
            for section, line in stack.entries.placed()
            if section.name != FOR_YOU or section.key == FOR_YOU  # a group's shelf stands in its place
            for place, pick in enumerate(section.picks, start=1)
            if view.top <= line + 1 + section.entries.first_line(place - 1) < view.bottom
        ]
