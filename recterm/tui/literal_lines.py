"""The last step before the terminal: whatever a widget painted is fit to be shown, Textual's own widgets too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

from recterm.terminal_text import clean, clean_lines, is_clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App
    from textual.color import Color

    _App = App[int]
else:
    _App = object


class LiteralLines(LineFilter):
    """Cleans every text of a line, in as many cells as it had."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, as long as there is nothing to clean."""
        for text, _, _ in segments:
            if not is_clean(text):
                break
        else:
            return segments
        return [
            segment
            if segment.control or is_clean(segment.text)
            else Segment(set_cell_size(clean(segment.text), cell_len(segment.text)), segment.style)
            for segment in segments
        ]


class ShowsLiteralText(_App):
    """Comes before `App` among the parents."""

    _literal_lines = LiteralLines()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line of every widget goes through before it is painted."""
        return [self._literal_lines, *super().get_line_filters()]

    def copy_to_clipboard(self, text: str) -> None:
        """Hand text to the terminal's clipboard; a control character in it would act where it is pasted."""
        super().copy_to_clipboard(clean_lines(text))
