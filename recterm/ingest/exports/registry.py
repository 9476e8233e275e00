"""Registry of the readers of personal histories, in the order in which they are tried."""

from __future__ import annotations

from recterm.ingest.exports import podcasts
from recterm.ingest.exports.books import bookwyrm, calibre, goodreads, librarything, openlibrary, storygraph
from recterm.ingest.exports.games import boardgamegeek, steam
from recterm.ingest.exports.music import (
    apple,
    discogs,
    exportify,
    lastfm,
    rateyourmusic,
    spotify_listenbrainz,
    youtube,
)
from recterm.ingest.exports.own import layouts, ryot
from recterm.ingest.exports.own.reader import OWN
from recterm.ingest.exports.video import (
    imdb,
    jellyfin,
    letterboxd,
    letterboxd_import,
    movielens_tmdb,
    myanimelist,
    netflix,
    plex,
    prime_video,
    simkl,
    tautulli,
    trakt,
    tvtime,
)

HISTORY_READERS = (
    *imdb.READERS,
    *movielens_tmdb.READERS,
    *netflix.READERS,
    *myanimelist.READERS,
    *simkl.READERS,
    *tvtime.READERS,
    *letterboxd.READERS,
    *ryot.READERS,
    *layouts.READERS,
    *letterboxd_import.READERS,
    *trakt.READERS,
    *plex.READERS,
    *tautulli.READERS,
    *jellyfin.READERS,
    *prime_video.READERS,
    *exportify.READERS,
    *spotify_listenbrainz.READERS,
    *lastfm.READERS,
    *apple.READERS,
    *youtube.READERS,
    *rateyourmusic.READERS,
    *discogs.READERS,
    *goodreads.READERS,
    *storygraph.READERS,
    *podcasts.READERS,
    *librarything.READERS,
    *openlibrary.READERS,
    *bookwyrm.READERS,
    *calibre.READERS,
    *boardgamegeek.READERS,
    *steam.READERS,
    OWN,
)
"""The most specific first."""
