"""One pass: several line filters as one, so that Textual keeps one strip of a painted line, not one for each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment
    from textual.color import Color


class OnePass(LineFilter):
    """Filter that applies others, in order."""

    def __init__(self, parts: Sequence[LineFilter]) -> None:
        super().__init__()
        self.parts = tuple(parts)
        """The filters, first to last."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments that the last filter returns."""
        for part in self.parts:
            segments = part.apply(segments, background)
        return segments


@lru_cache(maxsize=16)
def one_pass(*parts: LineFilter) -> OnePass:
    """Return the same filter for the same parts: Textual keeps what it made of a line by the filter."""
    return OnePass(parts)
