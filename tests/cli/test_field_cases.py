"""Files of real people's troubles, made by hand: each is read rightly, or refused with the sentence that helps."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from recterm import ingest
from recterm.cli.main import recterm

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset
    from tests.cli.conftest import Document, Run

CASES = Path(__file__).parents[3] / "shared" / "field-cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the field cases are not beside this checkout (../shared)")


def case(number: int) -> Path:
    """Return the folder of a case."""
    return next(CASES.glob(f"{number:02}-*"))


def day(timestamp: int | None) -> str:
    """Return the day of a moment, in UTC."""
    return "" if timestamp is None else datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")


def moments(dataset: Dataset) -> tuple[str, str]:
    """Return the days of the first and the last interaction."""
    times = dataset.interactions["timestamp"]
    return day(int(times.min())), day(int(times.max()))  # type: ignore[arg-type]


# Data sets

SIZES = {
    "26": ((".", "rating.csv"), (20, 20, 160), (0.5, 5)),
    "27": ((".",), (20, 30, 200), (0, 10)),
    "29": ((".", "ratings.csv"), (20, 30, 200), (1, 5)),
    "31": (("merged.csv", "tags.csv"), (12, 30, 120), (1, 5)),
    "32": (("steam-200k.csv",), (15, 30, 113), None),
    "34": (("Gowalla_totalCheckins.txt",), (20, 30, 200), None),
    "36": (("sucl0.tsv", "sucl1.tsv"), (20, 30, 200), (1, 5)),
    "39": (("ratings.txt",), (20, 30, 200), (0.5, 4)),
    "41": (("ratings.csv",), (40, 30, 400), (0, 1)),
    "43": (("notes.csv", "ratings.csv"), (40, 30, 400), (0, 20)),
    "44": (("OnlineRetail.csv",), (20, 30, 200), None),
    "46": (("words", "iso"), (20, 30, 200), (0.5, 5)),
    "47": (("ratings.csv",), (20, 30, 200), (1, 10)),
    "48": (("groceries.csv",), (30, 30, 300), None),
    "50": (("critics.json",), (12, 30, 120), (0.5, 5)),
    "52": (("matrix.csv",), (12, 12, 100), (1, 5)),
    "55": (("ratings.csv",), (12, 30, 120), (1, 5)),
    "58": (("train-item-views.csv",), (20, 30, 200), None),
}
"""Inputs of a case, users, items and interactions, and the scale; None for counts and views."""


@pytest.mark.parametrize("number", SIZES)
def test_every_row_and_the_scale_are_read(number: str) -> None:
    inputs, sizes, scale = SIZES[number]
    for name in inputs:
        dataset = ingest.read(case(int(number)) / "input" / name)
        assert (dataset.n_users, dataset.n_items, dataset.n_interactions) == sizes, name
        assert (dataset.scale and (dataset.scale.minimum, dataset.scale.maximum)) == scale, name


def test_titles_and_genres_are_those_of_the_second_table_or_the_literals() -> None:
    assert moments(ingest.read(case(26) / "input")) == ("2005-04-01", "2005-04-09")
    books = ingest.read(case(29) / "input")
    assert books.items["creators"].explode().unique().sort().to_list() == ["Ana Example", "Bo Sample"]
    assert books.items["year"].unique().to_list() == [2008]
    assert any("books.csv by book_id" in note for note in books.report.notes)
    genres = [
        ingest.read(case(31) / "input" / name).items["genres"].explode().unique() for name in ("merged.csv", "tags.csv")
    ]
    assert {"Animation", "Comedy"} <= set(genres[0])
    assert {"60-minutes-or-less", "soups"} <= set(genres[1])
    titles = ingest.read(case(55) / "input" / "ratings.csv").items["title"]
    assert 'Paper Lantern\'s "Tale" & More' in set(titles)
    assert not titles.str.contains("&#|&amp;|&quot;").any()


def test_ids_times_and_users_are_what_they_were() -> None:
    assert all(name.startswith("imdb:tt") for name in ingest.read(case(27) / "input").items["id"])
    assert "22807" in set(ingest.read(case(34) / "input" / "Gowalla_totalCheckins.txt").items["id"])
    shop = ingest.read(case(44) / "input" / "OnlineRetail.csv")
    assert "17801" in set(shop.users)
    assert moments(shop) == ("2010-01-02", "2010-12-20")
    for name in ("words", "iso"):
        assert moments(ingest.read(case(46) / "input" / name))[0].startswith("2020-")
    assert "NA" not in set(ingest.read(case(58) / "input" / "train-item-views.csv").users)


def test_other_inputs_of_the_cases() -> None:
    assert ingest.read(case(39) / "input" / "rb").n_interactions == 200
    people = ingest.read(case(50) / "input" / "users.json")
    assert (people.n_users, people.n_interactions) == (12, 120)
    jokes = ingest.read(case(52) / "input" / "jester-data-1.csv")
    assert (jokes.n_users, jokes.n_items) == (20, 20)
    assert jokes.scale is not None
    assert (jokes.scale.minimum, jokes.scale.maximum) == (-10, 10)


def test_kinds_of_events_are_counted_and_weighed(document: Document) -> None:
    imported = document("import", str(case(37) / "input" / "events.csv"))
    kinds = {kind["kind"]: kind["rows"] for kind in imported["scores"]["kinds"]}
    assert kinds == {"view": 299, "addtocart": 31, "transaction": 12}


def test_other_editions_of_a_rated_book_are_not_recommended(document: Document, run: Run) -> None:
    document("import", str(case(60) / "input" / "editions.csv"))
    assert run("train").exit_code == 0
    document("rate", "901", "5")
    picks = [pick["item"] for pick in document("recommend")["picks"]]
    assert picks
    assert not {"902", "903"} & set(picks)


def test_known_items_are_recommended_on_request(run: Run) -> None:
    assert "--seen" in run("recommend", "--help").output


# Histories


@pytest.fixture(scope="module")
def film_home(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """A home with MovieLens latest-small; copy it, do not change it."""
    home = tmp_path_factory.mktemp("films") / "home"
    runner = CliRunner(env={"RECTERM_HOME": str(home)})
    runner.invoke(recterm, ["import", str(shared_data / "ml-latest-small")], catch_exceptions=False)
    return home


@pytest.fixture(scope="module")
def album_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the built-in albums; copy it, do not change it."""
    home = tmp_path_factory.mktemp("albums") / "home"
    runner = CliRunner(env={"RECTERM_HOME": str(home)})
    runner.invoke(recterm, ["library", "build", "albums"], catch_exceptions=False)
    return home


