"""Ratings on every scale that people use, and in every way that people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.values.value_styles import parse_scale, value_style, written_number
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset


def table(
    tmp_path: Path, values: Sequence[str], column: str = "rating", mapping: ColumnMapping | None = None
) -> Dataset:
    rows = [f'u{n % 7},i{n // 7},"{values[n % len(values)]}"' for n in range(140)]
    path = written(tmp_path, {"r.csv": f"user,item,{column}\n" + "\n".join(rows) + "\n"}) / "r.csv"
    return ingest.read(path, mapping=mapping or ColumnMapping())


@pytest.mark.parametrize(
    ("text", "number"),
    [("4,5", 4.5), ("1,204", 1204.0), ("12 345", 12345.0), ("1,204.5", 1204.5), ("4/5", 4.0), ("7.5 / 10", 7.5),
     ("4 out of 5", 4.0), ("80 %", 80.0), ("★★★½", 3.5), ("★★★☆☆", 3.0), ("***", 3.0),
     ("true", 1.0), ("salt", None), ("-3", -3.0)],
)  # fmt: skip
def test_a_number_in_every_way(text: str, number: float | None) -> None:
    assert pl.DataFrame({"c": [text]}).select(written_number(pl.col("c"))).item() == number


@pytest.mark.parametrize(
    ("values", "column", "scale"),
    [
        (["0.2", "0.6", "1.0"], "rating", Scale(0, 1, 0.1)),
        ([str(n) for n in range(1, 6)], "rating", Scale(1, 5, 1)),
        ([str(n) for n in range(1, 8)], "score", Scale(1, 7, 1)),
        ([str(n) for n in range(1, 11)], "rating", Scale(1, 10, 1)),
        ([str(n) for n in range(3, 21)], "rating", Scale(0, 20, 1)),
        ([str(n) for n in range(3, 21)], "note", Scale(0, 20, 1)),
        ([str(n) for n in range(0, 101, 7)], "rating", Scale(0, 100, 1)),
        (["-9.5", "0.25", "8"], "rating", Scale(-10, 10, 0.25)),
        (["A+", "B", "C-", "F"], "grade", Scale(0, 13, 1)),
        (["good", "bad"], "rating", Scale(-1, 1, 1)),
        (["terrible", "ok", "excellent"], "rating", Scale(1, 5, 1)),
        (["thumbs up", "thumbs down"], "thumb", Scale(-1, 1, 1)),
        (["1/5", "4/5", "5/5"], "rating", Scale(1, 5, 1)),
        (["★", "★★½", "★★★★★"], "rating", Scale(0.5, 5, 0.5)),
        (["20 %", "100 %", "65 %"], "rating", Scale(0, 100, 1)),
    ],
)
def test_the_values_show_the_scale(tmp_path: Path, values: list[str], column: str, scale: Scale) -> None:
    dataset = table(tmp_path, values, column)
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (scale.minimum, scale.maximum)
    assert dataset.report.kept == 140


def test_a_scale_that_a_person_names_is_taken(tmp_path: Path) -> None:
    dataset = table(tmp_path, ["1", "2", "3"], mapping=ColumnMapping(scale="0:20"))
    assert dataset.scale == Scale(0, 20, 1)
    assert dataset.report.notes[-1] == "ratings from 0 to 20 in steps of 1"


@pytest.mark.parametrize("text", ["", "5", "5:1", "a:b", "1:", "3:3", "nan:5"])
def test_what_is_no_scale_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a scale") as caught:
        parse_scale(text)
    assert "1:10" in caught.value.hint


@pytest.mark.parametrize("words", [["salt", "tin"], ["good"], ["a", "salt"], [""]])
def test_other_words_are_no_ratings(words: list[str]) -> None:
    assert value_style(pl.Series("c", words)) is None


def test_numbers_that_are_taken_for_nothing_are_mentioned(tmp_path: Path) -> None:
    dataset = table(tmp_path, ["1", "2", "9"], column="height")
    assert "the column 'height' of numbers was not taken for ratings; --rating takes it" in dataset.report.notes


def test_movielens_columns_on_another_scale_keep_every_rating(tmp_path: Path) -> None:
    rows = "".join(f"{n % 7},{n // 7},{n % 10 + 1}\n" for n in range(140))
    dataset = ingest.read(written(tmp_path, {"ratings.csv": "userId,movieId,rating\n" + rows}) / "ratings.csv")
    assert (dataset.scale, dataset.report.kept) == (Scale(1, 10, 1), 140)
    assert any("not on MovieLens' scale" in note for note in dataset.report.notes)


def test_movietweetings_is_not_movielens(tmp_path: Path) -> None:
    rows = "".join(f"{n % 7}::{114000 + n // 7:07}::{n % 11}::{1381006913 + n}\n" for n in range(140))
    films = "".join(f"{114000 + n:07}::Paper Lantern {n} (1981)::Comedy|Drama\n" for n in range(20))
    dataset = ingest.read(written(tmp_path / "MovieTweetings", {"ratings.dat": rows, "movies.dat": films}))
    assert (dataset.report.read, dataset.report.kept) == (140, 140)
    assert dataset.scale == Scale(0, 10, 1)
    assert dataset.label == "MovieTweetings"
    assert dataset.items["id"][0].startswith("imdb:tt0114")
    assert dataset.items["title"].str.starts_with("Paper Lantern").all()
