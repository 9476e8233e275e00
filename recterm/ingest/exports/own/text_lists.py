"""Lists of titles in plain text or Markdown: bullets, checked boxes, and a rating behind the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BULLET = re.compile(r"^\s*(?:[-*•+–]|\d{1,4}[.)])\s+(?=\S)")
_BOX = re.compile(r"\[([ xX✓✔])\]\s*")
_BOX_SIGN = re.compile(r"([☐☑☒✅✓✔✗❌])\ufe0f?\s*")
_RATING = re.compile(
    r"\s*(?:[-–—:|,]\s*|\(\s*|\s\s+|\t)(?P<rating>\d{1,3}(?:[.,]\d+)?\s*/\s*\d{1,3}|\d{1,3}(?:[.,]\d+)?\s*%|[★☆⭐½🌟\ufe0f]+"
    r"|\d{1,2}(?:[.,]\d+)?\s*(?:stars?|Sterne?|étoiles?|★|⭐)\ufe0f?)\s*\)?\s*$"
)
_HEADING = re.compile(r"\s*(?:#{1,6}\s|[=\-_*]{3,}\s*$|>)")
_MOST = 0.6
"""Share of the lines that must be written as in a list with ratings or boxes."""

_DONE, _OPEN = "watched", "watchlist"

Grid = tuple[tuple[str, ...], list[list[str]]]
"""Names of the columns, and the rows."""


def text_list(lines: Sequence[str]) -> Grid | None:
    """Return a list's titles, statuses and ratings; None where lines have neither ratings nor boxes behind bullets."""
    entries = [_entry(line) for line in lines if line.strip() and not _HEADING.match(line)]
    telling = sum(bool(status or rating) for _, status, rating in entries)
    if not entries or telling < _MOST * len(entries):
        return None
    boxes = any(status for _, status, _ in entries)
    rated = any(rating for *_, rating in entries)
    names = ("Title", *(("Status",) if boxes else ()), *(("Rating",) if rated else ()))
    rows = [[title, *((status,) if boxes else ()), *((rating,) if rated else ())] for title, status, rating in entries]
    return names, rows


def _out_of_ten(written: str) -> str:
    """Return a rating as a fraction of ten, whatever the line has: `4.5 stars`, `8/10`, `★★★½`, `80 %`."""
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", written)]
    if "/" in written and numbers[1]:
        value = numbers[0] / numbers[1] * 10
    elif numbers:
        value = numbers[0] / 10 if "%" in written else numbers[0] * 2
    else:
        value = len(re.findall("[★⭐🌟]", written)) * 2 + ("½" in written)
    return f"{value:g}/10"


def _entry(line: str) -> tuple[str, str, str]:
    """Return the title, the status and the rating of a line."""
    text = _BULLET.sub("", line, count=1).strip()
    status = ""
    if box := _BOX.match(text) or _BOX_SIGN.match(text):
        status = _DONE if box[1] in "xX✓✔☑✅☒" else _OPEN
        text = text[box.end() :]
    rating = ""
    if match := _RATING.search(text):
        rating, text = _out_of_ten(match["rating"]), text[: match.start()]
    return text.strip(" -–—:|"), status, rating
