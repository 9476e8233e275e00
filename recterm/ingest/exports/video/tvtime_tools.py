"""Files of TV Time Out and Liberator, which saved an account of TV Time: JSON, or the same as CSV."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.rows import HistoryList, HistoryRow, csv_rows, headed, json_entries, keyed, list_name, whole
from recterm.ingest.exports.video.tvtime_account import film, series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.exports.video.tvtime_account import Account
    from recterm.ingest.files.archive import Member, Source

_SERIES = ("uuid", "tvdb", "seasons", "status")
_FILMS = ("uuid", "tvdb", "is_watched", "rewatch_count", "year")
_LISTS = ("items", "tvdb_id", "name")
_SERIES_CSV = ("uuid", "tvdbid", "title", "status", "createdat")
_EPISODES_CSV = ("seriestvdbid", "title", "episode", "iswatched")
_FILMS_CSV = ("uuid", "tvdbid", "title", "iswatched", "watchedat")
_LISTS_CSV = ("listid", "listname", "itemtype", "tvdbid", "name")

_PLANNED = frozenset({"not_started_yet", "watch_later"})
_STOPPED = "stopped"


def _films(source: Source) -> list[Member]:
    return [member for member in keyed(source, *_FILMS) if member not in keyed(source, *_SERIES)]


def is_saved(source: Source) -> bool:
    """Return whether a source has files of these tools."""
    as_json = (keyed(source, *_SERIES), _films(source), keyed(source, *_LISTS, "custom_order"))
    return any(as_json) or any(headed(source, *names) for names in (_SERIES_CSV, _EPISODES_CSV, _FILMS_CSV, _LISTS_CSV))


def read(source: Source, account: Account) -> None:
    """Add everything to an account; where both forms are there, the CSV repeats the JSON and is left unread."""
    saved = keyed(source, *_SERIES)
    for member in saved:
        for where, entry in json_entries(member):
            _one_series(entry, where, account)
    films = _films(source)
    for member in films:
        for where, entry in json_entries(member):
            ids = _ids(entry)
            row = film(_text(entry, "title"), whole(entry.get("year")), where, imdb=ids["imdb"], tvdb=ids["tvdb"])
            _one_film(row, entry, account)
    for member in headed(source, *_SERIES_CSV) if not saved else ():
        for line, cells in csv_rows(member, account.skips):
            row = _row_of(cells, f"{member.where}:{line}")
            _status(row, cells["status"], cells["createdat"], account)
    for member in headed(source, *_EPISODES_CSV) if not saved else ():
        for line, cells in csv_rows(member, account.skips):
            if cells["iswatched"].lower() == "true":
                row = series(cells["title"], cells["seriestvdbid"], f"{member.where}:{line}")
                account.watched(row._replace(timestamp=instant(cells.get("watchedat", ""))), episode=True)
    for member in headed(source, *_FILMS_CSV) if not films else ():
        for line, cells in csv_rows(member, account.skips):
            where = f"{member.where}:{line}"
            row = film(
                cells["title"], whole(cells.get("year")), where, imdb=cells.get("imdbid", ""), tvdb=cells["tvdbid"]
            )
            _one_film(row, _as_entry(cells), account)


def _row_of(cells: dict[str, str], where: str) -> HistoryRow:
    return series(cells["title"], cells["tvdbid"], where, imdb=cells.get("imdbid", ""))


def _as_entry(cells: dict[str, str]) -> dict[str, Any]:
    return {
        "is_watched": cells["iswatched"].lower() == "true",
        "watched_at": cells["watchedat"],
        "created_at": cells.get("createdat", ""),
    }


def _text(entry: dict[str, Any], key: str) -> str:
    return str(entry.get(key) or "")


def _ids(entry: dict[str, Any]) -> defaultdict[str, str]:
    """Return the ids of an entry that has them."""
    ids = entry.get("id")
    pairs = ids.items() if isinstance(ids, dict) else ()
    return defaultdict(str, {str(key): str(value) for key, value in pairs if value})


def _one_series(entry: dict[str, Any], where: str, account: Account) -> None:
    ids = _ids(entry)
    row = series(_text(entry, "title"), ids["tvdb"], where, imdb=ids["imdb"])
    for episode in _episodes(entry):
        if episode.get("is_watched"):
            account.watched(row._replace(timestamp=instant(_text(episode, "watched_at"))), episode=True)
    if entry.get("is_favorite"):
        account.liked(row)
    _status(row, _text(entry, "status"), _text(entry, "created_at"), account)


def _status(row: HistoryRow, status: str, since: str, account: Account) -> None:
    if status == _STOPPED:
        account.stopped(row)
    elif status in _PLANNED:
        account.planned(row._replace(timestamp=instant(since)))


def _episodes(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    seasons = entry.get("seasons")
    for season in seasons if isinstance(seasons, list) else ():
        episodes = season.get("episodes") if isinstance(season, dict) else None
        yield from (episode for episode in episodes or () if isinstance(episode, dict))


def _one_film(row: HistoryRow, entry: dict[str, Any], account: Account) -> None:
    if entry.get("is_watched"):
        account.watched(row._replace(timestamp=instant(_text(entry, "watched_at"))))
    else:
        account.planned(row._replace(timestamp=instant(_text(entry, "created_at"))))
    if entry.get("is_favorite"):
        account.liked(row)


def lists(source: Source) -> list[HistoryList]:
    """Return the named lists, in the person's order."""
    saved = [member for member in keyed(source, *_LISTS) if member not in keyed(source, *_SERIES)]
    if saved:
        return [
            HistoryList(list_name(_text(entry, "name"), "list"), _text(entry, "description"), _items(entry["items"]))
            for member in saved
            for _, entry in json_entries(member)
            if isinstance(entry.get("items"), list)
        ]
    named: dict[str, list[dict[str, Any]]] = {}
    for member in headed(source, *_LISTS_CSV):
        for _, cells in csv_rows(member):
            item = {"type": cells["itemtype"], "tvdb_id": cells["tvdbid"], "name": cells["name"]}
            named.setdefault(cells["listname"], []).append(item | {"custom_order": whole(cells.get("customorder"))})
    return [HistoryList(list_name(name, "list"), "", _items(items)) for name, items in named.items()]


def _items(items: list[dict[str, Any]]) -> tuple[HistoryRow, ...]:
    entries = (item for item in items if isinstance(item, dict))
    rows = (_item(item) for item in sorted(entries, key=_place))
    return tuple(row for row in rows if row.title)


def _place(item: dict[str, Any]) -> int:
    place = item.get("custom_order")
    return place if isinstance(place, int) else 0


def _item(item: dict[str, Any]) -> HistoryRow:
    name, tvdb = _text(item, "name"), _text(item, "tvdb_id")
    row = series(name, tvdb, "") if item.get("type") == "series" else film(name, None, "", tvdb=tvdb)
    return row._replace(kind=EventKind.SAVE)
