"""Personal exports from a film, music or book site: recognised, so that they are not taken for a community."""

from __future__ import annotations

import codecs
import re
import shlex
from typing import TYPE_CHECKING, NoReturn

from recterm.errors import InputError, PersonalHistoryError, UnmappedTableError
from recterm.ingest.reader import Reader
from recterm.ingest.tables.column_names import first_line, fold_column_name, header_names, json_keys
from recterm.ingest.tables.roles.columns import NAMES, find_columns
from recterm.ingest.tables.roles.visits import VISITS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.ingest.tables.table import Table

_HEADERS: tuple[tuple[str, frozenset[str]], ...] = (
    ("IMDb", frozenset({"const", "yourrating"})),
    ("IMDb", frozenset({"const", "yourated"})),
    ("IMDb", frozenset({"position", "const", "titletype"})),
    ("TMDB", frozenset({"tmdbid", "yourrating", "daterated"})),
    ("MovieLens", frozenset({"movieid", "imdbid", "averagerating"})),
    ("Letterboxd", frozenset({"letterboxduri"})),
    ("Letterboxd", frozenset({"title", "imdbid", "watcheddate"})),
    ("Letterboxd", frozenset({"title", "tmdbid", "watcheddate"})),
    ("Letterboxd", frozenset({"letterboxdlistexportv7"})),
    ("Goodreads", frozenset({"bookid", "myrating"})),
    ("LibraryThing", frozenset({"bookid", "primaryauthor", "collections"})),
    ("Open Library", frozenset({"workid", "bookshelf"})),
    ("Open Library", frozenset({"workid", "rating", "createdon"})),
    ("BookWyrm", frozenset({"title", "authortext", "remoteid"})),
    ("Calibre", frozenset({"title", "authors", "authorsort", "timestamp"})),
    ("StoryGraph", frozenset({"title", "authors", "readstatus", "starrating"})),
    ("Rate Your Music", frozenset({"rymalbum", "title", "rating", "ownership"})),
    ("Rate Your Music", frozenset({"filmid", "title", "rating", "ownership", "catalogdate"})),
    ("Discogs", frozenset({"catalog", "artist", "title", "releaseid"})),
    ("BoardGameGeek", frozenset({"objectname", "objectid", "own", "numplays"})),
    ("Last.fm", frozenset({"uts", "artist", "track"})),
    ("Netflix", frozenset({"profilename", "starttime", "duration", "title"})),
    ("TV Time", frozenset({"typeuuidn", "entitytype", "moviename"})),
    ("TV Time", frozenset({"key", "sid", "seriesname", "createdat"})),
    ("TV Time", frozenset({"tvshowid", "tvshowname", "userid"})),
    ("TV Time", frozenset({"seriestvdbid", "title", "iswatched"})),
    ("TV Time", frozenset({"uuid", "tvdbid", "title", "iswatched"})),
    ("Tautulli", frozenset({"mediatype", "grandparenttitle", "title", "date"})),
    ("Jellyfin or Emby", frozenset({"datecreated", "itemtype", "itemname"})),
    ("Prime Video", frozenset({"playbackhour", "title", "videotype"})),
    ("Prime Video", frozenset({"catalogtitle", "itemaddeddate"})),
    ("Prime Video", frozenset({"datewatched", "type", "title", "globaltitleidentifier"})),
    ("Simkl", frozenset({"simklid", "title", "watchlist"})),
    ("Apple Music", frozenset({"eventtype", "eventendtimestamp"})),
    ("Apple Music", frozenset({"itemdescription", "preference"})),
    ("Apple Music", frozenset({"playcount", "trackdescription"})),
    ("Apple Music", frozenset({"trackidentifier", "title", "artist", "album", "trackplaycount"})),
)
_WHOLE_HEADERS = (("Netflix", frozenset({"title", "date"})),)
_KEYS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Spotify", frozenset({"ms_played", "ts"})),
    ("Spotify", frozenset({"msPlayed", "endTime"})),
    ("Spotify", frozenset({"tracks", "artist", "album", "uri"})),
    ("Spotify", frozenset({"playlists", "lastModifiedDate"})),
    ("Trakt", frozenset({"rated_at", "ids"})),
    ("Trakt", frozenset({"watched_at", "ids"})),
    ("Trakt", frozenset({"listed_at", "ids"})),
    ("Simkl", frozenset({"simkl", "status"})),
    ("Trakt", frozenset({"last_watched_at", "ids"})),
    ("TV Time", frozenset({"uuid", "tvdb", "seasons", "status"})),
    ("TV Time", frozenset({"uuid", "tvdb", "is_watched", "rewatch_count"})),
    ("Plex", frozenset({"MediaContainer", "Metadata"})),
    ("Tautulli", frozenset({"media_type", "grandparent_title", "percent_complete"})),
    ("Jellyfin or Emby", frozenset({"UserData", "Name", "Type"})),
    ("Pocket Casts", frozenset({"podcastTitle", "playingStatus"})),
    ("ListenBrainz", frozenset({"listened_at", "track_metadata"})),
    ("ListenBrainz", frozenset({"score", "recording_msid"})),
    ("LibraryThing", frozenset({"books_id", "title"})),
    ("BookWyrm", frozenset({"manually_approves_followers", "books"})),
    ("Steam", frozenset({"appid", "playtime_forever"})),
    ("YouTube Music", frozenset({"titleUrl", "activityControls"})),
)
_MARKS = (
    ("MyAnimeList", b"<myanimelist"),
    ("Plex", b"<MediaContainer"),
    ("BoardGameGeek", b"boardgamegeek.com/xmlapi"),
    ("Steam", b"license_date_col"),
    ("Steam", b"SSR.renderContext"),
    ("a podcast app", b"<opml"),
)
"""In the first bytes of XML and web pages."""

