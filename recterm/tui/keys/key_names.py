"""Names of keys, as people write them."""

from __future__ import annotations

_SHOWN = {
    "question_mark": "?",
    "less_than_sign": "<",
    "comma": ",",
    "full_stop": ".",
    "greater_than_sign": ">",
    "asterisk": "*",
    "escape": "Esc",
    "enter": "Enter",
    "backspace": "Backspace",
    "delete": "Del",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "space": "Space",
}


def show_key(key: str) -> str:
    """Return a key in readable form: `^p`, `Esc`, `F1`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)
