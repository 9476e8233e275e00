"""Ratings of an export on another scale than its service's: read as those of any table, with a note."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.ingest.exports import read_history
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADS = {
    "letterboxd-import": "imdbID,Title,Year,Rating,WatchedDate\n",
    "letterboxd": "Letterboxd URI,Name,Year,Rating,Date\n",
    "imdb": "Const,Title,Year,Your Rating,Date Rated\n",
    "goodreads": "Book Id,Title,Author,My Rating,Date Read\n",
    "storygraph": "Title,Authors,Read Status,Star Rating,Last Date Read\n",
}
ROWS = {
    "letterboxd-import": "tt00{0},Film {0},1979,{1},2024-01-02\n",
    "letterboxd": "https://boxd.it/{0},Film {0},1979,{1},2024-01-02\n",
    "imdb": "tt00{0},Film {0},1979,{1},2024-01-02\n",
    "goodreads": "{0},Book {0},Ann,{1},2024/01/02\n",
    "storygraph": "Book {0},Ann,read,{1},2024/01/02\n",
}


def stars(folder: Path, format: str, ratings: list[str]) -> tuple[list[float | None], list[str]]:
    """Return the stars that are read from an export with these ratings, and its notes on scales."""
    text = HEADS[format] + "".join(ROWS[format].format(1000 + n, rating) for n, rating in enumerate(ratings))
    history = read_history(written(folder, {"ratings.csv": text}) / "ratings.csv")
    assert history.format == format
    notes = [note for note in history.notes if "scale" in note]
    return [row.stars for row in history.rows if row.stars is not None], notes


@pytest.mark.parametrize("format", HEADS)
def test_ratings_on_another_scale_are_read_and_named(tmp_path: Path, format: str) -> None:
    times = 20 if format == "imdb" else 2
    values, notes = stars(tmp_path, format, [f"{value * times:g}" for value in (5, 4, 3.5, 4.5, 1)])
    assert values == [5, 4, 3.5, 4.5, 1]
    assert len(notes) == 1
    assert "of the ratings in ratings.csv are not numbers up to" in notes[0]


def test_a_fault_or_two_leave_the_scale_of_the_service(tmp_path: Path) -> None:
    values, notes = stars(tmp_path, "letterboxd", ["5", "9", "x", *["3.5"] * 20])
    assert values == [5, *[3.5] * 20]
    assert notes == []
    assert stars(tmp_path, "letterboxd", ["9", "8", "3"])[0] == [4.5, 4, 1.5]


def trakt(number: int, rating: str) -> dict[str, object]:
    film = {"title": f"Film {number}", "year": 1979, "ids": {"imdb": f"tt00{number}"}}
    return {"rated_at": "2024-01-02T10:00:00Z", "rating": float(rating), "type": "movie", "movie": film}


def simkl(number: int, rating: str) -> dict[str, object]:
    film = {"title": f"Film {number}", "year": 1979, "ids": {"simkl": number}}
    return {"status": "completed", "user_rating": float(rating), "movie": film}


def plex(number: int, rating: str) -> str:
    return f'<Video type="movie" title="Film {number}" userRating="{rating}" viewCount="1" lastViewedAt="1704190000"/>'


def jellyfin(number: int, rating: str) -> dict[str, object]:
    user = {"Played": True, "Rating": float(rating), "LastPlayedDate": "2024-01-02T10:00:00Z"}
    return {"Name": f"Film {number}", "Type": "Movie", "UserData": user}


def anime(number: int, rating: str) -> str:
    return (
        f"<anime><series_title>Film {number}</series_title><my_score>{rating}</my_score>"
        "<my_finish_date>2024-01-02</my_finish_date><my_status>Completed</my_status></anime>"
    )


def netflix(number: int, rating: str) -> str:
    return f"Anna,Film {number},star,{rating},,TV,2024-01-02 10:00:00,2024-01-02"


def bookwyrm(number: int, rating: str) -> dict[str, object]:
    review = {"rating": float(rating), "published_date": "2024-01-02T10:00:00Z"}
    return {"title": f"Book {number}", "reviews": [review], "shelf_books": {"read": [{}]}}


def librarything(number: int, rating: str) -> dict[str, object]:
    return {"books_id": f"{number}", "title": f"Book {number}", "rating": float(rating), "collections": ["Read"]}


def game(number: int, rating: str) -> str:
    return (
        f'<item objecttype="thing" objectid="{number}" subtype="boardgame" collid="1"><name>Game {number}</name>'
        f'<stats><rating value="{rating}"/></stats><status own="1"/><numplays>1</numplays></item>'
    )


TREES: dict[str, tuple[str, float, Callable[[list[str]], str]]] = {
    "trakt": ("ratings-movies.json", 10, lambda rated: json.dumps([trakt(n, c) for n, c in enumerate(rated, 1000)])),
    "simkl": ("backup.json", 10, lambda rated: json.dumps({"movies": [simkl(n, c) for n, c in enumerate(rated, 1)]})),
    "plex": ("plex.xml", 10, lambda rated: f"<MediaContainer>{''.join(map(plex, range(9), rated))}</MediaContainer>"),
    "jellyfin": ("items.json", 10, lambda rated: json.dumps({"Items": list(map(jellyfin, range(9), rated))})),
    "myanimelist": ("a.xml", 10, lambda rated: f"<myanimelist>{''.join(map(anime, range(9), rated))}</myanimelist>"),
    "netflix": ("Ratings.csv", 5, lambda rated: "\n".join([NETFLIX, *map(netflix, range(9), rated), ""])),
    "bookwyrm": ("archive.json", 5, lambda rated: json.dumps(
        {"user": {"manually_approves_followers": False}, "books": list(map(bookwyrm, range(9), rated))})),
    "librarything": ("books.json", 5, lambda rated: json.dumps(
        {f"{n}": librarything(n, cell) for n, cell in enumerate(rated, 1)})),
    "boardgamegeek": ("c.xml", 10, lambda rated:
        f'<items termsofuse="https://boardgamegeek.com/x">{"".join(map(game, range(1, 9), rated))}</items>'),
}  # fmt: skip
"""Format -> name of a file of JSON, XML or several columns of ratings, the service's highest rating, and its text."""

NETFLIX = "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date"


@pytest.mark.parametrize("format", TREES)
@pytest.mark.parametrize("own", [True, False])
def test_ratings_in_json_and_xml(tmp_path: Path, format: str, *, own: bool) -> None:
    """Ratings up to 100 where the service has 5 or 10, or those of the service."""
    name, highest, text = TREES[format]
    times = highest / 5 if own else 20
    wanted = [5, 4, 3.5, 4.5, 1]
    history = read_history(written(tmp_path, {name: text([f"{stars * times:g}" for stars in wanted])}) / name)
    assert history.format == format
    assert [row.stars for row in history.rows if row.stars is not None] == wanted
    noted = [note for note in history.notes if f"of the ratings in {name} are not numbers up to {highest:g}" in note]
    assert len(noted) == (0 if own else 1)
    assert "a rating outside its scale" not in history.skipped


@pytest.mark.parametrize("format", ["simkl", "jellyfin", "bookwyrm"])
def test_one_wrong_rating_is_counted(tmp_path: Path, format: str) -> None:
    name, highest, text = TREES[format]
    rated = [f"{highest:g}"] * 7 + ["77"]
    history = read_history(written(tmp_path, {name: text(rated)}) / name)
    assert [row.stars for row in history.rows if row.stars is not None] == [5.0] * 7
    assert history.skipped["a rating outside its scale"] == 1
