"""Mending of text that a web page or a wrong encoding spoiled: `&amp;` is `&`, `AmÃ©lie` is Amélie."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPOILED = re.compile("[ÂÃÐÑâÅÄï][\u0080-\u00bf\u2018-\u203a\u20ac\u2122\u0152-\u017e\u02c6\u02dc]")
"""What UTF-8 looks like that was read as Latin-1 or Windows-1252."""


def mended(texts: Sequence[str | None]) -> list[str | None]:
    """Return texts without HTML entities and wrongly decoded characters; all other texts as they are.

    What was decoded wrongly is undone only where ftfy is certain.
    """
    return [_mended(text) if text is not None and _is_odd(text) else text for text in texts]


def _is_odd(text: str) -> bool:
    return ("&" in text and _ENTITY.search(text) is not None) or (
        not text.isascii() and _SPOILED.search(text) is not None
    )


def _mended(text: str) -> str:
    from ftfy import fix_encoding

    for _ in range(2):  # some texts went through two web pages
        text = html.unescape(text)
    return fix_encoding(text)
