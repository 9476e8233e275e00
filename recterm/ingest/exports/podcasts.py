"""Podcasts: OPML subscriptions of any app, Overcast's extended OPML and Pocket Casts' history with what was heard.

Layouts after overcast-to-sqlite (a sample of the extended OPML) and recording-podcast-listening (Pocket Casts).
AntennaPod and Pocket Casts also save databases; those are named with the command that gets a table out of one.
"""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.dates import moment
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, csv_rows, headed, json_entries, keyed
from recterm.ingest.exports.shares import LEAST_SHARE, share_of_numbers
from recterm.ingest.exports.xml import xml_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from recterm.ingest.files.archive import Member, Source

NO_PODCAST = "no name of a podcast"
STRENGTH = "playedUpTo of the duration, where an episode was not heard to the end"

USUAL_SECONDS = 40 * 60
"""Length of an episode whose export has none; longer where more of an episode of the same podcast was heard."""

MOST_BEGUN = 0.8
"""Share that an episode counts at most that was not heard to the end, if its length is unknown."""

ESTIMATED = (
    "the time that was heard, of 40 minutes or the longest time of the same podcast, where an episode was not heard to"
    " the end: the export has no lengths"
)

BEGUN = "an episode that was begun, not heard to the end"
UNHEARD = "an episode that was not heard"
HEARD_SINCE = "a subscription to a podcast that was heard"
LIKED_ALREADY = "another starred episode of a podcast"

PODCAST = "podcast"

_TABLE = ("podcast", "episode", "played")
_KEYS = ("podcastTitle", "playingStatus")
_FINISHED, _BEGUN = 3, 2
"""Pocket Casts' numbers for episodes."""

_SQLITE = b"SQLite format 3\0"
_ANTENNAPOD = (
    "select Feeds.title as podcast, FeedItems.title as episode,"
    " datetime(FeedMedia.playback_completion_date / 1000, 'unixepoch') as played from FeedMedia"
    " join FeedItems on FeedItems.id = FeedMedia.feeditem join Feeds on Feeds.id = FeedItems.feed"
    " where FeedMedia.playback_completion_date > 0"
)
_POCKET_CASTS = (
    "select SJPodcast.title as podcast, SJEpisode.title as episode,"
    " datetime(SJEpisode.lastPlaybackInteractionDate, 'unixepoch') as played from SJEpisode"
    " join SJPodcast on SJPodcast.uuid = SJEpisode.podcastUuid where SJEpisode.playingStatus = 3"
)
_DATABASES = {
    b"playback_completion_date": ("AntennaPod", _ANTENNAPOD),
    b"lastPlaybackInteractionDate": ("Pocket Casts", _POCKET_CASTS),
}
"""Column that only this app's database has -> the app, and what to ask it."""


def _opml(source: Source) -> list[Member]:
    return [member for member in source.members[:100] if b"<opml" in member.head[:2000].lower()]


def _database(source: Source) -> tuple[Member, str, str] | None:
    """Return the first database of a known app, with the app's name and the query."""
    for member in source.members[:100]:
        if member.head.startswith(_SQLITE):
            for column, (app, query) in _DATABASES.items():
                if column in member.head:
                    return member, app, query
    return None


def _is_podcasts(source: Source) -> bool:
    return bool(_opml(source) or keyed(source, *_KEYS) or headed(source, *_TABLE) or _database(source))


class _Heard:
    """Events of the podcasts: plays of episodes, starred ones, and subscriptions."""

    def __init__(self, skips: Skips) -> None:
        self.skips = skips
        self._events: list[HistoryRow] = []
        self._subscribed: list[HistoryRow] = []
        self._begun: list[tuple[HistoryRow, float]] = []
        self._heard: set[str] = set()
        self._liked: set[str] = set()

    def play(self, podcast: HistoryRow, episode: str, when: int | None, share: float = 1.0) -> None:
        """Take an episode that was heard, to the end or a share of it, as a play of its podcast."""
        self._heard.add(podcast.title.casefold())
        self._events.append(podcast._replace(part=episode, timestamp=when, strength=share))
        if share < 1.0:
            self.skips.strength = STRENGTH

    def begin(self, podcast: HistoryRow, episode: str, when: int | None, seconds: float) -> None:
        """Take an episode of unknown length that was not heard to the end; `rows` tells which share of it."""
        self._begun.append((podcast._replace(part=episode, timestamp=when), seconds))

    def star(self, podcast: HistoryRow, when: int | None) -> None:
        """Take a starred or recommended episode, as a like of its podcast; one is enough."""
        if podcast.title.casefold() in self._liked:
            self.skips.add(LIKED_ALREADY, podcast.where)
            return
        self._liked.add(podcast.title.casefold())
        self._events.append(podcast._replace(kind=EventKind.LIKE, timestamp=when))

    def subscribe(self, podcast: HistoryRow, when: int | None) -> None:
        """Take a subscription; it is a plan to listen until an episode was heard."""
        self._subscribed.append(podcast._replace(kind=EventKind.SAVE, timestamp=when))

    def _take_begun(self) -> None:
        """Take the begun episodes of unknown length, as shares of the usual one."""
        longest = Counter[str]()
        for row, seconds in self._begun:
            longest[row.title] = max(longest[row.title], round(seconds))
        for row, seconds in self._begun:
            share = min(seconds / max(USUAL_SECONDS, longest[row.title]), MOST_BEGUN)
            if share < LEAST_SHARE:
                self.skips.add(BEGUN, row.where)
            else:
                self.play(row, row.part, row.timestamp, share)
                self.skips.strength = ESTIMATED

    def rows(self) -> list[HistoryRow]:
        """Return the events."""
        self._take_begun()
        subscriptions: dict[str, HistoryRow] = {}
        for row in self._subscribed:
            name = row.title.casefold()
            if name in self._heard:
                self.skips.add(HEARD_SINCE, row.where)
            else:
                subscriptions.setdefault(name, row)
        if subscriptions:
            self.skips.notes.append("podcasts that you subscribed to and never heard to the end are on your watchlist")
        return [*self._events, *subscriptions.values()]


