"""Roles of the columns of tables without a header."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import UnmappedTableError
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

PAIRS = [(user, item) for user in range(1, 13) for item in range(1, 31) if (user * 7 + item * 5) % 11 < 4]
"""Users and the items that they have."""


def imported(tmp_path: Path, rows: Sequence[Sequence[object]], separator: str = "\t") -> Dataset:
    text = "".join(separator.join(map(str, row)) + "\n" for row in rows)
    return ingest.read(written(tmp_path, {"t.txt": text}) / "t.txt")


def rating(user: int, item: int) -> str:
    return f"{1 + (user * 0.3718281828 + item * 0.7390851332) % 3.99:.10f}"


def columns(dataset: Dataset) -> str:
    return next(note for note in dataset.report.notes if note.startswith("columns: "))


def test_check_ins_have_places_at_the_end_and_neither_latitudes_nor_longitudes_as_ratings(tmp_path: Path) -> None:
    rows = [
        (u, f"2010-10-{1 + i % 28:02}T23:55:27Z", f"{31 + i * 0.2764627:.10f}", f"{-107.88 + i / 3:.10f}", 22800 + i)
        for u, i in PAIRS
    ]
    dataset = imported(tmp_path, rows)
    assert columns(dataset) == "columns: user = column_1, item = column_5, time = column_2"
    assert dataset.scale is None
    assert set(dataset.items["id"]) == {str(22800 + item) for _, item in PAIRS}
    assert any("probable" in note and "column_3 has coordinates" in note for note in dataset.report.notes)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (lambda u, i: (u, i, rating(u, i), 1), "user = column_1, item = column_2, rating = column_3"),
        (lambda u, i: (u, i, rating(u, i)), "user = column_1, item = column_2, rating = column_3"),
        (lambda u, i: (rating(u, i), u, i), "user = column_2, item = column_3, rating = column_1"),
        (lambda u, i: (u, rating(u, i), i, 1), "user = column_1, item = column_3, rating = column_2"),
    ],
)
def test_decimals_from_1_to_5_are_the_rating_in_any_column(tmp_path: Path, place: object, expected: str) -> None:
    dataset = imported(tmp_path, [place(user, item) for user, item in PAIRS])  # type: ignore[operator]
    assert columns(dataset) == f"columns: {expected}"
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (1, 5)


def test_a_running_number_is_neither_a_user_nor_an_item(tmp_path: Path) -> None:
    dataset = imported(tmp_path, [(row, u, i + 500, 1 + (u + i) % 5) for row, (u, i) in enumerate(PAIRS)], ",")
    assert columns(dataset) == "columns: user = column_2, item = column_3, rating = column_4"


def test_a_category_of_the_items_is_neither_an_item_nor_a_rating(tmp_path: Path) -> None:
    dataset = imported(tmp_path, [(u, f"Genre {i % 3}", 1 + i % 4, i + 500, 1 + (u + i) % 5) for u, i in PAIRS], ",")
    assert columns(dataset) == "columns: user = column_1, item = column_4, rating = column_5"


def test_a_constant_is_no_rating(tmp_path: Path) -> None:
    dataset = imported(tmp_path, [(u, i + 500, 1) for u, i in PAIRS], ",")
    assert columns(dataset) == "columns: user = column_1, item = column_2"
    assert dataset.scale is None


def test_one_person_may_be_the_only_user(tmp_path: Path) -> None:
    dataset = imported(tmp_path, [("anna", item, 1 + item % 5) for item in range(40)], ",")
    assert dataset.users.to_list() == ["anna"]


def test_three_columns_of_ids_are_asked_about(tmp_path: Path) -> None:
    rows = [(f"a{u}", f"b{i}", f"c{(u * i) % 7}") for u, i in PAIRS]
    with pytest.raises(UnmappedTableError, match="column_1, column_2, column_3 may all be users or items") as refused:
        imported(tmp_path, rows, ",")
    assert refused.value.proposed == {"user": "column_1", "item": "column_2"}


def test_two_columns_like_ratings_are_asked_about(tmp_path: Path) -> None:
    rows = [(f"a{u}", f"b{i}", 1 + (u + i) % 5, 1 + (u * i) % 5) for u, i in PAIRS]
    with pytest.raises(UnmappedTableError, match="column_3 and column_4 may both be ratings"):
        imported(tmp_path, rows, ",")


def test_check_ins_with_categories_and_few_users(tmp_path: Path) -> None:
    rows = [
        (u, f"4b{i:04x}", f"c{i % 9}", f"Cat {i % 9}", f"{40 + i * 0.0123456:.6f}", f"{-74 + i * 0.0123456:.6f}", -240,
         f"{date(2012, 4, 1 + i % 28):%a %b %d} 18:00:09 +0000 2012")
        for u, i in PAIRS
    ]  # fmt: skip
    assert columns(imported(tmp_path, rows)) == "columns: user = column_1, item = column_2, time = column_8"


def test_age_and_gender_belong_to_the_user(tmp_path: Path) -> None:
    rows = [(u, "MF"[u % 2], 18 + u % 9, i + 500, 1 + (u + i) % 5) for u, i in PAIRS]
    assert columns(imported(tmp_path, rows, ",")) == "columns: user = column_1, item = column_4, rating = column_5"


def test_numbers_beside_text_are_counts(tmp_path: Path) -> None:
    rows = [(f"u{u}", f"a{i}", f"Artist {i}", (u * i * i) % 977 + 1) for u, i in PAIRS]
    dataset = imported(tmp_path, rows)
    assert columns(dataset) == "columns: user = column_1, item = column_2, rating = column_4"
    assert dataset.scale is None
