"""Kept scrollbar: one that is painted once for each way it looks, not at every repaint of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.scrollbar import ScrollBar

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.geometry import Region
    from textual.strip import Strip

KEPT = 8
"""Looks that a scrollbar remembers."""


class KeptScrollBar(ScrollBar):
    """Scrollbar of a list. Textual renders one through Rich, line by line: most of what closing a screen cost."""

    def __init__(self, *, thickness: int) -> None:
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._kept: dict[Hashable, list[Strip]] = {}

    @property
    def _look(self) -> Hashable:
        """All that the painted lines depend on."""
        parent = self.parent
        assert parent is not None
        styles = parent.styles
        colours = (
            *(styles.scrollbar_color, styles.scrollbar_color_hover, styles.scrollbar_color_active),
            *(styles.scrollbar_background, styles.scrollbar_background_hover, styles.scrollbar_background_active),
        )
        numbers = self.size, self.window_virtual_size, self.window_size, self.position
        return numbers, self.grabbed is None, self.mouse_over, colours, self.background_colors, self.app.theme

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines, painted when this look is new."""
        look = self._look
        lines = self._kept.get(look)
        if lines is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            whole = self.size.region
            self._styles_cache.clear()
            self._dirty_regions.add(whole)
            lines = self._kept[look] = super().render_lines(whole)
        return lines[crop.y : crop.bottom]
