"""Changed lines: a list repaints only the lines that look different after its contents changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual.content import Content
    from textual.geometry import Size
    from textual.strip import Strip
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object

_NOWHERE = Region(0, 0, 0, 0)


class RepaintsChanges(_Widget):
    """Mixin, listed before `ScrollView`; `render_line` must take its strips from `_strip_at`.

    After a rating, four lines of five of the shelves are what they were, and comparing a line takes a third as long as
    sending it through frame, filters and compositor.
    """

    room: Size
    """Cells for the lines."""
    _is_compared = True
    """Whether every line in view is known to be as last painted, or marked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painted: dict[int, Strip] = {}
        """Lines of the view as last painted."""
        self._ahead: dict[int, Strip] = {}
        """Lines that were painted to compare them."""

    def _measure(self) -> None:
        """Update the room for lines. Subclasses define this."""
        raise NotImplementedError

    def _paint_line(self, y: int) -> Strip:
        """Paint one line of the view. Subclasses define this."""
        raise NotImplementedError

    def _refresh_changes(self) -> None:
        """Repaint the lines in view that look different in the next frame."""
        self._is_compared = False
        self.refresh(_NOWHERE)

    def _strip_at(self, y: int) -> Strip:
        """Return a line of the view, painted now or when it was compared."""
        strip = self._ahead.pop(y, None)
        if strip is None:
            strip = self._paint_line(y)
        self._painted[y] = strip
        return strip

    def _mark_changes(self) -> list[Region]:
        """Mark the lines that look different from what was painted last; return where they are on the widget."""
        self._is_compared = True
        self._ahead.clear()
        self._measure()
        left, top = self.content_offset
        regions = []
        for y in range(self.room.height):
            strip = self._paint_line(y)
            if self._painted.get(y) != strip:
                self._ahead[y] = strip
                regions.append(Region(left, top + y, self.room.width, 1))
        self._styles_cache.set_dirty(*regions)
        return regions

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Return what to repaint; what has changed is decided as late as this, when nothing changes before painting."""
        regions = set(super()._exchange_repaint_regions())
        if self.outer_size.region in regions:  # everything is repainted, perhaps in another width
            self._is_compared = True
            self._styles_cache.clear()
        elif not self._is_compared:
            regions.update(self._mark_changes())
        return regions

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines, none as it was before a change."""
        if not self._is_compared:  # a returning screen, or a picture of it, is painted without asking what changed
            self._repaint_regions.update(self._mark_changes())
        try:
            return super().render_lines(crop)
        finally:
            self._ahead.clear()

    def _set_frame_texts(self, title: Content, subtitle: Content | None) -> None:
        """Set the texts in the frame, repainting only the lines they are on: Textual's setters repaint everything."""
        width, height = self.outer_size
        if title != self._border_title:
            self._border_title = title
            self.refresh(Region(-1, -1, width, 1))
        if subtitle != self._border_subtitle:
            self._border_subtitle = subtitle
            self.refresh(Region(-1, height - 2, width, 1))
