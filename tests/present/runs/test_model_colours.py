"""Model colours: the same everywhere, and all visible on their background."""

from __future__ import annotations

import pytest

from recterm.domain.measured_models import in_use_label
from recterm.domain.model import Role
from recterm.engine import MODELS
from recterm.present.runs.model_colours import PALETTE, style_of

LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: graphical objects."""


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` by WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_is_seen_on_light_and_on_dark_ground(colour: tuple[str, str]) -> None:
    light, dark = colour
    assert contrast(light, "#ffffff") >= LEAST_CONTRAST
    assert contrast(dark, "#16181c") >= LEAST_CONTRAST


def test_no_two_models_look_the_same() -> None:
    rows = [*MODELS, *(in_use_label([role]) for role in Role)]
    assert len({style_of(row) for row in rows}) == len(rows)


def test_rearranged_and_unknown_rows_have_a_colour_too() -> None:
    assert style_of("als: varied 0.6") == style_of("als")
    assert style_of("in use (For you, Because)") == style_of("in use (For you)")
    assert style_of("of tomorrow") == style_of("of tomorrow")
    assert 0 <= style_of("of tomorrow").colour < len(PALETTE)
