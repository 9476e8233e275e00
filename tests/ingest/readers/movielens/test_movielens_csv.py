"""MovieLens 20M and later."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.dataset.community import fingerprint
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import LINKS, MOVIES, RATINGS, TAGS, csv_folder, written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset


def item(dataset: Dataset, item_id: str) -> dict[str, Any]:
    return next(row for row in dataset.items.iter_rows(named=True) if row["id"] == item_id)


def test_a_folder(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path / "ml-latest-small"))
    assert (dataset.format, dataset.label) == ("movielens-csv", "MovieLens latest-small")
    assert (dataset.n_items, dataset.n_users, dataset.n_interactions) == (3, 2, 3)
    assert dataset.scale == Scale(0.5, 5, 0.5)
    assert dataset.items["id"].to_list() == ["ml:31", "ml:42", "ml:53"]
    assert dataset.interactions.rows() == [(0, 0, 2.5, 1260000144), (0, 1, 3.0, 1260000179), (1, 0, 5.0, 1260000200)]
    assert dataset.users.to_list() == ["1", "2"]
    assert (dataset.report.read, dataset.report.kept) == (3, 3)
    assert not dataset.report.dropped
    assert not dataset.report.merged


def test_what_is_said_of_a_film(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path))
    lantern = item(dataset, "ml:31")
    assert (lantern["title"], lantern["sort_title"], lantern["year"]) == ("The Paper Lantern", "paper lantern", 1994)
    assert lantern["original_titles"] == ["La Lanterne de papier"]
    assert lantern["genres"] == ["Comedy", "Drama"]
    assert lantern["kind"] == "movie"
    assert lantern["aliases"] == ["imdb:tt0110000", "tmdb:99999"]
    assert json.loads(lantern["facts"]) == {
        "tags": ["rain", "na"],
        "listed_as": "Paper Lantern, The (Lanterne de papier, La) (1994)",
    }


def test_missing_genres_are_an_empty_list_and_imax_is_kept(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path))
    assert item(dataset, "ml:42")["genres"] == []
    assert item(dataset, "ml:53")["genres"] == ["IMAX", "Children"]


def test_quotes_in_titles_and_missing_links(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path))
    assert item(dataset, "ml:53")["title"] == '"Salt" Road'
    assert item(dataset, "ml:53")["aliases"] == []
    assert item(dataset, "ml:42")["aliases"] == ["imdb:tt0120000"]


@pytest.mark.parametrize("prefix", ["", "ml-20m/", "deep/er/ml-20m/"])
def test_a_zip_with_any_folder_or_none(tmp_path: Path, prefix: str) -> None:
    files = {
        f"{prefix}{name}.csv": text
        for name, text in (("ratings", RATINGS), ("movies", MOVIES), ("links", LINKS), ("tags", TAGS))
    }
    files |= {"__MACOSX/ml-20m/._ratings.csv": "junk", f"{prefix}.DS_Store": "junk", f"{prefix}README.html": "<html>"}
    packed = ingest.read(zipped(tmp_path / "ml-20m.zip", files))
    assert packed.label == "MovieLens 20M"
    assert fingerprint(packed) == fingerprint(ingest.read(csv_folder(tmp_path / "plain")))


def test_a_folder_above_and_packed_files(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "ml-25m", ratings="")
    written(folder, {"ratings.csv.gz": gzip.compress(RATINGS.encode())})
    assert ingest.read(tmp_path).label == "MovieLens 25M"


def test_the_ratings_alone_bring_the_files_beside_them(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "ml-latest")
    assert item(ingest.read(folder / "ratings.csv"), "ml:31")["title"] == "The Paper Lantern"


def test_windows_line_ends_byte_order_mark_and_no_last_newline(tmp_path: Path) -> None:
    files = {
        name: ("\ufeff" + text).replace("\n", "\r\n").rstrip()
        for name, text in (("ratings", RATINGS), ("movies", MOVIES), ("links", LINKS), ("tags", TAGS))
    }
    dataset = ingest.read(csv_folder(tmp_path / "windows", **files))
    assert fingerprint(dataset) == fingerprint(ingest.read(csv_folder(tmp_path / "unix")))
    assert item(dataset, "ml:31")["genres"] == ["Comedy", "Drama"]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path, ratings=RATINGS.replace("\n1,42", "\n\n1,42") + "\n\n"))
    assert (dataset.report.read, dataset.report.kept) == (3, 3)


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    ratings = "timestamp,rating,movieId,userId\n1260000144,2.5,31,1\n1260000179,3.0,42,1\n1260000200,5.0,31,2\n"
    dataset = ingest.read(csv_folder(tmp_path / "a", ratings=ratings))
    assert fingerprint(dataset) == fingerprint(ingest.read(csv_folder(tmp_path / "b")))


def test_imdb_numbers_that_lost_their_zeros_and_decimal_tmdb_numbers(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path, links="movieId,imdbId,tmdbId\n31,110000,99999.0\n42,12345678,\n"))
    assert item(dataset, "ml:31")["aliases"] == ["imdb:tt0110000", "tmdb:99999"]
    assert item(dataset, "ml:42")["aliases"] == ["imdb:tt12345678"]


BAD_ROWS = {
    "1,31,7.0,1260000144": "rating outside the scale 0.5 to 5",
    "1,31,0,1260000144": "rating outside the scale 0.5 to 5",
    "1,31,good,1260000144": "rating is not a number",
    "1,31,nan,1260000144": "seen, but not rated",
    "1,31,,1260000144": "seen, but not rated",
    ",31,3.0,1260000144": "no user",
    "1,,3.0,1260000144": "no item",
    "1,31,3.0,1260000144,more": "more cells than the header has",
}


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS.items())
def test_a_row_that_cannot_be_used_is_counted_and_shown(tmp_path: Path, row: str, reason: str) -> None:
    report = ingest.read(csv_folder(tmp_path, ratings=RATINGS + row + "\n")).report
    assert (report.read, report.kept) == (4, 3)
    assert list(report.dropped) == [reason]
    assert report.dropped[reason].count == 1
    assert report.dropped[reason].examples[0].startswith("ratings.csv:5: ")
    assert report.dropped[reason].examples[0].endswith(", ".join(cell for cell in row.split(",") if cell))


def test_every_reason_is_counted(tmp_path: Path) -> None:
    report = ingest.read(csv_folder(tmp_path, ratings=RATINGS + "\n".join(BAD_ROWS))).report
    assert report.read == 3 + len(BAD_ROWS)
    assert report.kept == 3
    assert {reason: dropped.count for reason, dropped in report.dropped.items()} == {
        reason: list(BAD_ROWS.values()).count(reason) for reason in BAD_ROWS.values()
    }


@pytest.mark.parametrize(
    ("time", "reason"),
    [("yesterday", "time cannot be read"), ("-5", "time before 1970"), ("9000000000", "time in the future")],
)
def test_a_rating_is_kept_without_a_time_that_cannot_be_right(tmp_path: Path, time: str, reason: str) -> None:
    dataset = ingest.read(csv_folder(tmp_path, ratings=f"{RATINGS}2,42,4.0,{time}\n"))
    assert (dataset.report.read, dataset.report.kept, dict(dataset.report.dropped)) == (4, 4, {})
    assert dataset.interactions["timestamp"].to_list()[-1] is None
    assert f"1 row is kept without a time: {reason}, such as ratings.csv:5: 2, 42, 4.0, {time}" in dataset.report.notes


def test_an_empty_time_is_no_reason_to_drop_a_rating(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path, ratings=RATINGS + "2,42,4.0,\n"))
    assert dataset.interactions["timestamp"].to_list() == [1260000144, 1260000179, 1260000200, None]


def test_ratings_without_times(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path, ratings="userId,movieId,rating\n1,31,2.5\n"))
    assert dataset.interactions["timestamp"].to_list() == [None]


def test_rated_twice_the_latest_stays(tmp_path: Path) -> None:
    rows = "1,31,4.5,1260000900\n1,42,0.5,1250000000\n"
    dataset = ingest.read(csv_folder(tmp_path, ratings=RATINGS + rows))
    assert dataset.interactions["value"].to_list() == [4.5, 3.0, 5.0]
    ((reason, merged),) = dataset.report.merged.items()
    assert reason == "rated more than once by the same user: the last rating is kept"
    assert merged.count == 2
    assert merged.examples == ("ratings.csv:2: 1, 31, 2.5, 1260000144", "ratings.csv:6: 1, 42, 0.5, 1250000000")
    assert dataset.report.read == dataset.report.kept + merged.count


def test_rated_films_that_are_not_listed_keep_their_ids(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path, ratings=RATINGS + "1,77,4.0,1260000144\n"))
    assert item(dataset, "ml:77")["title"] == "ml:77"
    assert any("1 rated film is not in the list of films" in note for note in dataset.report.notes)


def test_without_films_ids_stand_for_titles(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path, movies="", links="", tags=""))
    assert dataset.items["title"].to_list() == ["ml:31", "ml:42"]
    assert any("no movies.csv" in note for note in dataset.report.notes)


def test_films_without_an_id_or_listed_twice(tmp_path: Path) -> None:
    report = ingest.read(csv_folder(tmp_path, movies=MOVIES + ",Lost (1999),Drama\n31,Again (2000),Drama\n")).report
    assert report.dropped["movies.csv: no movieId"].count == 1
    assert report.merged["films listed more than once: the first is kept"].count == 1


def test_a_file_that_is_read_twice_is_reported_once(tmp_path: Path) -> None:
    """Pairs that occur twice are found last of all, when the films are known and the rows are in order."""
    folder = csv_folder(tmp_path, ratings=RATINGS + "1,31,4.5,1260000900\n", movies=MOVIES + "31,Again (2000),Drama\n")
    report = ingest.read(folder).report
    assert {reason: rows.count for reason, rows in report.merged.items()} == {
        "rated more than once by the same user: the last rating is kept": 1,
        "films listed more than once: the first is kept": 1,
    }
    assert report.read == report.kept + 1


def test_ids_are_text(tmp_path: Path) -> None:
    ratings = (
        "userId,movieId,rating,timestamp\n007,31,2.5,1260000144\n7,31,3.0,1260000179\n99999999999999999999,42,1,1\n"
    )
    dataset = ingest.read(csv_folder(tmp_path, ratings=ratings))
    assert dataset.users.to_list() == ["007", "7", "99999999999999999999"]


def test_an_id_that_is_no_number_far_down(tmp_path: Path) -> None:
    rows = "".join(f"{user},31,3.0,1260000144\n" for user in range(1, 1500))
    dataset = ingest.read(csv_folder(tmp_path, ratings="userId,movieId,rating,timestamp\n" + rows + "anna,42,1.0,1\n"))
    assert dataset.n_users == 1500
    assert dataset.users[-1] == "anna"


def test_items_are_in_order_of_popularity_then_id(tmp_path: Path) -> None:
    ratings = "userId,movieId,rating,timestamp\n1,100,1,1\n1,9,1,1\n2,53,1,1\n1,53,1,1\n"
    assert ingest.read(csv_folder(tmp_path, ratings=ratings)).items["id"].to_list() == [
        "ml:53",
        "ml:9",
        "ml:100",
        "ml:31",
        "ml:42",
    ]


def test_two_data_sets_in_one_folder_are_refused(tmp_path: Path) -> None:
    csv_folder(tmp_path / "ml-20m")
    csv_folder(tmp_path / "ml-25m")
    with pytest.raises(InputError, match="several data sets"):
        ingest.read(tmp_path)


def test_a_movies_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"movies\.csv has no column 'title'"):
        ingest.read(csv_folder(tmp_path, movies="movieId,name\n31,Salt\n"))


def test_films_need_no_genres(tmp_path: Path) -> None:
    films = ingest.read(csv_folder(tmp_path, movies="movieId,title\n31,Salt (1994)\n42,Rain (2003)\n")).items
    assert sorted(films.select("title", "genres").rows()) == [("Rain", []), ("Salt", [])]


def test_columns_cannot_be_renamed_in_a_known_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="whose columns are known"):
        ingest.read(csv_folder(tmp_path), mapping=ColumnMapping(user="userId"))


def test_the_real_latest_small(shared_data: Path) -> None:
    dataset = ingest.read(shared_data / "ml-latest-small")
    assert dataset.label == "MovieLens latest-small"
    assert (dataset.n_items, dataset.n_users, dataset.n_interactions) == (9742, 610, 100_836)
    assert round(100 * dataset.density, 4) == 1.6968
    assert round(100 * dataset.sparsity, 4) == 98.3032
    assert not dataset.report.dropped
    assert dataset.items["year"].null_count() == 12
    assert dataset.items.filter(dataset.items["genres"].list.len() == 0).height == 34
    assert dataset.items.filter(dataset.items["genres"].list.contains("IMAX")).height == 158
    assert item(dataset, "ml:2571")["title"] == "The Matrix"


def test_a_fault_far_down_changes_nothing_for_the_other_rows(tmp_path: Path) -> None:
    header = "userId,movieId,rating,timestamp\n"
    rows = [f"{user},{item},4.5,{978_300_000 + user}\n" for user in range(1, 60) for item in range(1, 60)]
    sound = ingest.read(written(tmp_path / "sound", {"ratings.csv": header + "".join(rows)}))
    faults = ["60,1,good,978300060\n", "x60,1,4.0,978300060\n"]
    faulty = ingest.read(written(tmp_path / "faulty", {"ratings.csv": header + "".join([*rows, *faults])}))
    assert faulty.interactions[: sound.n_interactions].equals(sound.interactions)
    assert (faulty.report.read, faulty.n_interactions) == (sound.report.read + 2, sound.n_interactions + 1)
    assert faulty.users[-1] == "x60"


def test_a_dot_is_called_like_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(csv_folder(tmp_path / "evenings"))
    assert ingest.read(".").label == "evenings (MovieLens format)"
