"""Items frame, and the catalogue as the store takes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from recterm import ingest
from recterm.ingest.catalogue.catalogue import clean_genres, item_columns, items_frame, look_like_titles
from tests.ingest.made_up import csv_folder, written

if TYPE_CHECKING:
    from pathlib import Path


def test_the_catalogue_for_the_store(tmp_path: Path) -> None:
    items = item_columns(ingest.read(csv_folder(tmp_path)))
    assert len(items) == 3
    assert items.id == ["ml:31", "ml:42", "ml:53"]
    facts = {"tags": ["rain", "na"], "listed_as": "Paper Lantern, The (Lanterne de papier, La) (1994)"}
    assert json.loads(items.facts[0]) == facts
    columns = (
        items.title, items.sort_title, items.year, items.kind, items.genres, items.creators, items.original_titles,
        items.count, items.mean,
    )  # fmt: skip
    assert [column[0] for column in columns] == [
        "The Paper Lantern", "paper lantern", 1994, "movie", ("Comedy", "Drama"), (), ("La Lanterne de papier",), 2,
        3.75,
    ]  # fmt: skip
    assert (items.count[2], items.mean[2], items.facts[2]) == (0, None, "{}")
    aliases = [alias for alias in items.aliases if alias[2] in (0, 2)]
    assert aliases == [("imdb", "tt0110000", 0), ("tmdb", "99999", 0)]
    assert items.aliases == sorted(items.aliases)


def test_means_are_in_stars(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": "user,item,rating\na,i1,10\nb,i1,6\na,i2,1\n"}) / "a.csv"
    assert item_columns(ingest.read(path)).mean == [4.0, 0.5]


def test_counts_have_no_mean(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": "user,item,plays\na,i1,10\n"}) / "a.csv"
    assert item_columns(ingest.read(path)).mean == [None]


@pytest.mark.parametrize(
    ("genres", "cleaned"),
    [
        (("(no genres listed)",), []),
        (("unknown",), []),
        (("Unknown", "Drama"), ["Drama"]),
        (("Children's", "Children"), ["Children"]),
        (("IMAX", " Drama ", "Drama", ""), ["IMAX", "Drama"]),
    ],
)
def test_genres(genres: tuple[str, ...], cleaned: list[str]) -> None:
    assert clean_genres(genres) == cleaned


@pytest.mark.parametrize(
    ("ids", "titles"),
    [
        (["Salt Drops", "Tin Toffee"], True),
        (["Alien", "Heat"], True),
        (["七人の侍"], True),
        (["17", "42"], False),
        (["B000000001", "B000000002"], False),
        (["tt0110000"], False),
        (["spotify:track:abc", "spotify:track:def"], False),
        (["item_a", "item_b"], False),
    ],
)
def test_titles_are_told_from_keys(ids: list[str], titles: bool) -> None:
    assert look_like_titles(pl.Series(ids)) is titles


def test_titles_are_taken_apart_only_where_most_have_a_year() -> None:
    films = items_frame(ids=["a", "b"], titles=["Lantern, The (1994)", "Salt"], kind="movie")
    assert films["title"].to_list() == ["The Lantern", "Salt"]
    assert json.loads(films["facts"][0]) == {"listed_as": "Lantern, The (1994)"}
    others = items_frame(ids=["a", "b", "c"], titles=["Lantern, The (1994)", "Salt", "Tin (mini)"], kind="other")
    assert others["title"].to_list() == ["Lantern, The (1994)", "Salt", "Tin (mini)"]


def test_a_year_of_its_own_goes_before_the_titles() -> None:
    assert items_frame(ids=["a"], titles=["Salt (1994)"], years=[1995], kind="movie")["year"].to_list() == [1995]


def test_what_has_no_title_is_called_by_its_id() -> None:
    assert items_frame(ids=["x9"], titles=["\x1b"], kind="other")["title"].to_list() == ["x9"]


def test_control_characters_do_not_reach_titles_genres_and_creators() -> None:
    frame = items_frame(
        ids=["a"], titles=["Sa\x1blt"], genres=[["Dra\x1fma"]], creators=[["\x07", "Ana\nB"]], kind="other"
    )
    assert frame.select("title", "genres", "creators").row(0) == ("Sa lt", ["Dra ma"], ["Ana B"])


def test_no_items() -> None:
    assert items_frame(ids=[], titles=[], kind="other").is_empty()
