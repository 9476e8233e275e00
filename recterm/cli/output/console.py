"""Console of the command line: everything printed through it is cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.segment import Segment

from recterm.domain.terminal_text import clean_lines, is_clean

if TYPE_CHECKING:
    from collections.abc import Iterable


class LiteralConsole(Console):
    """Rich's console, whose last step cleans every text; what rich itself writes to steer the terminal stays."""

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        return super()._render_buffer(map(_shown, buffer))


def _shown(segment: Segment) -> Segment:
    text = segment.text
    if segment.control or is_clean(text):
        return segment
    shown = clean_lines(text)
    if cell_len(shown) != cell_len(text) and "\n" not in text:  # the following columns stay where they are
        shown = set_cell_size(shown, cell_len(text))
    return Segment(shown, segment.style)
