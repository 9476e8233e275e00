"""Small catalogue that the store's tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain import titles
from recterm.domain.data.item_columns import ItemColumns
from recterm.domain.model import EventKind, ItemId, NewItem, Scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.domain.model import Event, ProfileId
    from recterm.store import Library

STARS = Scale(0.5, 5.0, 0.5)


def film(
    item: str,
    title: str,
    year: int | None = None,
    genres: Sequence[str] = (),
    *,
    sort_title: str | None = None,
    creators: Sequence[str] = (),
    original_titles: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
    count: int = 1,
    mean: float | None = None,
) -> NewItem:
    """Return one item as an import hands it over."""
    return NewItem(
        id=ItemId(item),
        title=title,
        sort_title=titles.sort_title(title) if sort_title is None else sort_title,
        year=year,
        kind="film",
        genres=tuple(genres),
        creators=tuple(creators),
        original_titles=tuple(original_titles),
        aliases=aliases or {},
        facts=facts or {},
        count=count,
        mean=mean,
    )


FILMS = (
    film(
        "ml:1",
        "The Matrix",
        1999,
        ["Action", "Sci-Fi"],
        sort_title="matrix",
        creators=["Lana Wachowski", "Lilly Wachowski"],
        aliases={"imdb": "tt0133093", "tmdb": "603"},
        facts={"cast": ["Keanu Reeves"], "runtime": 136, "themes": ["simulated reality"]},
        count=90,
        mean=4.2,
    ),
    film("ml:2", "Alien", 1979, ["Horror", "Sci-Fi"], creators=["Ridley Scott"], count=80, mean=4.3),
    film("ml:3", "Aliens", 1986, ["Action", "Sci-Fi"], creators=["James Cameron"], count=70, mean=4.1),
    film(
        "ml:4",
        "Amélie",
        2001,
        ["Comedy", "Romance"],
        sort_title="amelie",
        original_titles=["Le Fabuleux Destin d'Amélie Poulain"],
        count=60,
        mean=4.4,
    ),
    film("ml:5", "[REC]", 2007, ["Horror"], sort_title="rec", count=50, mean=3.5),
    film("ml:6", "Sabrina", 1954, ["Comedy", "Romance"], count=40, mean=4.0),
    film("ml:7", "Sabrina", 1995, ["Comedy", "Romance"], count=30, mean=3.0),
    film("ml:8", "千と千尋の神隠し", 2001, ["Animation"], original_titles=["Spirited Away"], count=20, mean=4.5),
    film("ml:9", "Alien Autopsy", None, [], count=1, mean=5.0),
    film("ml:10", "$", 1971, ["Comedy"], count=0, mean=None),
)
"""Ten items, the most popular first: the place is the row."""

MATRIX, ALIEN, ALIENS, AMELIE, REC, SABRINA_1954, SABRINA_1995, SPIRITED, AUTOPSY, DOLLARS = range(10)


def fill(
    library: Library,
    items: Iterable[NewItem] = FILMS,
    chunks: Iterable[bytes] = (b"first", b"second"),
    *,
    fingerprint: str = "f1",
    scale: Scale | None = STARS,
) -> None:
    """Import items and chunks as the data of a library."""
    library.data.replace(
        ItemColumns.of(items),
        chunks,
        lambda: (fingerprint, {"items": 10}),
        label="Ten films",
        format="test",
        scale=scale,
        simulated=False,
        n_users=7,
        n_interactions=14,
        source="films.csv",
    )


def undo(library: Library, profile: ProfileId) -> Event:
    """Undo the last event of a profile that stands, whatever its source, and return it."""
    events = library.events.history(profile)
    undone = {event.undoes for event in events}
    last = next(event for event in events if event.kind is not EventKind.UNDO and event.id not in undone)
    library.events.take_back(last)
    return last
