"""Contrast of text: however faint a theme's colours, painted text stays readable.

Contrast is WCAG 2.2's: (L1 + 0.05) / (L2 + 0.05) of the relative luminances of the lighter and the darker colour.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.app import App
    from textual.color import Color as TextualColor

    _App = App[int]
else:
    _App = object

AA = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA."""

AAA = 7.0
"""WCAG 2.2, success criterion 1.4.6, level AAA."""

_STEPS = 20
"""Number of shades tried between a colour and white or black."""

_DRAWN = re.compile(r"[\s\u2500-\u259f\u2800-\u28ff]*")
"""Characters of frames, bars and pictures, which are not text."""

Rgb = tuple[int, int, int]


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, in [0, 1]."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Rgb, second: Rgb) -> float:
    """Return the contrast of two colours, in [1, 21]."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1024)
def readable(text: Color, ground: Color, least: float) -> Color:
    """Return a text's colour on a ground, moved towards white or black just far enough for the least contrast.

    A terminal's own colours stay unchanged: only the terminal knows what they look like.
    """
    if text.type is not ColorType.TRUECOLOR or ground.type is not ColorType.TRUECOLOR:
        return text
    colour, behind = text.get_truecolor(), ground.get_truecolor()
    if contrast(colour, behind) >= least:
        return text
    end = max((0, 0, 0), (255, 255, 255), key=lambda colour: contrast(colour, behind))
    for step in range(1, _STEPS + 1):
        mixed = tuple(round(a + (b - a) * step / _STEPS) for a, b in zip(colour, end, strict=True))
        if contrast((mixed[0], mixed[1], mixed[2]), behind) >= least:
            break
    return Color.from_rgb(*mixed)


class ReadableLines(LineFilter):
    """Filter that raises the contrast of text where it is too low."""

    def __init__(self, least: float = AA) -> None:
        super().__init__()
        self._least = least

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        """Return the segments, changing only those that are hard to read."""
        return [self._readable(segment, background) for segment in segments]

    def _readable(self, segment: Segment, background: TextualColor) -> Segment:
        text, style, control = segment
        if style is None or style.color is None:
            return segment
        colour, ground = style.color, style.bgcolor or background.rich_color
        if style.reverse:
            colour, ground = ground, colour
        better = readable(colour, ground, self._least)
        if better is colour or _DRAWN.fullmatch(text):
            return segment
        change = Style(bgcolor=better) if style.reverse else Style(color=better)
        return Segment(text, style + change, control)