@pytest.fixture
def films(film_home: Path, private_home: Path) -> None:
    shutil.copytree(film_home, private_home)


@pytest.fixture
def albums(album_home: Path, private_home: Path) -> None:
    shutil.copytree(album_home, private_home)


@pytest.fixture
def tracks(document: Document, request: pytest.FixtureRequest) -> None:
    document("import", str(case(request.param) / "library" / "tracks.csv"))


def events(document: Document) -> list[tuple[str, str, float | None, str]]:
    """Return title, kind, value and day of all events, the first one first."""
    recorded: list[dict[str, Any]] = document("history")["events"]
    return [
        (entry["title"], entry["event"]["kind"], entry["event"]["value"], day(entry["event"]["timestamp"]))
        for entry in reversed(recorded)
    ]


FILMS: dict[int, tuple[tuple[str, ...], list[tuple[str, str, float | None, str]]]] = {
    1: (
        ("NetflixViewingHistory.csv",),
        [
            ("Alien", "view", None, "2023-05-02"),
            ("Blue Velvet", "view", None, "2023-05-03"),
            ("Fargo", "view", None, "2023-05-14"),
            ("Toy Story", "view", None, "2023-06-26"),
            ("The Matrix", "view", None, "2023-06-28"),
            ("Blue Hour", "view", None, "2023-06-29"),
        ],
    ),
    3: (
        ("ViewingActivity.csv", "--person", "Anna"),
        [("The Matrix", "view", None, "2022-10-16"), ("Fargo", "view", None, "2022-10-17")],
    ),
    5: (
        (".",),
        [
            ("The Matrix", "rate", 5, "2015-06-19"),
            ("Fargo", "view", None, "2022-10-17"),
            ("Fargo", "like", None, "2025-06-19"),
            ("Alien", "hide", None, "2025-06-20"),
        ],
    ),
    6: (
        ("ratings.csv",),
        [
            ("Fargo", "rate", 5, "2025-02-09"),
            ("Toy Story", "rate", 4, "2025-02-10"),
            ("The Matrix", "rate", 4.5, "2025-02-11"),
        ],
    ),
    8: (
        ("goodreads_library_export.csv",),
        [
            ("Blue Hour", "view", None, "2023-09-25"),
            ("Blue Hour", "rate", 5, "2023-09-25"),
            ("Salt Road", "view", None, "2024-09-12"),
            ("Salt Road", "rate", 4, "2024-09-12"),
        ],
    ),
    21: ((".",), [("Fargo", "view", None, "2018-12-16")]),
}
"""What is imported, and the events it gives in a library of films."""


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize("number", FILMS)
def test_a_history_of_films_gives_its_events(number: int, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case(number) / "input")
    words, expected = FILMS[number]
    imported = document("history", "import", *words)
    assert events(document) == expected
    if number == 21:
        assert imported["lists"] == {"Rainy films": 2}
    if number == 8:
        assert not any("978" in entry["item"] for entry in document("history")["events"])


