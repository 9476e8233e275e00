"""Second built-in library: albums.csv, its words, and the community that is simulated for it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.errors import InputError
from recterm.ingest.builtin.builtin import ALBUMS, Album, builtin_dataset, read_albums, read_tastes
from recterm.ingest.dataset.community import fingerprint

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def albums() -> list[Album]:
    return read_albums(DATA / "albums.csv")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return builtin_dataset(ALBUMS)


def listed(heading: str) -> set[str]:
    text = (DATA / "README.md").read_text("utf-8")
    match = re.search(rf"^{heading}: (.*?)\.$", text, re.MULTILINE | re.DOTALL)
    assert match, f"data/README.md lists no {heading}"
    return set(re.sub(r"\s+", " ", match[1]).split(", "))


def test_there_are_enough_of_every_time_and_kind(albums: list[Album]) -> None:
    assert len(albums) >= 1_200
    assert {album.year // 10 * 10 for album in albums} >= {1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020}
    assert len({genre for album in albums for genre in album.genres}) >= 40
    assert len({album.country for album in albums}) >= 30


def test_ids_are_unique_slugs_and_the_order_is_that_of_years(albums: list[Album]) -> None:
    assert [name for name, count in Counter(album.id for album in albums).items() if count > 1] == []
    for album in albums:
        assert re.fullmatch(rf"[a-z0-9]+(-[a-z0-9]+)*-{album.year}", album.id)
    places = [(album.year, album.id) for album in albums]
    assert places == sorted(places)


def test_every_cell_is_of_its_kind(albums: list[Album]) -> None:
    raw = (DATA / "albums.csv").read_bytes().decode("utf-8")
    assert raw.count("\r\n") == raw.count("\n") == len(albums) + 1
    assert all(cell == cell.strip() for row in csv.reader(raw.splitlines(), strict=True) for cell in row)
    for album in albums:
        assert 1950 <= album.year <= 2026, album.id
        assert 1 <= album.fame <= 5, album.id
        assert album.acclaim % 5 == 0, album.id
        assert 0 < album.acclaim <= 100, album.id
        assert 1 <= len(album.genres) <= 3, album.id
        assert 2 <= len(album.themes) <= 6, album.id
        for words in (album.genres, album.artists, album.themes):
            assert len(set(words)) == len(words), album.id
    assert len({(album.title, album.artists) for album in albums}) == len(albums)


def test_words_are_those_of_the_readme_and_said_more_than_once(albums: list[Album]) -> None:
    assert {genre for album in albums for genre in album.genres} == listed("Album genres")
    themes = Counter(theme for album in albums for theme in album.themes)
    assert themes.keys() == listed("Album themes")
    assert min(themes.values()) >= 2


def test_tastes_name_what_the_albums_have(albums: list[Album]) -> None:
    traits = {trait for album in albums for trait in album.traits}
    for taste in read_tastes(DATA / "album-tastes.csv"):
        assert set(taste.likes) <= traits, taste.name


CLOSE = {
    "Abbey Road": lambda album: 1960 <= album.year < 1980,
    "Buena Vista Social Club": lambda album: "Latin" in album.genres,
    "Un verano sin ti": lambda album: "Latin" in album.genres,
    "Cartola": lambda album: album.country == "Brazil",
    "Talking Timbuktu": lambda album: "Desert Blues" in album.genres,
    "Ride on Time": lambda album: album.country == "Japan",
}
"""What most of the eight albums that are heard by the same people should be, for some that stand for a niche."""


@pytest.mark.parametrize("title", CLOSE)
def test_niches_hold_together(albums: list[Album], dataset: Dataset, title: str) -> None:
    by_id = {f"album:{album.id}": album for album in albums}
    heard = np.zeros((dataset.n_users, dataset.n_items), dtype=np.float32)
    heard[dataset.interactions["user"].to_numpy(), dataset.interactions["item"].to_numpy()] = 1
    heard -= heard.mean(axis=0)
    heard /= np.linalg.norm(heard, axis=0)
    anchor = dataset.items["title"].to_list().index(title)
    nearest = [by_id[dataset.items["id"][int(row)]] for row in np.argsort(-(heard[:, anchor] @ heard))[1:9]]
    assert sum(map(CLOSE[title], nearest)) >= 6, [album.title for album in nearest]


def test_the_community_is_simulated_and_said_to_be(dataset: Dataset) -> None:
    first, second = dataset, builtin_dataset(ALBUMS)
    assert fingerprint(first) == fingerprint(second)
    assert first.simulated
    assert "simulated" in first.label
    assert first.n_users == 2000
    assert 0.03 < first.density < 0.1
    counts = np.bincount(first.interactions["item"].to_numpy())
    assert counts.max() > 10 * np.median(counts[counts > 0]) / 3
    assert len(counts) == first.n_items, "every album has been heard by somebody"
    assert counts.min() >= 1
    assert first.items["id"].str.starts_with("album:").all()
    with pytest.raises(InputError, match="no built-in library"):
        builtin_dataset("books")
