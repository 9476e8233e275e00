"""Literal lines: a filter that cleans what widgets painted, Textual's own included, just before the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

from recterm.domain.terminal_text import clean, is_clean

if TYPE_CHECKING:
    from textual.color import Color


class LiteralLines(LineFilter):
    """Filter that cleans every text of a line and keeps its width in cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return clean segments; the same list if there is nothing to clean."""
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
