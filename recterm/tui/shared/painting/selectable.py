"""Selectable text in widgets that paint their own lines: what the mouse selects and what a key copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.selection import Selection
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object

MOST_COPIED = 2000
"""Maximum lines of a list that are copied: terminals take some 100 kB."""

CURSOR_SIGN = "▌"
"""Sign before the line under the cursor."""


class SelectableLines(_Widget):
    """Mixin, listed before `Widget` or `ScrollView`; `render_line` must pass its strip through `_finished`."""

    ALLOW_SELECT = True
    _painting = False
    _selected: Selection | None = None

    # Content, which subclasses define.

    def line_text(self, line: int) -> str:
        """Return the text of a line of the content, as painted."""
        raise NotImplementedError

    @property
    def _all_lines(self) -> range:
        """The lines of the content."""
        return range(self.virtual_size.height)

    @property
    def title_to_copy(self) -> str:
        """Title of the widget, or of what is highlighted in it."""
        return self.text_to_copy

    @property
    def text_to_copy(self) -> str:
        """Text of the whole content, up to MOST_COPIED lines."""
        return "\n".join(self._line_to_copy(line) for line in self._all_lines[:MOST_COPIED]).strip("\n")

    # Selecting and copying.

    @property
    def _was_dragged(self) -> bool:
        """Whether the mouse selected text, which does not count as a click."""
        return bool(self.screen.selections)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines with their selected parts highlighted."""
        self._painting, self._selected = True, self.screen.selections.get(self)
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def _finished(self, strip: Strip, line: int) -> Strip:
        """Return the strip of a line: with its selection while painting, else with the offsets of its text.

        Offsets cost some microseconds a segment, and painting does not need them.
        """
        if not self._painting:
            return strip.apply_offsets(0, line)
        return strip if self._selected is None else self._with_selection(strip, self._selected.get_span(line))

    def _with_selection(self, strip: Strip, span: tuple[int, int] | None) -> Strip:
        if span is None:
            return strip
        text = strip.text
        start = cell_len(text[: span[0]])
        end = strip.cell_length if span[1] < 0 else cell_len(text[: span[1]])
        style = self.screen.get_component_rich_style("screen--selection")
        marked = Segment.apply_style(list(strip.crop(start, end)), post_style=style)
        return Strip([*strip.crop(0, start), *marked, *strip.crop(end)], strip.cell_length)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text; if the selection spans several widgets, only the visible lines."""
        top = self.scroll_offset.y
        first = top if selection.start is None else selection.start.y
        last = top + self.size.height - 1 if selection.end is None else selection.end.y
        lines = []
        for line in self._all_lines[first : last + 1]:
            span = selection.get_span(line)
            if span is not None:
                text = self.line_text(line)
                lines.append(text[span[0] : None if span[1] < 0 else span[1]].replace(CURSOR_SIGN, " ").rstrip())
        return "\n".join(lines), "\n"

    def text_select_all(self) -> None:
        """Do nothing: a double click opens an entry here instead of selecting text."""

    def _forget_selection(self) -> None:
        """Clear the selection after its text has changed."""
        if self.is_attached and self in self.screen.selections:
            self.screen.clear_selection()

    def _line_to_copy(self, line: int) -> str:
        return self.line_text(line).replace(CURSOR_SIGN, " ").rstrip()