_LASTFMSTATS = re.compile(r"date\w*$")
_LASTFM_TO_CSV = re.compile(r",\d\d [A-Z][a-z]{2} \d{4}, \d\d:\d\d$")
_TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl")
_DIFFERENT = 0.8
"""Share of different cells from which on nearly all differ."""

_MAX_LOOKED_AT = 60
"""Number of files of a folder or archive whose first bytes are read; Trakt's has over 80, all alike."""


def recognises(source: Source) -> bool:
    """Return whether any file belongs to such an export."""
    return _site(source) is not None


def read(request: Request) -> NoReturn:
    """Refuse it and say what it is.

    Raises:
        PersonalHistoryError: always.
    """
    site = _site(request.source) or ""
    raise PersonalHistoryError(
        f"{request.source.path} is a personal history from {site}, not a community data set:"
        " it holds one person, and a recommender learns from many",
        _way_in(request.source.path),
        site,
    )


def refuse_one_person(path: Path, table: Table, mapping: ColumnMapping) -> None:
    """Refuse a table of one person's titles, in which nothing names users.

    Args:
        path: the data set, for messages.
        table: its interactions.
        mapping: the person's choices; with any, it is a data set.

    Raises:
        PersonalHistoryError: titles stand beside ratings, dates or statuses, and no column can be one of users, or
            beside a column of ratings for each of several people.
    """
    names = {fold_column_name(name) for name in table.sample.columns}
    if not mapping.empty or not table.named or names & {*NAMES["user"], *VISITS}:
        return
    # The readers of histories are 65 modules, which most data sets do not wait for: they name their users.
    from recterm.ingest.exports.mapping import HistoryMapping, nothing_known
    from recterm.ingest.exports.own.detection import detect
    from recterm.ingest.exports.own.person_columns import by_person
    from recterm.ingest.exports.own.tables import sampled_table

    own = sampled_table(table)
    if (long := by_person(own.columns, own.rows, ())) is not None:
        raise _of_a_household(path, long.people)
    try:
        detected = detect(own, HistoryMapping(), nothing_known)
    except InputError:
        return
    chosen = detected.mapping
    if detected.doubt or not detected.personal or chosen.title is None:
        return
    alike = not _differ(own.sample(chosen.title))
    if chosen.rating is not None and alike:  # nobody rates most titles twice
        return
    try:
        user = find_columns(table.where, table.sample, mapping).user
    except UnmappedTableError:
        user = None
    if user is not None:
        user = own.columns[table.sample.columns.index(user)]  # some names are cleaned there
        if user not in chosen.columns and not _differ(own.sample(user)):
            return
    says = [role for role in ("rating", "date", "status", "list") if getattr(chosen, role) is not None]
    raise PersonalHistoryError(
        f"{path} names no users: it looks like one person's table, with {_listed(['title', *says])};"
        " a recommender learns from many",
        _way_in(path),
    )


def _of_a_household(path: Path, people: Sequence[str]) -> PersonalHistoryError:
    """Return the error for a table with a column of ratings for each person, with the command that reads one."""
    command = shlex.join(["recterm", "history", "import", str(path), "--person", "NAME"])
    return PersonalHistoryError(
        f"{path} has a column of ratings for each of {len(people)} people: {', '.join(people)};"
        " a recommender learns from many",
        f"`{command}` brings the ratings of one of them into your profile; if it is a data set of many after all,"
        " name its columns with --user and --item",
    )


def _differ(cells: Sequence[str]) -> bool:
    """Return whether nearly all cells differ, as titles do in one person's table, and users never do."""
    return len(set(cells)) >= _DIFFERENT * len(cells)


def _listed(roles: Sequence[str]) -> str:
    plural = [f"{role}es" if role == "status" else f"{role}s" for role in roles]
    return " and ".join(filter(None, (", ".join(plural[:-1]), plural[-1])))


def _way_in(path: Path) -> str:
    """Return the command for a history, and what to do with a data set that looks like one."""
    command = shlex.join(["recterm", "history", "import", str(path)])
    return (
        f"`{command}` brings it into your profile; if it is a data set of many after all,"
        " name its columns with --user and --item"
    )


def _site(source: Source) -> str | None:
    members = [m for m in source.members if source.single or m.base.endswith(_TABLE_ENDINGS)]
    return next(filter(None, map(_site_of, members[:_MAX_LOOKED_AT])), None)


def _site_of(member: Member) -> str | None:
    if member.head[:64].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return next((site for site, mark in _MARKS if mark in member.head), None)
    names = header_names(member)
    for site, needed in _HEADERS:
        if needed <= names:
            return site
    for site, needed in _WHOLE_HEADERS:
        if needed == names:
            return site
    if {"ts", "trackname", "artistname"} <= names and not names & {"user", "userid", "username"}:
        return "a music service"
    if _LASTFM_TO_CSV.search(first_line(member)):
        return "Last.fm"
    if {"artist", "album", "track"} <= names and any(_LASTFMSTATS.match(name) for name in names):
        return "Last.fm" if "user" not in names and "userid" not in names else None
    keys = json_keys(member)
    return next((site for site, needed in _KEYS if needed <= keys and not keys & {"user", "user_id", "userId"}), None)


READER = Reader((), "a personal history", recognises, read)
