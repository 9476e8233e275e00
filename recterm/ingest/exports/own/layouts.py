"""Tables of services without a reader of their own: ratings, dates, statuses; columns shown, and changed by you."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.ingest.exports.own.reader import MOST_FILES, own_lists, read_own
from recterm.ingest.exports.rows import HistoryReader

if TYPE_CHECKING:
    from recterm.ingest.exports.rows import HistoryRow, Skips
    from recterm.ingest.files.archive import Source

_START = 4096
"""Bytes that are looked at."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A service whose tables are read as any other, and known by what is at their start."""

    name: str
    title: str
    signs: tuple[tuple[str, ...], ...]
    """Words of which all of one row stand near the start, in lower case."""

    def fits(self, source: Source) -> bool:
        """Return whether a file of a source is of this service."""
        starts = (member.head[:_START].decode("utf-8", "replace").lower() for member in source.members[:MOST_FILES])
        return any(all(word in start for word in words) for start in starts for words in self.signs)


LAYOUTS = (
    Layout("kinopoisk", "Kinopoisk", (("русскоязычное название", "моя оценка"),)),
    Layout("douban", "Douban", (("标题", "个人评分", "打分日期"),)),
    Layout("criticker", "Criticker", (("<recentratings",), ("score", "film name", "criticker"))),
    Layout("filmtipset", "Filmtipset", (("filmtipsetslug",), ("filmtipset", "betyg"))),
    Layout("movary", "Movary", (("title,year,tmdbid,imdbid,",),)),
    Layout("yamtrack", "Yamtrack", (("media_id,source,media_type,title",),)),
)


def _read(source: Source, skips: Skips) -> list[HistoryRow]:
    return read_own(source, skips)


READERS = tuple(HistoryReader(layout.name, layout.title, layout.fits, _read, own_lists) for layout in LAYOUTS)
"""Known before readers of other services, some of which take one of their files for their own."""