@pytest.mark.usefixtures("films")
def test_a_history_of_another_service_gives_its_ratings(document: Document) -> None:
    document("history", "import", str(case(10) / "input" / "storygraph_export.csv"))
    books = [event[:3] for event in events(document)]
    assert ("Salt Road", "rate", 4.5) in books
    assert [event[3] for event in events(document) if event[1] == "view"] == ["2019-01-02", "2022-03-09"]
    assert ("Blue Hour", "save", None) in books
    assert not any(title == "Tin Drum" and kind in ("view", "save") for title, kind, _ in books)
    document("history", "import", str(case(12) / "input" / "animelist.xml"))
    assert ("Cowboy Bebop", "rate", 4.5, "2019-03-04") in events(document)
    assert ("Akira", "save", None) in [event[:3] for event in events(document)]


@pytest.mark.usefixtures("films")
def test_a_table_of_ones_own_shows_its_columns_and_scale(document: Document) -> None:
    imported = document("history", "import", str(case(23) / "input" / "my films.csv"))
    (table,) = imported["tables"]
    assert table["columns"] == {"title": "Title", "year": "Year", "rating": "Rating"}
    assert table["scale"] == "1 to 10"
    assert sorted(event[2] or 0 for event in events(document)) == [3.5, 4.5, 4.5]


@pytest.mark.usefixtures("albums")
def test_plays_without_an_album_count_for_something(document: Document) -> None:
    imported = document("history", "import", str(case(14) / "input" / "scrobbles.csv"))
    assert imported["kinds"] == {"view": 3}
    assert {event[0] for event in events(document)} >= {"OK Computer", "Kind of Blue"}
    assert document("history", "import", str(case(20) / "input" / "StreamingHistory_music_0.json"))["events"] == 5
    items = {event["item"] for event in document("history")["events"]}
    assert {"album:the-bends-radiohead-1995", "album:kind-of-blue-miles-davis-1959"} <= items


@pytest.mark.usefixtures("tracks")
@pytest.mark.parametrize(
    ("tracks", "file", "expected"),
    [
        (16, "Apple Music Play Activity.csv", {"2015-08-06": 1, "2015-08-07": 1, "2017-08-06": 1}),
        (17, "watch-history.json", None),
        (25, "liked.csv", {"2020-03-04": 1, "2020-03-05": 1}),
    ],
    indirect=["tracks"],
)
def test_a_history_of_tracks_matches_them(
    file: str, expected: dict[str, int] | None, document: Document, request: pytest.FixtureRequest
) -> None:
    number = request.node.callspec.params["tracks"]
    imported = document("history", "import", str(case(number) / "input" / file))
    assert imported["unmatched"] == 0
    days = [event[3] for event in events(document)]
    if expected is None:
        assert {event[0] for event in events(document)} == {"Airbag"}
        assert imported["events"] == 5
    else:
        assert {when: days.count(when) for when in days} == expected


@pytest.mark.usefixtures("tracks")
@pytest.mark.parametrize("tracks", [19], indirect=True)
def test_a_history_saved_as_a_web_page_is_refused_with_the_way_on(run: Run) -> None:
    refused = run("history", "import", str(case(19) / "input"))
    assert refused.exit_code == 1
    assert "JSON instead of HTML" in refused.stderr


def test_an_artist_with_a_comma_is_one(document: Document) -> None:
    document("import", str(case(56) / "input" / "tracks.csv"))
    assert document("history", "import", str(case(56) / "input" / "lastfm.csv"))["unmatched"] == 0


def test_every_case_is_tested() -> None:
    """The two about keys of the app are tests of the app: copying and suspending."""
    tests = Path(__file__).read_text(encoding="utf-8")
    in_the_app = {61, 62}
    numbers = {int(folder.name[:2]) for folder in CASES.iterdir() if folder.is_dir()} - in_the_app - {63}
    missing = [number for number in numbers if f"case({number})" not in tests and f'"{number}"' not in tests
               and number not in FILMS and f"({number}, " not in tests]  # fmt: skip
    assert not missing
