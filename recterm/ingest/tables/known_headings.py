"""Headings of public files that have none: Yoochoose's clicks and buys, whose columns their README explains."""

from __future__ import annotations

import re

_FILES = (
    (re.compile(r"yoochoose-(clicks|test)\b.*\.(dat|csv)"), ("session_id", "timestamp", "item_id", "category")),
    (re.compile(r"yoochoose-buys\b.*\.(dat|csv)"), ("session_id", "timestamp", "item_id", "price", "quantity")),
)
"""Name of a file, and its columns."""


def known_headings(where: str, width: int) -> tuple[str, ...] | None:
    """Return the names of the columns of a public file without a header; None for any other file.

    Args:
        where: name of the file, perhaps with its folder or archive.
        width: number of its columns.
    """
    name = re.split(r"[/\\:]", where)[-1].lower().strip()
    fits = (columns for pattern, columns in _FILES if pattern.fullmatch(name) and len(columns) == width)
    return next(fits, None)
