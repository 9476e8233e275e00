"""TV Time: the requested data of an account, and what TV Time Out or Liberator saved of one, as JSON or CSV.

Layouts after the importers and fixtures of Universal Trakt Scrobbler, MediaVore, Somto and TV Time Out. Of the fifty
tables of the requested data a dozen say what the person did; tokens, addresses and devices are never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, csv_rows, headed, whole
from recterm.ingest.exports.video import tvtime_tools
from recterm.ingest.exports.video.tvtime_account import Account, film, series
from recterm.ingest.exports.video.tvtime_lists import FAVOURITES, named_lists, saved_lists
from recterm.ingest.exports.video.viewings import NOT_WHOLE
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recterm.ingest.exports.rows import HistoryList
    from recterm.ingest.files.archive import Member, Source

_Cells = dict[str, str]

NO_FEEDBACK = "a count or a follow, beside what was watched or planned"
UNKNOWN_VOTE = "a vote that is not one of TV Time's five words"

_EPISODES = ("key", "sid", "seriesname", "createdat")
"""Columns of `tracking-prod-records-v2.csv`."""

_FILMS = ("typeuuidn", "entitytype", "moviename", "createdat")
"""Columns of `tracking-prod-records.csv`."""

_SEEN = frozenset({"tvshowname", "episodeseasonnumber", "episodenumber"})
_BESIDE = frozenset({"userid", "episodeid", "tvshowid", "createdat", "updatedat", "source", "cpt", "id"})
"""Columns of the older tables of episodes; one with more columns holds emotions, comments or votes."""

_SHOWS = ("tvshowid", "tvshowname", "nbepisodesseen")
_FOLLOWED = ("tvshowid", "tvshowname", "archived")
_STATUS = ("tvshowid", "tvshowname", "status")
_RATES = ("tvshowid", "tvshowname", "rating")
_VOTES = ("votekey", "moviename")
_EPISODE_VOTES = ("votekey", "seriesname")

_STARS = {"1": "1", "27": "2", "28": "3", "29": "4", "3": "5"}
"""End of a vote's key -> stars, from bad to wow."""

_SLUG = re.compile(r".*alpha-(.+)")
_YES = frozenset({"1", "true"})


@dataclass(slots=True)
class _Names:
    """Titles that only another table has."""

    series: dict[str, str] = field(default_factory=dict)
    films: dict[str, HistoryRow] = field(default_factory=dict)
    """By TV Time's own id."""


def _seen_tables(source: Source) -> list[Member]:
    tables = ((member, header_names(member)) for member in source.members[:400])
    return [member for member, names in tables if _SEEN <= names <= _SEEN | _BESIDE]


def _votes(source: Source, *columns: str) -> list[Member]:
    """Find the tables of ratings; those of emotions have the same columns and another name."""
    return [member for member in headed(source, *columns) if member.base.startswith("ratings")]


def _tables(source: Source) -> dict[Callable[[_Cells, str, Account, _Names], None], list[Member]]:
    """Return what reads a row -> the tables with such rows."""
    return {
        _episode: headed(source, *_EPISODES),
        _film: headed(source, *_FILMS),
        _older_episode: _seen_tables(source),
        _show: headed(source, *_SHOWS),
        _followed: headed(source, *_FOLLOWED),
        _status: headed(source, *_STATUS),
        _rate: headed(source, *_RATES),
        _film_vote: _votes(source, *_VOTES),
        _episode_vote: _votes(source, *_EPISODE_VOTES),
    }


def _is_tvtime(source: Source) -> bool:
    return any(_tables(source).values()) or tvtime_tools.is_saved(source)


