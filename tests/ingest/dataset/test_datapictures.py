"""Pictures of the data card."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.answers.data.data_card import HeatMap
from recterm.ingest.dataset import datapictures
from recterm.ingest.dataset.datapictures import doubling_histogram, heat_map, over_time


def test_the_heat_map_has_the_most_active_and_popular_first() -> None:
    user, item = np.array([0, 1, 1, 2, 2, 2]), np.array([0, 0, 1, 0, 1, 2])
    picture = heat_map(pl.Series(user), pl.Series(item), np.bincount(user), np.bincount(item, minlength=4))
    assert picture == HeatMap(((1.0, 1.0, 1.0), (1.0, 1.0, 0.0), (1.0, 0.0, 0.0)), 3, 3)


def test_a_large_matrix_is_drawn_in_blocks(monkeypatch: object) -> None:
    rng = np.random.default_rng(0)
    user, item = np.nonzero(rng.random((300, 200)) < 0.1)
    picture = heat_map(
        pl.Series(user), pl.Series(item), np.bincount(user, minlength=300), np.bincount(item, minlength=200)
    )
    density = np.array(picture.density)
    assert density.shape == datapictures.BLOCKS
    assert density[0].mean() > density[-1].mean()
    assert density[:, 0].mean() > density[:, -1].mean()
    assert np.average(density) == np.clip(np.average(density), 0.05, 0.2)


def test_nothing_is_drawn_of_nothing() -> None:
    nothing = np.zeros(0, dtype=int)
    assert heat_map(pl.Series(nothing), pl.Series(nothing), nothing, np.zeros(3, dtype=int)) == HeatMap()
    assert doubling_histogram(nothing) == ()
    assert over_time(pl.Series([None, None], dtype=pl.Int64)) == ()


def test_time_is_told_in_years_months_or_days() -> None:
    day = 86_400
    assert over_time(pl.Series([0, 2 * day, 2 * day])) == (("1970-01-01", 1), ("1970-01-02", 0), ("1970-01-03", 2))
    assert [label for label, _ in over_time(pl.Series([0, 100 * day]))] == ["1970-01", "1970-02", "1970-03", "1970-04"]
    assert over_time(pl.Series([0, 1200 * day])) == (("1970", 1), ("1971", 0), ("1972", 0), ("1973", 1))


@given(st.lists(st.integers(0, 10_000), max_size=50))
def test_the_bars_hold_everybody_with_an_interaction(counts: list[int]) -> None:
    bars = doubling_histogram(np.array(counts, dtype=int))
    assert sum(count for _, count in bars) == sum(count > 0 for count in counts)
    for low, count in bars:
        assert count == sum(low <= interactions < 2 * low for interactions in counts)
