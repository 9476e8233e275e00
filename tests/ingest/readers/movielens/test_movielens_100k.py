"""MovieLens 100K."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from tests.ingest.made_up import U_DATA, U_ITEM, written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

FILES: dict[str, str | bytes] = {
    "u.data": U_DATA,
    "u.item": U_ITEM,
    "u.user": "3|24|M|technician|85711\n",
    "u1.base": U_DATA,
    "u1.test": U_DATA,
}


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return ingest.read(written(tmp_path / "ml-100k", FILES))


def item(dataset: Dataset, item_id: str) -> dict[str, Any]:
    return next(row for row in dataset.items.iter_rows(named=True) if row["id"] == item_id)


def test_100k(dataset: Dataset) -> None:
    assert (dataset.format, dataset.label) == ("movielens-100k", "MovieLens 100K")
    assert dataset.scale == Scale(1, 5, 1)
    assert dataset.items["id"].to_list() == ["ml100k:31", "ml100k:42", "ml100k:267", "ml100k:1412"]
    assert dataset.interactions.rows() == [(0, 0, 4, 880000123), (0, 1, 2, 880000190), (1, 0, 5, 886000344)]
    assert dataset.users.to_list() == ["3", "5"]


def test_the_year_is_the_titles_and_not_the_release_dates(dataset: Dataset) -> None:
    lantern = item(dataset, "ml100k:31")
    assert (lantern["title"], lantern["year"]) == ("The Paper Lantern", 1994)
    assert json.loads(lantern["facts"])["released"] == "1995-01-01"


def test_a_one_digit_day_and_a_trailing_space(dataset: Dataset) -> None:
    hour = item(dataset, "ml100k:42")
    assert (hour["title"], hour["year"]) == ("Blue Hour", 1971)
    assert json.loads(hour["facts"])["released"] == "1971-02-04"


def test_flags_are_genres_in_order(dataset: Dataset) -> None:
    assert item(dataset, "ml100k:31")["genres"] == ["Comedy", "Drama"]
    assert item(dataset, "ml100k:42")["genres"] == ["Children"]


def test_the_item_called_unknown(dataset: Dataset) -> None:
    unknown = item(dataset, "ml100k:267")
    assert (unknown["title"], unknown["year"], unknown["genres"]) == ("unknown", None, [])


def test_a_video_in_latin_1(dataset: Dataset) -> None:
    cafe = item(dataset, "ml100k:1412")
    assert (cafe["title"], cafe["year"]) == ("Café Sel", 1995)
    assert "u.item was read as cp1252, since it is not UTF-8" in dataset.report.notes


def test_a_number_of_a_genre_that_is_written_with_other_signs_is_none(tmp_path: Path) -> None:
    plain = ingest.read(written(tmp_path / "plain", FILES))
    odd = ingest.read(written(tmp_path / "odd", FILES | {"u.genre": "unknown|\u00b20\n"}))
    assert odd.items["genres"].to_list() == plain.items["genres"].to_list()


def test_the_order_of_genres_comes_from_u_genre(tmp_path: Path) -> None:
    genres = "unknown|0\nAction|1\nAdventure|2\nAnimation|3\nSalt|4\nTin|5\nCrime|6\nDocumentary|7\nRain|8\n\n"
    renamed = ingest.read(written(tmp_path, FILES | {"u.genre": genres}))
    assert item(renamed, "ml100k:31")["genres"] == ["Tin", "Rain"]


def test_six_columns_and_windows_line_ends(tmp_path: Path) -> None:
    wide = "3\t31\t4\t880000123\t\t\r\n3\t42\t2\t880000190\tx\ty\r\n5\t31\t5\t886000344\t\t\r\n"
    dataset = ingest.read(written(tmp_path, FILES | {"u.data": wide}))
    assert dataset.n_interactions == 3
    assert "u.data has more than four columns; the rest is ignored" in dataset.report.notes


def test_one_row_with_more_cells_is_kept_and_said(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, FILES | {"u.data": U_DATA + "5\t42\t3\t886000344\tx\ty\n"}))
    assert dataset.n_interactions == 4
    assert "u.data: some rows have more cells than the first; those are ignored" in dataset.report.notes


def test_a_zip(tmp_path: Path) -> None:
    packed = ingest.read(zipped(tmp_path / "ml-100k.zip", {f"ml-100k/{name}": text for name, text in FILES.items()}))
    assert packed.n_interactions == 3


def test_a_rating_of_6_is_dropped(tmp_path: Path) -> None:
    report = ingest.read(written(tmp_path, FILES | {"u.data": U_DATA + "5\t42\t6\t886000344\n"})).report
    assert report.dropped["rating outside the scale 1 to 5"].count == 1


def test_without_u_item_ids_stand_for_titles(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"u.data": U_DATA}))
    assert dataset.items["title"].to_list() == ["ml100k:31", "ml100k:42"]


def test_an_empty_u_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        ingest.read(written(tmp_path, FILES | {"u.data": ""}))
