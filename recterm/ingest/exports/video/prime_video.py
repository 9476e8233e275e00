"""Prime Video: viewings and watchlist of Amazon's requested data, and the CSV of the watch history's exporters.

Layouts after a converter with a sample of `Digital.PrimeVideo.Viewinghistory.csv`, another importer of Amazon's data
(the watchlists), and Watch History Exporter for Amazon Prime Video. No public file shows the columns of Amazon's
ratings, so those are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.rows import NO_TITLE, HistoryReader, HistoryRow, Skips, csv_rows, headed
from recterm.ingest.exports.video.viewings import Viewings, identities, without_year
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

TRAILER = "a trailer or other promotion"
TAKEN_OFF = "taken off the watchlist"
OTHER_LIST = "on a list of Amazon's own making"
SEEN_SINCE = "on the watchlist, and watched since"

_REQUESTED = ("playbackhour", "title", "videotype")
_WATCHLIST = ("catalogtitle", "itemaddeddate")
_EXPORTED = ("datewatched", "type", "title", "globaltitleidentifier")
_EXPORTED_BEFORE = frozenset({"datewatched", "type", "title", "episode"})

_SEASON = re.compile(
    r"(?P<series>.+?)[\s:,(–—-]*\b(?:season|series|staffel|saison|stagione|temporada|seizoen|säsong|sæson|sesong|sezon"
    r"|kausi|série|évad)\s*\d+\b.*|(?P<eastern>.+?)[\s(]*(?:シーズン|第)\s*\d+.*",
    re.IGNORECASE,
)
"""Title of a season or episode, in the languages of Amazon's shops."""


def _exported(source: Source) -> list[Member]:
    before = [member for member in source.members[:100] if header_names(member) == _EXPORTED_BEFORE]
    return [*headed(source, *_EXPORTED), *before]


def _is_prime_video(source: Source) -> bool:
    return bool(headed(source, *_REQUESTED) or headed(source, *_WATCHLIST) or _exported(source))


def _prime_video(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read viewings, once a day, since a film seen for two hours has two rows; the watchlist holds what is unseen."""
    views = Viewings(skips)
    for member in headed(source, *_REQUESTED):
        for line, cells in csv_rows(member, skips):
            if cells["videotype"].strip().lower() not in ("", "feature", "live"):
                skips.add(TRAILER, f"{member.where}:{line}: {cells['title']}")
            else:
                _watch(cells["title"], "", cells["playbackhour"], f"{member.where}:{line}", views)
    for member in _exported(source):
        for line, cells in csv_rows(member, skips):
            episode = cells.get("episodetitle") or cells.get("episode", "")
            kind = "series" if episode.strip() or cells["type"].strip().lower() == "series" else "movie"
            _watch(cells["title"], kind, cells["datewatched"], f"{member.where}:{line}", views)
    return [*views.rows, *_planned(source, views)]


def _watch(written: str, kind: str, moment: str, where: str, views: Viewings) -> None:
    row = _row(written, kind, where)
    if not row.title:
        views.skips.add(NO_TITLE, where)
    else:
        views.add(row._replace(timestamp=instant(moment)), daily=True)


def _row(written: str, kind: str, where: str) -> HistoryRow:
    """Return a title as a row without an event; a season or an episode stands for its series."""
    written = written.strip()
    season = _SEASON.fullmatch(written) if kind != "movie" else None
    if season:
        written, kind = season["series"] or season["eastern"], "series"
    title, year = without_year(written)
    return HistoryRow(EventKind.VIEW, title, kind, (), year, where=f"{where}: {written}")


def _planned(source: Source, views: Viewings) -> list[HistoryRow]:
    """Return what the watchlist still holds; its history also has what was taken off."""
    planned: dict[tuple[object, ...], HistoryRow] = {}
    for member in headed(source, *_WATCHLIST):
        for line, cells in csv_rows(member, views.skips):
            row = _row(cells["catalogtitle"], "", f"{member.where}:{line}")
            if not row.title:
                views.skips.add(NO_TITLE, row.where)
            elif cells.get("deleted", "") in ("1", "true"):
                views.skips.add(TAKEN_OFF, row.where)
            elif cells.get("listid", "").upper() not in ("", "WATCHLIST"):
                views.skips.add(OTHER_LIST, row.where)
            elif views.has(row):
                views.skips.add(SEEN_SINCE, row.where)
            else:
                save = row._replace(kind=EventKind.SAVE, timestamp=instant(cells["itemaddeddate"]))
                planned.setdefault(next(identities(row)), save)
    return list(planned.values())


def _leaves(member: Member) -> str:
    if "primevideo" in member.base and "rating" in member.base:
        return "ratings in a layout that recterm does not know"
    return "another part of Amazon's data" if member.base.startswith(("digital.", "retail.")) else ""


READERS = (HistoryReader("prime-video", "Prime Video", _is_prime_video, _prime_video, leaves=_leaves),)
