"""Data card."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm import ingest
from recterm.domain.answers.data.data_card import DataCard, Quantiles
from recterm.ingest.dataset import datacard
from recterm.ingest.dataset.datacard import data_card, gini, quantiles
from recterm.process.codec import decode, to_document
from tests.ingest.made_up import csv_folder, written

if TYPE_CHECKING:
    from pathlib import Path


def test_by_hand(tmp_path: Path) -> None:
    card = data_card(ingest.read(csv_folder(tmp_path)))
    assert to_document(card) == {
        "items": 3,
        "users": 2,
        "interactions": 3,
        "density": 0.5,
        "sparsity": 0.5,
        "rated_items": 2,
        "never_touched": 1,
        "mean_rating": 3.5,
        "scale": {"minimum": 0.5, "maximum": 5.0, "step": 0.5},
        "histogram": [[2.5, 1], [3.0, 1], [5.0, 1]],
        "per_user": {"min": 1.0, "q25": 1.25, "median": 1.5, "q75": 1.75, "max": 2.0, "mean": 1.5},
        "per_item": {"min": 1.0, "q25": 1.25, "median": 1.5, "q75": 1.75, "max": 2.0, "mean": 1.5},
        "first_timestamp": 1260000144,
        "last_timestamp": 1260000200,
        "top_share": {"1%": 2 / 3, "10%": 2 / 3, "50%": 2 / 3},
        "gini": pytest.approx(1 / 6),
        "activity": [[1, 1], [2, 1]],
        "popularity": [[1, 1], [2, 1]],
        "heat_map": {"density": [[1.0, 1.0], [1.0, 0.0]], "users": 2, "items": 2},
        "over_time": [["2009-12-05", 3]],
        "duplicates": 0,
        "simulated": False,
        "features": [],
        "scores": None,
        "editions": {"works": 0, "items": 0, "possible": 0, "handling": "group", "examples": []},
    }


def test_of_counts(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": "user,item,plays\na,i1,1\nb,i1,3\na,i2,300\na,i3,2\na,i3,1\n"}) / "a.csv"
    card = data_card(ingest.read(path))
    assert card.scale is None
    assert card.mean_rating is None
    assert card.histogram == ((1.0, 1), (2.0, 2), (256.0, 1))
    assert (card.first_timestamp, card.duplicates) == (None, 1)


def test_of_feedback_scores(tmp_path: Path) -> None:
    rows = "a,i1,view\na,i2,buy\na,i2,view\nb,i1,skip\nb,i2,buy\n"
    card = data_card(ingest.read(written(tmp_path, {"a.csv": "user,item,event\n" + rows}) / "a.csv"))
    assert card.histogram == ((-0.25, 1), (0.0625, 1), (1.0, 2))
    assert card.scores is not None
    assert card.scores.weights == {"buy": 1.0, "view": 0.1, "skip": -0.3}


def test_a_fine_scale_is_shown_in_few_bars(tmp_path: Path) -> None:
    rows = "".join(f"u{n},i{n % 7},{n / 10}\n" for n in range(10, 101))
    card = data_card(ingest.read(written(tmp_path, {"a.csv": "user,item,rating\n" + rows}) / "a.csv"))
    assert [bar[0] for bar in card.histogram] == [float(n) for n in range(1, 11)]
    assert sum(bar[1] for bar in card.histogram) == 91


STARS = st.integers(1, 10).map(lambda halves: halves / 2)


@given(st.lists(STARS, min_size=1) | st.lists(STARS | st.floats(-9, 999, width=32), min_size=1))
def test_ratings_are_counted_whatever_they_are(values: list[float]) -> None:
    counts = datacard._value_counts(pl.Series(values, dtype=pl.Float32))
    assert counts.rows() == sorted(Counter(value + 0.0 for value in values).items())


def test_it_comes_back_from_json_as_it_was(tmp_path: Path) -> None:
    card = data_card(ingest.read(csv_folder(tmp_path)))
    assert decode(json.dumps(to_document(card)), DataCard) == card


@pytest.mark.parametrize(("counts", "expected"), [([1, 1, 1, 1], 0.0), ([0, 0, 0, 4], 0.75), ([], 0.0)])
def test_gini(counts: list[int], expected: float) -> None:
    assert gini(np.array(counts)) == pytest.approx(expected)


@given(counts=st.lists(st.integers(1, 1000), min_size=1))
def test_gini_as_by_its_definition(counts: list[int]) -> None:
    differences = sum(abs(a - b) for a in counts for b in counts)
    assert gini(np.sort(np.array(counts))) == pytest.approx(differences / (2 * len(counts) * sum(counts)))


def test_quantiles_of_nothing() -> None:
    assert quantiles(np.array([])) == Quantiles(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_the_real_latest_small(shared_data: Path) -> None:
    card = data_card(ingest.read(shared_data / "ml-latest-small"))
    assert (card.items, card.rated_items, card.never_touched) == (9742, 9724, 18)
    assert round(card.mean_rating or 0.0, 4) == 3.5016
    assert sum(count for _, count in card.histogram) == 100_836
