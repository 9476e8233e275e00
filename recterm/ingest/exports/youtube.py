"""YouTube Music history from Google Takeout, without other videos."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recterm.errors import InputError
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.plays import NO_NAME, play
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, json_entries, keyed

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source

MUSIC = "YouTube Music"
VIDEO = "a video, not music"
ADVERTISEMENT = "an advertisement"

_BEFORE = (
    *("Watched", "Listened to", "Vous avez regardé", "Vous avez écouté", "Has visto", "Has escuchado", "Hai guardato"),
    *("Hai ascoltato", "Você assistiu a", "Assistiu a", "Você ouviu", "Ouviu", "Obejrzano:", "Obejrzano", "Tittade på"),
    *("Så på", "Naar", "Просмотрено видео:", "Вы посмотрели видео"),
)
_AFTER = (
    *("angesehen", "angehört", "gekeken", "bekeken", "を視聴しました", "을(를) 시청했습니다"),
    *("izlendi", "adlı videoyu izlediniz"),
)
_VERB = re.compile(rf"^(?:{'|'.join(map(re.escape, _BEFORE))})\s+|\s*(?:{'|'.join(map(re.escape, _AFTER))})$")
"""Text before or after the title, in the language of the account."""

_HTML = re.compile(r"watch-history\.html$|wiedergabeverlauf\.html$|historique.*\.html$|historial.*\.html$")


def _youtube(source: Source, skips: Skips) -> list[HistoryRow]:
    members = keyed(source, "header", "title", "time")
    if not members:
        raise InputError(
            f"{source.path} has the history of YouTube as a web page",
            "in Google Takeout, choose JSON instead of HTML as the format of the history, and download it again",
        )
    rows = []
    for member in members:
        for where, entry in json_entries(member):
            title, names = _VERB.sub("", str(entry.get("title", ""))), _names(entry.get("details"))
            if "From Google Ads" in names:
                skips.add(ADVERTISEMENT, f"{where}: {title}")
            elif entry.get("header") != MUSIC and f"From {MUSIC}" not in names:
                skips.add(VIDEO, f"{where}: {title}")
            elif not title or not (channels := _names(entry.get("subtitles"))):
                skips.add(NO_NAME, f"{where}: {title}")
            else:
                artist = channels[0].removesuffix(" - Topic")
                rows.append(play(title, artist, instant(str(entry.get("time", ""))), where))
    return rows


def _names(values: Any) -> list[str]:
    """Return the names in a list of objects, such as the channels of an entry."""
    return [str(one["name"]) for one in values if isinstance(one, dict) and one.get("name")] if _is(values) else []


def _is(values: Any) -> bool:
    return isinstance(values, list)


def _is_youtube(source: Source) -> bool:
    return bool(keyed(source, "header", "title", "time")) or any(_HTML.search(one.base) for one in source.members)


READERS = (HistoryReader("youtube-music", MUSIC, _is_youtube, _youtube),)
