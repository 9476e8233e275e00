"""Contrast of what is painted: every text is readable in every theme, and the cursor's row visible without colours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.theme import BUILTIN_THEMES

from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.painting import themes
from recterm.tui.shared.painting.contrast import AA, AAA, readable
from recterm.tui.shared.painting.last_step import FEW_COLOURS, PaintsForPeople
from tests.tui.driving import ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

REFRESHES = 6

SCREENS = (
    ("5", "down", "down", "4", "slash", "z", "backspace"),
    ("escape", "down", "x", "w", "enter"),
    ("q", "p"),
    ("escape", "f"),
    ("escape", "question_mark"),
    ("escape", "L"),
    ("q", "D", "tab"),
)
"""Keys from one screen to the next: browse while searching, item, dialogs, help, lab, data."""


def linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: tuple[int, int, int]) -> float:
    return sum(weight * linear(part) for weight, part in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def contrast(segment: Segment) -> float:
    """Return WCAG's contrast of a painted piece of text."""
    style = segment.style
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    assert not style.dim
    assert style.color.type is style.bgcolor.type is ColorType.TRUECOLOR
    dark, light = sorted(luminance(colour.get_truecolor()) for colour in (style.color, style.bgcolor))
    return (light + 0.05) / (dark + 0.05)


def texts(app: RectermApp) -> Iterator[Segment]:
    """Return what is painted as text: of a dialog only what is inside its box, since what lies below fades."""
    screen = app.screen
    strips = [list(strip) for strip in screen._compositor.render_strips()]
    if isinstance(screen, FrameScreen):
        lines = strips
    else:
        box = next(child for child in (*screen.children, *screen.query("#--container")) if child.region.area).region
        lines = [list(strip.crop(box.x, box.right)) for strip in screen._compositor.render_strips()][box.y : box.bottom]
    for line in lines:
        yield from (segment for segment in line if re.search(r"[^\s\u2500-\u259f\u2800-\u28ff]", segment.text))


def least(app: RectermApp) -> tuple[float, str]:
    return min((round(contrast(segment), 2), segment.text) for segment in texts(app))


PARTS = st.integers(0, 255)
COLOURS = st.builds(Color.from_rgb, PARTS, PARTS, PARTS)
BLACK, WHITE = Color.from_rgb(0, 0, 0), Color.from_rgb(255, 255, 255)
COLOURED = sorted(name for name in themes.NAMES if name not in BUILTIN_THEMES or not BUILTIN_THEMES[name].ansi)


async def least_after(pilot: Pilot[int], *keys: str, wanted: float = 4.5) -> float:
    """Return the least contrast after these keys; another theme takes some refreshes to reach every widget."""
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    assert isinstance(pilot.app, RectermApp)
    least = 0.0
    for _ in range(REFRESHES):
        await pilot.pause()
        least = min(contrast(segment) for segment in {part.style: part for part in texts(pilot.app)}.values())
        if least >= wanted:
            break
    return least


async def test_every_text_has_contrast_in_every_theme(session: Session) -> None:
    """Each screen in some of the themes, each theme on a screen: to change the theme takes half a second."""
    app = RectermApp(session, load_settings(), themes.DARK.name)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        for place, keys in enumerate(SCREENS):
            await pilot.press(*keys)
            for name in COLOURED[place :: len(SCREENS)]:
                app.theme = name
                assert await least_after(pilot) >= 4.5, (name, keys)


async def test_text_has_high_contrast_where_it_is_asked_for(session: Session) -> None:
    app = RectermApp(session, load_settings(), "recterm-high-contrast")
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        for keys in SCREENS:
            assert await least_after(pilot, *keys, wanted=7.0) >= 7.0, keys


@pytest.mark.parametrize("theme", [themes.DARK.name, themes.LIGHT.name])
async def test_our_own_themes_need_no_help_for_that(
    session: Session, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setattr(PaintsForPeople, "get_line_filters", App.get_line_filters)
    app = RectermApp(session, load_settings(), theme)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        for keys in SCREENS[:2]:
            assert await least_after(pilot, *keys) >= 4.5


@given(COLOURS, COLOURS, st.sampled_from([AA, AAA]))
def test_any_colour_becomes_readable_on_any_ground(text: Color, ground: Color, least: float) -> None:
    better = readable(text, ground, least)
    reached = contrast(Segment("x", Style(color=better, bgcolor=ground)))
    most = max(contrast(Segment("x", Style(color=end, bgcolor=ground))) for end in (BLACK, WHITE))
    assert reached >= min(least, most)
    assert better == text or contrast(Segment("x", Style(color=text, bgcolor=ground))) < least


async def cursor_is_turned(pilot: Pilot[int]) -> bool:
    screen = await ready(pilot)
    await pilot.press("down")
    await pilot.pause()
    table = screen.catalogue.table
    here, other = ([part.style for part in table.render_line(line)] for line in (1, 2))
    return all(style is not None and style.reverse for style in here) and not any(
        style is not None and style.reverse for style in other
    )


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_in_the_terminal_s_own_colours_the_cursor_is_turned(session: Session, theme: str) -> None:
    app = RectermApp(session, load_settings(), theme)
    async with app.run_test() as pilot:
        assert await cursor_is_turned(pilot)


async def test_without_colour_and_with_sixteen_the_cursor_is_turned(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = RectermApp(session, load_settings(), themes.DARK.name)
    app.add_class(FEW_COLOURS)
    async with app.run_test() as pilot:
        assert await cursor_is_turned(pilot)
    monkeypatch.setenv("NO_COLOR", "1")
    app = RectermApp(session, load_settings(), themes.DARK.name)
    async with app.run_test() as pilot:
        assert await cursor_is_turned(pilot)
