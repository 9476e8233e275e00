"""Keys named in texts: `⟦undo⟧` becomes the key that undoes in this app, which its person may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.tui.keys.actions import Keymap

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

    Place = App[Any] | Widget


def keymap_of(place: Place) -> Keymap:
    """Return the keymap of the app that shows a widget; the usual one in an app without its own."""
    keymap = getattr(place.app, "keymap", None)
    return keymap if isinstance(keymap, Keymap) else Keymap()


def with_keys(place: Place, text: str) -> str:
    """Return a text with the keys that are bound in the app in place of `⟦undo⟧` and similar."""
    return keymap_of(place).named(text) if "⟦" in text else text
