"""MovieLens 1M and 10M."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.dataset.community import fingerprint
from tests.ingest.made_up import M_1M, M_10M, R_1M, R_10M, T_10M, written, zipped

if TYPE_CHECKING:
    from pathlib import Path

ONE: dict[str, str | bytes] = {"ratings.dat": R_1M, "movies.dat": M_1M, "users.dat": "1::F::1::10::48067-2117\n"}
TEN = {"ratings.dat": R_10M, "movies.dat": M_10M, "tags.dat": T_10M}


def test_1m(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path / "ml-1m", ONE))
    assert (dataset.format, dataset.label) == ("movielens-1m", "MovieLens 1M")
    assert dataset.scale == Scale(1, 5, 1)
    assert dataset.items["id"].to_list() == ["ml:31", "ml:42"]
    assert dataset.interactions["value"].to_list() == [5, 3, 4]


def test_only_two_colons_separate(tmp_path: Path) -> None:
    items = ingest.read(written(tmp_path, ONE)).items
    assert items["title"].to_list() == ["Salt Wars: Part IV - A Light", "La Misère"]
    assert items["genres"].to_list() == [["Children", "Comedy"], ["Drama"]]


def test_1m_is_latin_1_and_says_so(tmp_path: Path) -> None:
    report = ingest.read(written(tmp_path, ONE)).report
    assert "movies.dat was read as cp1252, since it is not UTF-8" in report.notes


def test_1m_saved_again_as_utf_8(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, ONE | {"movies.dat": M_10M}))
    assert "La Misère" in dataset.items["title"].to_list()
    assert not any("cp1252" in note for note in dataset.report.notes)


def test_10m_is_utf_8_with_halves_and_tags(tmp_path: Path) -> None:
    dataset = ingest.read(zipped(tmp_path / "ml-10m.zip", {f"ml-10M100K/{name}": text for name, text in TEN.items()}))
    assert (dataset.format, dataset.label) == ("movielens-10m", "MovieLens 10M")
    assert dataset.scale == Scale(0.5, 5, 0.5)
    assert dataset.items["title"].to_list() == ["Salt Wars: Part IV - A Light", "La Misère"]
    assert json.loads(dataset.items["facts"][0])["tags"] == ["slow", "a::b"]
    assert dataset.report.dropped["tags.dat: not user::film::tag::time"].count == 1


def test_10m_in_latin_1_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"movies\.dat, line 2: not UTF-8"):
        ingest.read(written(tmp_path, TEN | {"movies.dat": M_1M}))


def test_10m_without_its_tags_is_told_by_its_halves(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"ratings.dat": R_10M, "movies.dat": M_10M}))
    assert dataset.scale == Scale(0.5, 5, 0.5)


def test_a_rating_of_7_is_dropped(tmp_path: Path) -> None:
    report = ingest.read(written(tmp_path, TEN | {"ratings.dat": R_10M + "2::42::7::868000562\n"})).report
    assert report.dropped["rating outside the scale 0.5 to 5"].examples == ("ratings.dat:4: 2, 42, 7, 868000562",)


def test_windows_line_ends(tmp_path: Path) -> None:
    files = {name: text.replace("\n", "\r\n") for name, text in TEN.items()}
    dataset = ingest.read(written(tmp_path / "windows", files))
    assert fingerprint(dataset) == fingerprint(ingest.read(written(tmp_path / "unix", TEN)))
    assert dataset.items["genres"].to_list() == [["Children", "Comedy"], ["Drama"]]


def test_ratings_alone(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"ratings.dat": R_1M}))
    assert dataset.items["title"].to_list() == ["ml:31", "ml:42"]
