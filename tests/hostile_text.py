"""Names that must never be shown as they are, and a check that finds them."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASIDE = "\N{ZERO WIDTH NON-JOINER}"
"""Persian and Indic are written with it."""

FORMATS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in ("Cf", "Zl", "Zp")]
CONTROLS = [chr(code) for code in (*range(1, 32), *range(127, 160))]
IGNORED = [*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0f\uffa0\U000e0100", "\ufffe", "\ud800"]
STACK = "z" + "\u0301\u0316\u0489\u20dd" * 20
HOSTILE = "".join((*FORMATS, *CONTROLS, *IGNORED, STACK))

_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


def pieces(text: str, size: int) -> Iterator[str]:
    """Return the text in pieces."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


def unfit(text: str) -> list[str]:
    """Return what must not be shown of a text: hostile characters by name, and marks beyond the fifth on one letter."""
    bad = {*FORMATS, *CONTROLS, *IGNORED} - {ASIDE, "\n"}
    problems = [f"U+{ord(character):04X}" for character in _SEQUENCE.sub("", text) if character in bad]
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run == 6:
            problems.append("marks")
    return problems
