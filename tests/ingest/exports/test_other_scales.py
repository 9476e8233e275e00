"""Ratings of an export on another scale than its service's: read as those of any table, with a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.ingest.exports import read_history
from tests.ingest.made_up import written

if TYPE_CHECKING:
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
