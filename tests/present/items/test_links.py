"""Links from ids: only addresses of the sites, only ids of their form."""

from __future__ import annotations

import pytest

from recterm.domain.model import Item, ItemDetails, ItemId, ItemRow
from recterm.present.items.links import links_of

MBID = "0383dadf-2a4e-4d10-a46a-e9e041da8eb3"


def urls(kind: str, **aliases: str) -> list[str]:
    item = Item(ItemRow(0), ItemId("x"), "X", 1979, (), (), kind, 1, None)
    return [link.url for link in links_of(ItemDetails(item, (), aliases, {}))]


def test_every_site_has_its_page() -> None:
    assert urls("film", imdb="tt0078748", tmdb="348", letterboxd="alien") == [
        "https://www.imdb.com/title/tt0078748/",
        "https://www.themoviedb.org/movie/348",
    ]
    assert urls("series", tmdb="348") == urls("film", tmdb="tv:348") == ["https://www.themoviedb.org/tv/348"]
    assert urls("artist", mbid=MBID) == [f"https://musicbrainz.org/artist/{MBID}"]
    assert urls("track", musicbrainz=MBID.upper()) == [f"https://musicbrainz.org/recording/{MBID}"]


@pytest.mark.parametrize(
    "aliases",
    [
        {"imdb": "tt0078748/../../x"},
        {"imdb": "tt0078748\n"},
        {"imdb": "https://example.org"},
        {"imdb": "tt00787４8"},
        {"tmdb": "348?x=1"},
        {"tmdb": "person:348"},
        {"mbid": "not-an-id"},
        {},
    ],
)
def test_what_is_no_id_gives_no_link(aliases: dict[str, str]) -> None:
    assert urls("film", **aliases) == urls("artist", **aliases) == []