def _tvtime(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read viewings, plans, stopped series, ratings and favourites; episodes count for their series, once a day."""
    account = Account(skips)
    tables = [
        (read, member, list(rated_rows(member, skips, {"rating": 5} if read is _rate else {})))
        for read, members in _tables(source).items()
        for member in members
    ]
    names = _names(cells for _, _, rows in tables for _, cells in rows)
    for read, member, rows in tables:
        for line, cells in rows:
            read(cells, f"{member.where}:{line}", account, names)
    tvtime_tools.read(source, account)
    for named in saved_lists(source, names.series, names.films):
        for row in named.items if named.name in FAVOURITES else ():
            account.liked(row)
    return account.rows()


def _names(rows: Iterator[_Cells]) -> _Names:
    names = _Names()
    for cells in rows:
        for number, title in (("sid", "seriesname"), ("seriesid", "seriesname"), ("tvshowid", "tvshowname")):
            if cells.get(number) and cells.get(title):
                names.series.setdefault(cells[number], cells[title])
        if cells.get("uuid") and cells.get("entitytype") == "movie":
            names.films.setdefault(cells["uuid"], _film_of(cells, ""))
    return names


def _moment(cells: _Cells) -> int | None:
    return instant((cells.get("createdat") or cells.get("updatedat", "")).replace(" +0000 UTC", "+00:00"))


def _is_on(cells: _Cells, *columns: str) -> bool:
    return any(cells.get(column, "").lower() in _YES for column in columns)


def _film_of(cells: _Cells, where: str) -> HistoryRow:
    """Return a film; some have no title, only the words of their address."""
    slug = _SLUG.fullmatch(cells.get("alpharangekey", ""))
    title = cells["moviename"] or (slug[1].replace("-", " ") if slug else "")
    year = whole(cells.get("releasedate"))
    return film(title, year if year and year > 1 else None, where)


def _series_of(cells: _Cells, where: str, names: _Names, number: str, title: str) -> HistoryRow:
    tvdb = cells.get(number, "")
    return series(cells.get(title, "") or names.series.get(tvdb, ""), tvdb, where)._replace(timestamp=_moment(cells))


def _episode(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    row = _series_of(cells, where, names, "sid", "seriesname")
    if cells["key"].startswith(("watch-episode", "rewatch-episode")):
        account.watched(row, episode=True)
    elif not cells["key"].startswith("user-series"):
        account.skips.add(NO_FEEDBACK, f"{where}: {cells['key']}")
    elif _is_on(cells, "isarchived"):
        account.stopped(row)
    elif _is_on(cells, "isfollowed", "isforlater"):
        account.planned(row)
    else:
        account.skips.add(NO_FEEDBACK, row.where)


def _film(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    kind = cells["type"].lower()
    if cells["entitytype"] == "episode" and kind in ("watch", "rewatch"):
        account.watched(_series_of(cells, where, names, "seriesid", "seriesname"), episode=True)
    elif cells["entitytype"] == "movie" and kind in ("watch", "rewatch"):
        account.watched(_film_of(cells, where)._replace(timestamp=_moment(cells)))
    elif cells["entitytype"] == "movie" and kind == "towatch":
        account.planned(_film_of(cells, where)._replace(timestamp=_moment(cells)))
    else:
        account.skips.add(NO_FEEDBACK, f"{where}: {cells['typeuuidn']}")


def _older_episode(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    account.watched(_series_of(cells, where, names, "tvshowid", "tvshowname"), episode=True)


def _show(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    row = _series_of(cells, where, names, "tvshowid", "tvshowname")
    if (whole(cells["nbepisodesseen"]) or 0) > 0:
        account.seen_episodes(row)
    elif _is_on(cells, "isfollowed"):
        account.planned(row)
    if _is_on(cells, "isfavorited"):
        account.liked(row)


def _followed(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    row = _series_of(cells, where, names, "tvshowid", "tvshowname")
    if _is_on(cells, "archived"):
        account.stopped(row)
    elif _is_on(cells, "active"):
        account.planned(row)


def _status(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    row = _series_of(cells, where, names, "tvshowid", "tvshowname")
    if cells["status"] == "favorite":
        account.liked(row)
    elif cells["status"] == "for_later":
        account.planned(row)
    else:
        account.skips.add(NO_FEEDBACK, f"{row.where}: {cells['status']}")


def _rate(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    account.rated(_series_of(cells, where, names, "tvshowid", "tvshowname"), cells["rating"], 5)


def _film_vote(cells: _Cells, where: str, account: Account, names: _Names) -> None:
    """Rate a film by a vote in words; the table has no date."""
    if cells.get("seriesname"):
        return
    stars = _STARS.get(cells["votekey"].rpartition("-")[2])
    row = names.films.get(cells.get("uuid", "")) or film(cells["moviename"], None, where)
    row = row._replace(where=f"{where}: {row.title}", timestamp=None)
    if stars is None:
        account.skips.add(UNKNOWN_VOTE, f"{row.where}: {cells['votekey']}")
    else:
        account.rated(row, stars, 5)


def _episode_vote(cells: _Cells, where: str, account: Account, _: _Names) -> None:
    if cells["seriesname"]:
        account.skips.add(NOT_WHOLE, f"{where}: {cells['seriesname']}")


def _lists(source: Source, _: Skips) -> list[HistoryList]:
    rows = (cells for members in _tables(source).values() for member in members for _, cells in csv_rows(member))
    names = _names(rows)
    return [*named_lists(saved_lists(source, names.series, names.films)), *tvtime_tools.lists(source)]


def _unused(member: Member) -> str:
    if member.base.startswith(("emotions", "episode_emotion")):
        return "emotions at an episode or film, not whether it was good"
    if member.base.startswith("tvtime-"):
        return "a summary, or the same as another file of the export"
    return ""


READERS = (HistoryReader("tvtime", "TV Time", _is_tvtime, _tvtime, _lists, _unused),)
