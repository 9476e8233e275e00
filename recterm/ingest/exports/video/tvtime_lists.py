"""Lists of TV Time's requested data: favourites, and those that the person named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.rows import HistoryList, HistoryRow, csv_rows, headed, list_name
from recterm.ingest.exports.video.tvtime_account import series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recterm.ingest.files.archive import Source

FAVOURITES = frozenset({"favorite-movies", "favorite-series"})
"""Lists that hold what the person likes."""

_COLUMNS = ("skey", "objects", "name")
_OBJECT = re.compile(r"map\[([^\[\]]*)\]")
_FIELD = re.compile(r"(\w+):(\S+)")


def saved_lists(source: Source, titles: Mapping[str, str], films: Mapping[str, HistoryRow]) -> Iterator[HistoryList]:
    """Yield every list; favourites by their key instead of a name.

    Args:
        source: the export.
        titles: titles of series by TheTVDB's id.
        films: films by TV Time's id.
    """
    for member in headed(source, *_COLUMNS):
        for line, cells in csv_rows(member):
            where = f"{member.where}:{line}"
            items = [_item(fields, titles, films, where) for fields in map(_fields, _OBJECT.findall(cells["objects"]))]
            favourites = cells["skey"] in FAVOURITES
            name = cells["skey"] if favourites else list_name(cells["name"], cells["skey"])
            rows = tuple(row for row in items if row is not None)
            if rows and name:
                yield HistoryList(name, cells.get("description", ""), rows)


def named_lists(lists: Iterator[HistoryList]) -> list[HistoryList]:
    """Return the lists that are not favourites."""
    return [entry for entry in lists if entry.name not in FAVOURITES]


def _fields(text: str) -> dict[str, str]:
    return dict(_FIELD.findall(text))


def _item(
    fields: Mapping[str, str], titles: Mapping[str, str], films: Mapping[str, HistoryRow], where: str
) -> HistoryRow | None:
    """Return an entry of a list; None where no other table of the export has its title."""
    if fields.get("type") == "series":
        title = titles.get(fields.get("id", ""))
        row = None if title is None else series(title, fields["id"], where)
    else:
        row = films.get(fields.get("uuid", ""))
    return None if row is None or not row.title else row._replace(kind=EventKind.SAVE, timestamp=None)
