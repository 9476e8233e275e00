"""Columns and their roles."""

from __future__ import annotations

import polars as pl
import pytest

from recterm.errors import InputError
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import NAMES, ColumnMapping, Columns, count_known, find_columns
from recterm.ingest.tables.values.cell_numbers import number_from_text


def columns_of(table: dict[str, list[str]], *, named: bool = True, **mapping: str) -> Columns:
    return find_columns("t", pl.DataFrame(table), ColumnMapping(**mapping), named=named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "role"),
    [(name, role) for role in ("user", "value", "time", "year", "genres", "creators") for name in NAMES[role]],
)
def test_every_known_name(name: str, role: str) -> None:
    cells = {"value": ["1", "5"], "time": ["1000000000", "1000000009"], "year": ["1999", "2001"]}.get(role, ["a", "b"])
    table = {"userid": ["u", "v"], "itemid": ["i1", "i2"]}
    table = {key: value for key, value in table.items() if key not in ("userid" if role == "user" else "")}
    columns = columns_of(table | {name: cells})
    assert getattr(columns, role) == name


@pytest.mark.parametrize("name", NAMES["item"])
def test_every_name_of_an_item(name: str) -> None:
    assert columns_of({"userid": ["u", "u"], name: ["i", "i"]}).item == name


@pytest.mark.parametrize(("name", "folded"), [("User ID", "userid"), ("movie_id", "movieid"), ("Gerät-Nr.", "gerätnr")])
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_column_name(name) == folded


def test_the_first_name_of_the_list_wins() -> None:
    columns = columns_of(
        {"id": ["1", "1"], "item_id": ["x", "y"], "user": ["a", "b"], "score": ["1", "2"], "stars": ["3", "4"]}
    )
    assert (columns.item, columns.value) == ("item_id", "stars")


def test_a_review_in_words_is_no_rating() -> None:
    rows = {"user": ["a", "b"], "item": ["x", "y"]}
    assert columns_of(rows | {"review": ["a good end", "bad, and too long"]}).value is None
    assert columns_of(rows | {"review": ["good", "bad"]}).value == "review"


def test_stray_columns_are_ignored() -> None:
    columns = columns_of(
        {"Unnamed: 0": ["0", "1"], "__index_level_0__": ["0", "1"], "who": ["a", "b"], "what": ["x", "x"]}
    )
    assert (columns.user, columns.item) == ("who", "what")


def test_without_names_values_show_time_and_rating() -> None:
    columns = columns_of(
        {
            "column_1": ["196", "186", "22"],
            "column_2": ["242", "302", "377"],
            "column_3": ["3", "3", "1"],
            "column_4": ["881250949", "891717742", "878887116"],
        },
        named=False,
    )
    assert (columns.user, columns.item, columns.value, columns.time) == ("column_1", "column_2", "column_3", "column_4")


def test_an_item_is_told_by_a_title_that_depends_on_it() -> None:
    columns = columns_of(
        {"column_1": ["x9", "x8", "x9"], "column_2": ["a", "b", "c"], "column_3": ["Salt", "Tin", "Salt"]}, named=False
    )
    assert (columns.user, columns.item) == ("column_2", "column_1")


def test_names_of_the_tables_own_are_not_guessed_when_several_columns_could_be_it() -> None:
    table = {"user": ["a", "b"], "colour": ["red", "blue"], "size": ["small", "large"], "rating": ["1", "2"]}
    with pytest.raises(InputError, match="no column looks like the item"):
        columns_of(table)
    assert columns_of(table, item="size").item == "size"
    assert columns_of(table, item="SIZE").item == "size"


@pytest.mark.parametrize("cells", [["1", "2", "1"], ["1", "2", "3"], ["3", "4", "11"]])
def test_codes_are_not_guessed_to_be_ratings(cells: list[str]) -> None:
    assert columns_of({"user": ["a", "b", "b"], "item": ["x", "y", "x"], "group": cells}).value is None


def test_ratings_under_an_unknown_name_reach_the_top_of_their_scale() -> None:
    assert columns_of({"user": ["a", "b", "b"], "item": ["x", "y", "x"], "liking": ["3", "4", "5"]}).value == "liking"


def test_an_age_is_not_guessed_to_be_a_rating() -> None:
    assert columns_of({"user": ["a", "b"], "item": ["x", "y"], "age": ["31", "42"]}).value is None


def test_a_rating_column_without_numbers_is_refused() -> None:
    with pytest.raises(InputError, match="'stars' holds no numbers, such as 'good'"):
        columns_of({"user": ["a"], "item": ["x"], "stars": ["good"]}, value="stars")


def test_a_time_column_without_times_is_refused() -> None:
    with pytest.raises(InputError, match="'when' holds no times, such as 'noon'"):
        columns_of({"user": ["a"], "item": ["x"], "when": ["noon"]}, time="when")


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("movieId", "movie"),
        ("isbn", "book"),
        ("artist_id", "artist"),
        ("songid", "track"),
        ("asin", "product"),
        ("item", "other"),
    ],
)
def test_kinds(item: str, kind: str) -> None:
    assert columns_of({"user": ["a"], item: ["x"]}).kind == kind


def test_counting_known_names() -> None:
    assert count_known(["User ID", "Rating", "colour"]) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4.0),
        (" 4.5 ", 4.5),
        ("3,5", 3.5),
        ("1,024", 1024.0),
        ("TRUE", 1.0),
        ("false", -1.0),
        ("four", None),
        ("", None),
    ],
)
def test_numbers_from_text(text: str, number: float | None) -> None:
    assert pl.DataFrame({"t": [text]}).select(number_from_text(pl.col("t"))).item() == number
