"""Places of exports: the services whose histories are read, and where each offers the export."""

from __future__ import annotations

from typing import NamedTuple


class Service(NamedTuple):
    """Service, or an app, that a person's own history can come from."""

    name: str
    """Name of its reader."""
    title: str
    where: str
    """Where it offers the export, in its own words; empty where that is not known."""


SERVICES = (
    Service("imdb", "IMDb", "Your ratings, your watchlist or a list: Export"),
    Service("tmdb", "TMDB", ""),
    Service("movielens", "MovieLens", "Your profile, Settings: import/export"),
    Service(
        "netflix",
        "Netflix",
        "Account, your profile, Viewing activity: Download all; or Account, Security: personal information",
    ),
    Service("myanimelist", "MyAnimeList", "myanimelist.net/panel.php?go=export"),
    Service("simkl", "Simkl", "Settings: Download backup, as JSON or CSV"),
    Service("tvtime", "TV Time", "The requested data, sent until July 2026; or the zip of TV Time Out or Liberator"),
    Service("letterboxd", "Letterboxd", "Settings, Data: Export your data"),
    Service("ryot", "Ryot", ""),
    Service("kinopoisk", "Kinopoisk", ""),
    Service("douban", "Douban", ""),
    Service("criticker", "Criticker", ""),
    Service("filmtipset", "Filmtipset", ""),
    Service("movary", "Movary", ""),
    Service("yamtrack", "Yamtrack", ""),
    Service("letterboxd-import", "A CSV for Letterboxd's import", ""),
    Service("trakt", "Trakt", "Settings, Data: Export"),
    Service(
        "plex",
        "Plex",
        "`/library/sections/N/all?includeGuids=1` or `/status/sessions/history/all` of your server, saved",
    ),
    Service("tautulli", "Tautulli", "The API's `get_history`, saved, or a script's CSV of it"),
    Service(
        "jellyfin",
        "Jellyfin or Emby",
        "`/Users/ID/Items?Recursive=true&Fields=ProviderIds` of your server, saved; or the plugin's backup",
    ),
    Service(
        "prime-video",
        "Prime Video",
        "Amazon, Request your data: Prime Video; or Watch History Exporter in the browser",
    ),
    Service("exportify", "Exportify", "Exportify's page: Export All"),
    Service("spotify", "Spotify", "Account, Account privacy: Download your data"),
    Service("neutral", "A CSV of ts, track_name, artist_name", ""),
    Service("listenbrainz", "ListenBrainz", "Settings: Export data"),
    Service("lastfm", "Last.fm", "tools such as lastfm-to-csv and lastfmstats.com"),
    Service("apple-music", "Apple Music", "privacy.apple.com: Apple Media Services information"),
    Service("youtube-music", "YouTube Music", "takeout.google.com: YouTube and YouTube Music, history, as JSON"),
    Service(
        "rateyourmusic",
        "Rate Your Music",
        "Your profile, at the bottom: Export your music catalog, Export your film catalog",
    ),
    Service("discogs", "Discogs", "discogs.com/users/export: collection, wantlist"),
    Service("goodreads", "Goodreads", "My Books, Import and export: Export Library"),
    Service("storygraph", "StoryGraph", "Manage Account: Export StoryGraph Library"),
    Service(
        "podcasts",
        "Podcast apps",
        "The app's settings: Export OPML; Overcast, Account: All data; Pocket Casts: `/user/history`, saved",
    ),
    Service("librarything", "LibraryThing", "librarything.com/export.php: tab-delimited text or JSON"),
    Service("openlibrary", "Open Library", "openlibrary.org/account/import: reading log, ratings, lists"),
    Service("bookwyrm", "BookWyrm", "Settings: CSV Export, or Export Account"),
    Service(
        "calibre",
        "Calibre",
        "Create a catalogue, as CSV; or `calibredb list --for-machine --fields all > books.json`",
    ),
    Service(
        "boardgamegeek",
        "BoardGameGeek",
        "Your collection: Download; or boardgamegeek.com/xmlapi2/collection?stats=1 and /plays",
    ),
    Service(
        "steam",
        "Steam",
        "All games of your profile, or the page of licences, saved as HTML; or the API's GetOwnedGames",
    ),
    Service("own-table", "A table of your own", ""),
)
"""In the order in which their readers are tried."""


def services_by_name() -> list[Service]:
    """Return the services by name, and the tables that belong to none at the end."""
    return sorted(SERVICES, key=lambda service: (service.title.startswith("A "), service.title.casefold()))
