"""Mending of text that a web page or a wrong encoding spoiled: `&amp;` is `&`, `AmÃ©lie` is Amélie."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_SPOILED = r"[ÂÃÐÑâÅÄï][\x{80}-\x{bf}\x{2018}-\x{203a}\x{20ac}\x{2122}\x{152}-\x{17e}\x{2c6}\x{2dc}¡-¿]"
"""What UTF-8 looks like that was read as Latin-1 or Windows-1252."""


def mended(texts: Sequence[str | None]) -> list[str | None]:
    """Return texts without HTML entities and wrongly decoded characters; all other texts as they are.

    What was decoded wrongly is undone only where ftfy is certain.
    """
    series = pl.Series(texts, dtype=pl.String)
    odd = series.str.contains(_ENTITY) | series.str.contains(_SPOILED)
    found = list(texts)
    for place in odd.fill_null(value=False).arg_true().to_list():
        found[place] = _mended(found[place] or "")
    return found


def _mended(text: str) -> str:
    from ftfy import fix_encoding

    for _ in range(2):  # some texts went through two web pages
        text = html.unescape(text)
    return fix_encoding(text)
