"""Toasts: short messages in a corner of the screen that say what happened or why something was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.terminal_text import clean
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from textual.app import App
    from textual.notifications import SeverityLevel
    from textual.widget import Widget

    from recterm.errors import RectermError

    Place = App[Any] | Widget


def say(
    place: Place, text: str, title: str = "", *, severity: SeverityLevel = "information", seconds: float | None = None
) -> None:
    """Show a message, with the keys of the app for `⟦undo⟧` and similar; brackets in it are text, not markup."""
    place.notify(with_keys(place, text), title=title, severity=severity, timeout=seconds, markup=False)


def refuse(
    place: Place,
    error: RectermError,
    title: str = "",
    *,
    severity: SeverityLevel = "warning",
    seconds: float | None = None,
) -> None:
    """Show why something was refused and what to do next; use severity "error" if it costs a person something."""
    text = f"{clean(error.message)}\n{clean(error.hint)}".rstrip()
    say(place, text, title, severity=severity, seconds=seconds)
