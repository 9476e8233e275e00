"""Previews of the files of people's troubles: each says before the import what its case says is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from recterm.cli.main import recterm
from tests.cli.test_field_cases import CASES, case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the field cases are not beside this checkout (../shared)")

DATA_SETS: dict[tuple[int, str], tuple[str, ...]] = {
    (26, "."): ("link.csv, movie.csv, rating.csv", "ratings from 0.5 to 5"),
    (26, "rating.csv"): ("time = timestamp", "ratings from 0.5 to 5"),
    (27, "."): ("ratings from 0 to 10 in steps of 1",),
    (29, "."): ("books.csv: by book_id: 100 % of the first items", "creators = authors", "--interactions to_read.csv"),
    (29, "ratings.csv"): ("--items books.csv joins it",),
    (31, "merged.csv"): ("genres = genres",),
    (31, "tags.csv"): ("genres = tags",),
    (32, "steam-200k.csv"): ("Steam's hours of play", "item = column_2", "column_5 has a constant"),
    (34, "Gowalla_totalCheckins.txt"): ("item = column_5", "one view for each row", "column_3 has coordinates"),
    (36, "sucl0.tsv"): ("item = column_2, rating = column_3", "ratings from 1 to 5", "column_4 has a constant"),
    (36, "sucl1.tsv"): ("item = column_2, rating = column_3",),
    (37, "events.csv"): ("view 0.1 (299 rows), addtocart 0.5 (31 rows), transaction 1 (12 rows)", "= 1.8"),
    (39, "ratings.txt"): ("separated by spaces", "ratings from 0.5 to 4"),
    (39, "rb"): ("RecBole's atomic files", "separated by spaces"),
    (41, "ratings.csv"): ("ratings from 0 to 1",),
    (43, "notes.csv"): ("rating = note", "ratings from 0 to 20"),
    (43, "ratings.csv"): ("ratings from 0 to 20",),
    (44, "OnlineRetail.csv"): ("user = CustomerID, item = StockCode, rating = Quantity, time = InvoiceDate", "counts"),
    (46, "words"): ("ratings from 1 to 5",),
    (47, "ratings.csv"): ("ratings from 1 to 10",),
    (48, "groceries.csv"): ("baskets: each line is one purchase", "one view for each row"),
    (50, "critics.json"): ("nested JSON: each key is a user", "ratings from 0.5 to 5"),
    (50, "users.json"): ("the entries of 'ratings' are the rows",),
    (52, "matrix.csv"): ("a matrix of users and items", "ratings from 1 to 5"),
    (52, "jester-data-1.csv"): ("99 is taken for not rated", "ratings from -10 to 10"),
    (55, "ratings.csv"): ("title = title",),
    (56, "tracks.csv"): ("creators = artist", "counts of views or plays"),
    (58, "train-item-views.csv"): ("user = sessionId", "userId names nobody in 100% of the rows"),
    (60, "editions.csv"): ("year = year, creators = author",),
}
"""Case and input -> what its preview says."""

HISTORIES: dict[tuple[int, str], tuple[str, ...]] = {
    (1, "NetflixViewingHistory.csv"): ("Netflix", "6 views", "1 the same title on the same day"),
    (3, "ViewingActivity.csv"): ("2 profiles: Anna, Bo", "--person NAME"),
    (5, "."): ("1 rating, 1 view, 1 like, 1 dislike", "neither thumb up nor down"),
    (6, "ratings.csv"): ("IMDb", "3 ratings"),
    (8, "goodreads_library_export.csv"): ("2 ratings, 2 views",),
    (10, "storygraph_export.csv"): ("StoryGraph", "1 rating, 2 views, 1 entry of the watchlist, 1 dropped item"),
    (12, "animelist.xml"): ("MyAnimeList", "1 rating, 1 view, 1 entry of the watchlist"),
    (14, "scrobbles.csv"): ("Last.fm", "3 views"),
    (16, "Apple Music Play Activity.csv"): ("3 views", "1 not the end of a play"),
    (17, "watch-history.json"): ("YouTube Music", "5 views"),
    (19, "."): ("the history of YouTube as a web page", "choose JSON instead of HTML"),
    (20, "StreamingHistory_music_0.json"): ("Spotify", "5 views"),
    (21, "."): ("1 view", "Rainy films (2)"),
    (23, "my films.csv"): ("title from Title, year from Year, rating from Rating (1 to 10)", "3 ratings"),
    (25, "liked.csv"): ("Exportify", "2 likes"),
    (56, "lastfm.csv"): ("2 views",),
}
"""Case and input -> what its preview, or the refusal, says."""


@pytest.fixture(scope="module")
def library_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a small library; previews write nothing."""
    home = tmp_path_factory.mktemp("previews") / "home"
    runner = CliRunner(env={"RECTERM_HOME": str(home)})
    runner.invoke(recterm, ["import", str(case(56) / "input" / "tracks.csv")], catch_exceptions=False)
    return home


@pytest.mark.parametrize(("place", "parts"), DATA_SETS.items(), ids=lambda value: "-".join(map(str, value[:2])))
def test_a_data_set_is_previewed_as_it_is(
    place: tuple[int, str], parts: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, name = place
    monkeypatch.chdir(case(number) / "input")
    shown = " ".join(run("import", name, "--preview").output.split())
    assert [part for part in parts if part not in shown] == []


@pytest.mark.parametrize(("place", "parts"), HISTORIES.items(), ids=lambda value: "-".join(map(str, value[:2])))
def test_a_history_is_previewed_as_it_is(
    place: tuple[int, str], parts: tuple[str, ...], library_home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, name = place
    monkeypatch.setenv("RECTERM_HOME", str(library_home))
    monkeypatch.chdir(case(number) / "input")
    shown = " ".join(run("history", "import", name, "--preview").output.split())
    assert [part for part in parts if part not in shown] == []
