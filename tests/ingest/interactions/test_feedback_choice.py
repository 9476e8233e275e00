"""Data with ratings and views: one kind is imported, the other is counted, and they are never merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.interactions.feedback_choice import FeedbackChoice
from tests.ingest.made_up import MOVIES, RATINGS, csv_folder, written
from tests.ingest.readers.test_every_reader import FILES
from tests.ingest.test_public_formats import BX

if TYPE_CHECKING:
    from pathlib import Path

PLAYS = "user,item,plays\na,x,3\na,y,40\nb,x,1\n"


def table(folder: Path, content: str) -> Path:
    return written(folder, {"table.csv": content}) / "table.csv"


def test_book_crossing_holds_both(tmp_path: Path) -> None:
    path = table(tmp_path, BX)
    rated = ingest.read(path)
    assert (rated.scale, rated.report.unrated) == (Scale(1, 10, 1), 1)
    assert sorted(rated.interactions["value"]) == [5.0, 5.0, 8.0]
    assert any(
        note.startswith("3 rows are ratings, 1 are views") and "--as views" in note for note in rated.report.notes
    )
    viewed = ingest.read(path, take=FeedbackChoice.VIEWS)
    assert (viewed.scale, viewed.report.unrated) == (None, 0)
    ids, users = viewed.items["id"], viewed.users
    rows = {(users[user], ids[item], value) for user, item, value, _ in viewed.interactions.iter_rows()}
    assert rows == {
        ("11", "isbn:000000001X", 1.0),
        ("12", "isbn:28000", 1.0),
        ("12", "isbn:0000000028", 1.0),
        ("13", "isbn:034545104X", 1.0),
    }
    report = viewed.report
    assert report.read == report.kept + sum(
        omission.count for omission in (*report.dropped.values(), *report.merged.values())
    )


def test_any_table_of_ratings_can_be_views(tmp_path: Path) -> None:
    path = table(tmp_path, "user,item,rating\na,x,0\na,y,7\nb,x,\nb,y,10\n")
    dataset = ingest.read(path, take=FeedbackChoice.VIEWS)
    assert dataset.interactions["value"].to_list() == [1.0] * 4
    assert (dataset.scale, dict(dataset.report.dropped)) == (None, {})
    assert any("every row is one view" in note for note in dataset.report.notes)


def test_counts_stay_counts(tmp_path: Path) -> None:
    for take in (None, FeedbackChoice.VIEWS):
        assert sorted(ingest.read(table(tmp_path, PLAYS), take=take).interactions["value"]) == [1.0, 3.0, 40.0]


def test_films_that_were_rated_are_films_that_were_seen(tmp_path: Path) -> None:
    path = csv_folder(tmp_path, ratings=RATINGS, movies=MOVIES)
    viewed = ingest.read(path, take=FeedbackChoice.VIEWS)
    assert viewed.scale is None
    assert set(viewed.interactions["value"]) == {1.0}


def test_there_are_no_ratings_to_take(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no ratings, only views or plays"):
        ingest.read(table(tmp_path, PLAYS), take=FeedbackChoice.RATINGS)
    assert ingest.read(table(tmp_path, BX), take=FeedbackChoice.RATINGS).scale is not None


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("recterm", "personal")])
def test_every_format_can_be_taken_as_views(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, FILES[name])
    viewed = ingest.read(path, take=FeedbackChoice.VIEWS)
    assert viewed.scale is None
    report = viewed.report
    rows = {why: omission.count for why, omission in {**report.dropped, **report.merged}.items()}
    besides = tuple(file for file in FILES[name] if "rating" not in file.lower())
    left = [count for why, count in rows.items() if not why.startswith(besides)]
    assert report.read == report.kept + sum(left)
    if (rated := ingest.read(path)).scale is not None:
        assert viewed.n_interactions >= rated.n_interactions
        assert ingest.read(path, take=FeedbackChoice.RATINGS).interactions.equals(rated.interactions)
