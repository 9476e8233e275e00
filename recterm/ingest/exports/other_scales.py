"""Other scales: ratings of an export that do not fit its service's scale, read as those of any table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import MAX_STARS
from recterm.ingest.exports.own.scales import UNRATED, ratings_of
from recterm.ingest.exports.rows import csv_rows, half_stars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping, Sequence

    from recterm.ingest.exports.rows import Skips
    from recterm.ingest.files.archive import Member

_FEW, _CHANCE = 0.1, 3
"""Share and number of ratings off the scale from which on the column is on another one; of few ratings, half."""

_MOST = 0.9
"""Share of the ratings that the other scale must have."""

_ZERO = frozenset({"0", "0.0"})


def rated_rows(
    member: Member, skips: Skips | None, scales: Mapping[str, float]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows as `csv_rows` does, with ratings on another scale brought to that of the service.

    Args:
        member: the table.
        skips: receives a note for each column on another scale.
        scales: folded name of a column of ratings -> the service's highest rating.
    """
    rows = list(csv_rows(member, skips))
    for name, highest in scales.items():
        rescale([cells for _, cells in rows], name, highest, member, skips)
    yield from rows


def rescale(
    records: Sequence[MutableMapping[str, Any]], key: str, highest: float, member: Member, skips: Skips | None
) -> None:
    """Bring the ratings of records on another scale, in place, to that of the service; with a note.

    Args:
        records: lines of a table, objects of JSON or elements of XML, each with its rating under `key`, or without one.
        key: name of the rating.
        highest: the service's highest rating.
        member: the file, for the note.
        skips: receives the note.
    """
    written = [_text(record.get(key)) for record in records]
    filled = [cell for cell in written if cell not in _ZERO and cell.lower() not in UNRATED]
    off = sum(half_stars(cell, highest) is None for cell in filled)
    if off <= _FEW * len(filled) or (off < _CHANCE and (off < 2 or off * 2 <= len(filled))):
        return
    ratings = ratings_of(written, "", None)
    if ratings is None or sum(cell in ratings.stars for cell in filled) < _MOST * len(filled):
        return
    for record, cell in zip(records, written, strict=True):
        stars = ratings.stars.get(cell)
        if stars is not None:
            record[key] = f"{stars * highest / MAX_STARS:g}"
    if skips is not None:
        skips.notes.append(
            f"{off / len(filled):.0%} of the ratings in {member.file_name} are not numbers up to {highest:g}, the"
            f" scale of such files: all are read as {ratings.scale}"
        )


def _text(value: object) -> str:
    """Return a cell, or a value of JSON, as text; empty for none, and for anything but text and numbers."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
