"""What reaches the terminal when only changed and uncovered lines are painted: the same as when everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyte
import pytest
from textual._compositor import Compositor, LayoutUpdate

from recterm.tui.shared.painting.covered import FrontCompositor
from recterm.tui.shared.painting.kept_scrollbar import KeptScrollBar
from tests.tui.driving import at_rest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from textual.screen import Screen
    from textual.widget import Widget

    from recterm.tui.app import RectermApp

KEYS = (
    *("j", "5", "j", "1", "u", "k", "pagedown", "pageup", "y", "j", "j", "4", "3", "k", "w", "c", "s", "S", "g"),
    *("slash", "t", "h", "backspace", "enter", "F", "b", "full_stop", "comma", "j", "2", "enter", "j", "5", "q"),
    *("question_mark", "j", "q", "a", "2", "q", "h", "u", "M", "escape"),
)


class Painted:
    """A terminal that shows what the app sent to it."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)

    def take(self, update: Any, app: RectermApp) -> None:
        """Show an update."""
        self._stream.feed(update.render_segments(app.console).replace("\n", "\r\n"))

    @property
    def cells(self) -> list[list[Any]]:
        """Every character with its colours."""
        screen = self.screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


def painted_anew(screen: Screen[Any]) -> LayoutUpdate:
    """Return the screen as Textual's own compositor paints it, with nothing kept from before."""
    compositor = screen._compositor
    for widget in compositor.visible_widgets:
        widget._styles_cache.clear()
        if isinstance(widget, KeptScrollBar):
            widget._kept.clear()
    chops = Compositor._render_chops(compositor, compositor.size.region, lambda line: True)
    return LayoutUpdate([list(chop.values()) for chop in chops], compositor.size.region)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_the_terminal_shows_what_a_whole_repaint_would(
    app: RectermApp, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Painted(*size)
    render = Compositor.render_update

    def watched(self: Compositor, *given: Any, **options: Any) -> Any:
        update = render(self, *given, **options)
        if update is not None:
            terminal.take(update, app)
        return update

    monkeypatch.setattr(Compositor, "render_update", watched)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        for pressed in KEYS:
            await pilot.press(pressed)
            await pilot.pause()
            await pilot.pause(0.05)
            whole = Painted(*size)
            whole.take(painted_anew(app.screen), app)
            for seen, wanted in zip(terminal.screen.display, whole.screen.display, strict=True):
                assert seen == wanted, pressed
            assert terminal.cells == whole.cells, pressed


async def test_no_line_that_others_cover_is_painted(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await at_rest(pilot)
        asked: list[Widget] = []
        panels = app.screen.query_one("#panels")
        for widget in (app.screen, panels):
            monkeypatch.setattr(widget, "render_lines", lambda crop, widget=widget: asked.append(widget))
        compositor = app.screen._compositor
        assert isinstance(compositor, FrontCompositor)
        chops: Sequence[Any] = compositor._render_chops(compositor.size.region, lambda line: True)
        assert all(piece is not None for chop in chops for piece in chop.values())
        assert not asked


async def test_a_rating_repaints_only_the_lines_that_look_different(
    app: RectermApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("5")
        await at_rest(pilot)
        stack = app.screen.query_one("#shelves")
        before = list(stack.render_lines(stack.size.region))
        regions: list[Any] = []
        exchange = stack._exchange_repaint_regions

        def watched() -> Any:
            answer = exchange()
            regions.extend(answer)
            return answer

        monkeypatch.setattr(stack, "_exchange_repaint_regions", watched)
        await pilot.press("j", "4")
        await at_rest(pilot)
        repainted = {line for region in regions for line in region.line_range}
        after = list(stack.render_lines(stack.size.region))
        changed = {line for line, (old, new) in enumerate(zip(before, after, strict=True)) if old.text != new.text}
        assert changed
        assert changed <= repainted
        assert len(repainted) < stack.outer_size.height
