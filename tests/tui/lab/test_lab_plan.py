"""Lab plan in words: what counts as a hit is what the evaluation will count."""

from __future__ import annotations

import pytest

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.lab.splits.protocols import protocol_named
from recterm.tui.lab.lab_plan import LabPlan


@pytest.mark.parametrize("split", ["holdout-80-20", "leave-one-out", "next-item", "time-global"])
@pytest.mark.parametrize("threshold", [3.0, 4.0])
def test_the_stars_of_a_hit_are_those_that_are_measured(split: str, threshold: float) -> None:
    words = LabPlan(split=split, threshold=threshold).words
    measured = protocol_named(split).measured(EvaluationSettings(relevant_stars=threshold)).relevant_stars
    expected = "any stars" if measured == 0.5 else f"from {measured:g} stars"
    assert words == f"models in use; {split}, k 10, {expected}"
