"""Order that every data set has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.ingest.catalogue.catalogue import items_frame
from recterm.ingest.dataset.dataset import Dataset, build, natural_order
from recterm.ingest.interactions.columns import InteractionColumns
from recterm.ingest.report import Report


def made(items: list[str], users: list[str], rows: list[tuple[int, int, float]]) -> Dataset:
    user, item, value = (np.array(column) for column in zip(*rows, strict=True))
    return build(
        format="test",
        label="test",
        items=items_frame(ids=items, titles=items, kind="other"),
        users=pl.Series(users),
        events=InteractionColumns.of(user, item, value),
        scale=None,
        report=Report(len(rows), len(rows)),
    )


def test_items_by_count_then_id_and_users_by_id() -> None:
    dataset = made(["x:10", "x:9", "b", "x:2"], ["u10", "u9", "unseen"], [(0, 2, 1), (1, 2, 2), (1, 0, 3)])
    assert dataset.items["id"].to_list() == ["b", "x:10", "x:2", "x:9"]
    assert dataset.users.to_list() == ["u9", "u10"]
    assert dataset.interactions.rows() == [(0, 0, 2, None), (0, 1, 3, None), (1, 0, 1, None)]
    assert (dataset.n_users, dataset.n_items, dataset.n_interactions) == (2, 4, 3)
    assert dataset.density == 3 / 8
    assert dataset.sparsity == 5 / 8


@pytest.mark.parametrize(
    ("ids", "ordered"),
    [
        (["ml:10", "ml:9", "ml:100"], ["ml:9", "ml:10", "ml:100"]),
        (["b", "a"], ["a", "b"]),
        (
            ["12345678901234567890123", "12345678901234567890122"],
            ["12345678901234567890122", "12345678901234567890123"],
        ),
        (["1", "01", "a1"], ["01", "1", "a1"]),
    ],
)
def test_natural_order(ids: list[str], ordered: list[str]) -> None:
    series = pl.Series(ids)
    assert series[natural_order(series)].to_list() == ordered


@given(ids=st.lists(st.integers(0, 10**25), unique=True, min_size=1))
def test_numbers_are_in_order_at_any_length(ids: list[int]) -> None:
    series = pl.Series([str(number) for number in ids])
    assert [int(text) for text in series[natural_order(series)].to_list()] == sorted(ids)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), unique=True, min_size=1),
    data=st.data(),
)
def test_the_order_of_what_comes_in_changes_nothing(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    items, users = [f"i{n}" for n in range(6)], [f"u{n}" for n in range(6)]
    rows = [(user, item, float(user * 10 + item)) for user, item in pairs]
    place_of = data.draw(st.permutations(range(6)))
    shuffled = [(place_of[user], place_of[item], value) for user, item, value in data.draw(st.permutations(rows))]
    renamed = [sorted(range(6), key=place_of.__getitem__)[n] for n in range(6)]
    first = made(items, users, rows)
    other = made([items[n] for n in renamed], [users[n] for n in renamed], shuffled)
    assert first.items.equals(other.items)
    assert first.users.equals(other.users)
    assert first.interactions.equals(other.interactions)


def test_frames_of_another_schema_are_refused() -> None:
    dataset = made(["a"], ["u"], [(0, 0, 1)])
    with pytest.raises(ValueError, match="interactions has the columns"):
        replace(dataset, interactions=dataset.items)