def _podcasts(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read subscriptions, and every episode that was heard as a play of its podcast.

    Raises:
        InputError: it is a database, from which a table must be made first.
    """
    if (database := _database(source)) is not None:
        member, app, query = database
        command = f'sqlite3 -header -csv {member.file_name} "{query}" > heard.csv'
        raise InputError(
            f"{member.where} is the database of {app}, not a table",
            f"make a table of the history, and import that: {command}",
        )
    heard = _Heard(skips)
    for member in _opml(source):
        for outline in xml_root(member, "the podcast app").iter("outline"):
            _take_outline(outline, member, heard)
    for member in keyed(source, *_KEYS):
        for where, entry in json_entries(member, skips):
            podcast = _named(str(entry.get("podcastTitle") or ""), f"{where}: {entry.get('title') or ''}", skips)
            if podcast is not None:
                _take_episode(podcast, entry, heard)
    for member in headed(source, *_TABLE):
        for line, cells in csv_rows(member, skips):
            podcast = _named(cells["podcast"], f"{member.where}:{line}: {cells['episode']}", skips)
            if podcast is not None:
                heard.play(podcast, cells["episode"], moment(cells["played"]))
    return heard.rows()


def _named(title: str, where: str, skips: Skips) -> HistoryRow | None:
    """Return a podcast as a row without an event; None, and counted, where it has no name."""
    if not title.strip():
        skips.add(NO_PODCAST, where)
        return None
    return HistoryRow(EventKind.VIEW, title.strip(), PODCAST, where=where)


def _seconds(cell: object) -> float | None:
    """Return the time up to which an episode was heard; None where there is none."""
    try:
        seconds = float(str(cell))
    except ValueError:
        return None
    return seconds if 0 < seconds < inf else None


def _take_episode(podcast: HistoryRow, entry: Mapping[str, Any], heard: _Heard) -> None:
    """Take one episode of Pocket Casts, whose history has no dates."""
    title, status, starred = str(entry.get("title") or ""), entry.get("playingStatus"), bool(entry.get("starred"))
    share = share_of_numbers(entry.get("playedUpTo"), entry.get("duration"))
    seconds = None if entry.get("duration") else _seconds(entry.get("playedUpTo"))
    if status == _FINISHED:
        heard.play(podcast, title, None)
    elif status == _BEGUN and share >= LEAST_SHARE:
        heard.play(podcast, title, None, share)
    elif status == _BEGUN and seconds is not None:
        heard.begin(podcast, title, None, seconds)
    elif not starred:
        heard.skips.add(BEGUN if status == _BEGUN else UNHEARD, podcast.where)
    if starred:
        heard.star(podcast, None)


def _take_outline(outline: Element, member: Member, heard: _Heard) -> None:
    """Take one feed of an OPML, with Overcast's episodes inside it."""
    if "xmlUrl" not in outline.attrib:
        return
    title = outline.get("title") or outline.get("text") or ""
    podcast = _named(title, f"{member.where}: {title}", heard.skips)
    if podcast is None:
        return
    for episode in _episodes(outline):
        row = podcast._replace(where=f"{podcast.where}: {episode.get('title', '')}")
        if episode.get("played") == "1":
            heard.play(row, episode.get("title", ""), moment(episode.get("userUpdatedDate", "")))
        elif (seconds := _seconds(episode.get("progress"))) is not None:
            heard.begin(row, episode.get("title", ""), moment(episode.get("userUpdatedDate", "")), seconds)
        elif "userRecommendedDate" not in episode.attrib:
            heard.skips.add(UNHEARD, row.where)
        if recommended := episode.get("userRecommendedDate"):
            heard.star(row, moment(recommended))
    if outline.get("subscribed", "1") == "1":
        heard.subscribe(podcast, moment(outline.get("overcastAddedDate", "")))


def _episodes(outline: Element) -> Iterator[Element]:
    return (child for child in outline if child.get("type") == "podcast-episode")


READERS = (HistoryReader("podcasts", "podcast apps", _is_podcasts, _podcasts),)
