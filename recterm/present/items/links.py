"""Links of an item to IMDb, TMDB and MusicBrainz, made only from ids that have the site's form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import ItemDetails

_IMDB = re.compile(r"tt[0-9]{7,10}")
_TMDB = re.compile(r"(?:(movie|tv):)?([1-9][0-9]{0,9})")
_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ENTITIES = {"artist": "artist", "album": "release", "track": "recording", "song": "recording"}
"""Kind of item -> what MusicBrainz calls it."""
_SERIES = ("series", "show")


@dataclass(frozen=True, slots=True)
class Link:
    """Page about an item."""

    name: str
    """Name of the site."""
    url: str
    """Address, always https."""


def links_of(details: ItemDetails) -> tuple[Link, ...]:
    """Return the pages about an item; an id that does not have the site's form gives none."""
    ids, kind = details.aliases, details.item.kind.casefold()
    links = []
    if _IMDB.fullmatch(ids.get("imdb", "")):
        links.append(Link("IMDb", f"https://www.imdb.com/title/{ids['imdb']}/"))
    page = _tmdb(ids.get("tmdb", ""), "tv" if kind in _SERIES else "movie") or _tmdb(ids.get("tmdb-tv", ""), "tv")
    if page:
        links.append(Link("TMDB", f"https://www.themoviedb.org/{page}"))
    mbid = (ids.get("mbid") or ids.get("musicbrainz") or "").lower()
    if kind in _ENTITIES and _MBID.fullmatch(mbid):
        links.append(Link("MusicBrainz", f"https://musicbrainz.org/{_ENTITIES[kind]}/{mbid}"))
    return tuple(links)


def _tmdb(name: str, kind: str) -> str:
    match = _TMDB.fullmatch(name)
    return f"{match[1] or kind}/{match[2]}" if match else ""
