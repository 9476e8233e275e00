"""Rows of a history without HTML entities and wrongly decoded letters, as far as that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.catalogue.mending import mended

if TYPE_CHECKING:
    from recterm.ingest.exports.rows import HistoryRow


def with_mended_text(row: HistoryRow) -> HistoryRow:
    """Return a row with its names as they were before a web page or a wrong encoding spoiled them."""
    texts = (row.title, row.album, row.part, *row.creators, *row.titles, *row.genres)
    if all(text.isascii() and "&" not in text for text in texts):
        return row
    title, album, part = _mended(row.title, row.album, row.part)
    return row._replace(
        title=title,
        album=album,
        part=part,
        creators=_mended(*row.creators),
        titles=_mended(*row.titles),
        genres=_mended(*row.genres),
    )


def _mended(*texts: str) -> tuple[str, ...]:
    return tuple(text or "" for text in mended(texts))
