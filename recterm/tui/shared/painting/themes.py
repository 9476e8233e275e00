"""Themes that recterm brings; Textual's themes work too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.theme import BUILTIN_THEMES, Theme

from recterm.errors import RectermError
from recterm.tui.shared.painting.contrast import AA, AAA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.settings import Settings

DARK = Theme(
    name="recterm-dark",
    primary="#6cb6c4",
    secondary="#8a93b8",
    accent="#d9a441",
    warning="#e5b455",
    error="#e0707c",
    success="#86b97a",
    foreground="#d5d9e2",
    background="#13151b",
    surface="#181b22",
    panel="#1e222b",
    boost="#232833",
    dark=True,
    variables={
        "border": "#6cb6c4",
        "border-blurred": "#323847",
        "footer-key-foreground": "#e5b455",
        "input-selection-background": "#6cb6c4 30%",
        "scrollbar": "#3a4152",
        "scrollbar-hover": "#4b5469",
        "scrollbar-active": "#6cb6c4",
        "scrollbar-background": "#181b22",
        "scrollbar-background-hover": "#181b22",
        "scrollbar-background-active": "#181b22",
        "scrollbar-corner-color": "#181b22",
    },
)

LIGHT = Theme(
    name="recterm-light",
    primary="#08596a",
    secondary="#5a628a",
    accent="#7a4b00",
    warning="#7a4b00",
    error="#b02a3c",
    success="#2f6f2a",
    foreground="#262a33",
    background="#f7f5f0",
    surface="#f1eee7",
    panel="#e8e4da",
    boost="#e0dbcf",
    dark=False,
    variables={
        "border": "#08596a",
        "border-blurred": "#cdc7b8",
        "footer-key-foreground": "#7a4b00",
        "input-selection-background": "#08596a 25%",
        "scrollbar": "#c9c3b4",
        "scrollbar-hover": "#b3ab98",
        "scrollbar-active": "#08596a",
        "scrollbar-background": "#f1eee7",
        "scrollbar-background-hover": "#f1eee7",
        "scrollbar-background-active": "#f1eee7",
        "scrollbar-corner-color": "#f1eee7",
    },
)

HIGH_CONTRAST = Theme(
    name="recterm-high-contrast",
    primary="#6fe0ff",
    secondary="#c9c9ff",
    accent="#ffd24a",
    warning="#ffd24a",
    error="#ff9a9a",
    success="#8dff8d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#0a0a0a",
    boost="#1a1a1a",
    dark=True,
    variables={
        "border": "#6fe0ff",
        "border-blurred": "#9a9a9a",
        "footer-key-foreground": "#ffd24a",
        "input-selection-background": "#6fe0ff 40%",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#6fe0ff",
        "scrollbar": "#9a9a9a",
        "scrollbar-hover": "#ffffff",
        "scrollbar-active": "#6fe0ff",
        "scrollbar-background": "#000000",
        "scrollbar-background-hover": "#000000",
        "scrollbar-background-active": "#000000",
        "scrollbar-corner-color": "#000000",
    },
)

OWN = (DARK, LIGHT, HIGH_CONTRAST)
"""Themes that recterm adds to Textual's."""

NAMES = frozenset({*(theme.name for theme in OWN), *BUILTIN_THEMES})


def least_contrast(name: str) -> float:
    """Return the minimum contrast of text in a theme."""
    return AAA if name == HIGH_CONTRAST.name else AA


def chosen(flag: str | None, settings: Settings, state: Mapping[str, Any]) -> str:
    """Return the theme to start with: from flag, environment or settings file, else the last one used, else our own.

    Raises:
        RectermError: there is no theme with this name.
    """
    asked = flag or settings.theme
    if asked is not None:
        if asked not in NAMES:
            raise RectermError(f"no theme {asked!r}", f"themes: {', '.join(sorted(NAMES))}", code="no_such_theme")
        return asked
    remembered = state.get("theme")
    return remembered if remembered in NAMES else DARK.name
