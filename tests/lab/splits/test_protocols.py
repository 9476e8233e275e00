"""Protocols by name."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.errors import EngineError
from recterm.lab.splits.protocols import PROTOCOLS, protocol_named

USER, ITEM = np.repeat(np.arange(6), 10), np.tile(np.arange(10), 6)
TIME = np.arange(60) * 1000


@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_splits_carry_the_protocols_name(name: str) -> None:
    protocol = protocol_named(name)
    assert protocol.name == name
    assert {split.name for split in protocol.splits(USER, ITEM, 3, TIME)} == {name}


def test_a_name_says_the_fraction_and_the_folds() -> None:
    (half,) = protocol_named("holdout-50-50").splits(USER, ITEM, 0)
    assert len(half.test) == 30
    assert [len(split.test) for split in protocol_named("stars-3-fold").splits(USER, ITEM, 0)] == [20, 20, 20]


@pytest.mark.parametrize("name", ["", "holdout", "holdout-80-30", "holdout-100-0", "stars-1-fold", "stars-5-folds"])
def test_an_unknown_name_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(EngineError, match="no evaluation protocol") as refusal:
        protocol_named(name)
    assert "holdout-80-20" in refusal.value.hint


@pytest.mark.parametrize("name", ["next-item", "time-global"])
def test_what_comes_next_counts_whatever_its_stars_unless_a_threshold_is_named(name: str) -> None:
    protocol = protocol_named(name)
    assert protocol.measured(EvaluationSettings()).relevant_stars == 0.5
    assert protocol.measured(EvaluationSettings(relevant_stars=3.0)).relevant_stars == 3.0
    assert protocol_named("leave-one-out").measured(EvaluationSettings()).relevant_stars == 4.0


def test_only_what_comes_next_has_a_twin_with_shuffled_ties() -> None:
    twins = {name: protocol_named(name).shuffled_split(USER, ITEM, 0, TIME) for name in PROTOCOLS}
    assert {name for name, twin in twins.items() if twin is not None} == {"next-item", "time-global"}
    twin = protocol_named("next-item+repeats").shuffled_split(USER, ITEM, 0, TIME)
    assert twin is not None
    assert twin.repeats
