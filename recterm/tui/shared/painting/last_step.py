"""Last step of every line on its way to the terminal, no matter which widget painted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.shared.painting.contrast import AA, AAA, ReadableLines
from recterm.tui.shared.painting.literal_lines import LiteralLines
from recterm.tui.shared.painting.one_pass import OnePass, one_pass
from recterm.tui.shared.painting.themes import least_contrast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App
    from textual.filter import LineFilter

    _App = App[int]
else:
    _App = object

FEW_COLOURS = "-few-colours"
"""CSS class of the app on terminals where shades of a colour look the same: 16 colours, or none."""

_LITERAL = LiteralLines()
_READABLE = {least: ReadableLines(least) for least in (AA, AAA)}


class PaintsForPeople(_App):
    """Mixin, listed before `App`: makes all text literal and readable."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the line filters as one: characters first, and contrast last, once the colours are final."""
        return [one_pass(_LITERAL, *super().get_line_filters(), _READABLE[least_contrast(self.theme)])]


def without_contrast(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """Return the filters without that of the contrast."""
    parts = [part for line_filter in filters for part in _parts_of(line_filter)]
    return [one_pass(*(part for part in parts if not isinstance(part, ReadableLines)))]


def _parts_of(line_filter: LineFilter) -> Sequence[LineFilter]:
    return line_filter.parts if isinstance(line_filter, OnePass) else (line_filter,)
