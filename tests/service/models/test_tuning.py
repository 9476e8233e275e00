"""Tuning of a library's models: trials are kept, a search is resumed, the best is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.answers.lab.tuning import Search
from recterm.domain.model import Progress, Role
from recterm.errors import EngineError, JobError
from recterm.service.libraries.files import open_library
from recterm.service.models.tuning import tune

if TYPE_CHECKING:
    from pathlib import Path

ALS = Search("als", wanted=("n_factors", "alpha"))


def test_a_search_is_kept_and_taken_up_again(library: Path) -> None:
    first = tune(None, ALS, trials=3)
    again = tune(None, ALS, trials=5)
    assert again.tuning == first.tuning
    assert again.resumed == 3
    assert again.trials[:3] == first.trials
    with open_library() as opened:
        assert tuple(opened.tunings.trials(first.tuning)) == again.trials
    assert tune(None, ALS, trials=2, fresh=True).tuning != first.tuning
    assert tune(None, Search("als", wanted=("alpha",)), trials=1).resumed == 0


def test_a_killed_search_keeps_its_trials(library: Path) -> None:
    def stop(line: Progress) -> None:
        if line.stage.startswith("trial 3"):
            raise JobError("cancelled")

    with pytest.raises(JobError):
        tune(None, ALS, trials=9, progress=stop)
    assert tune(None, ALS, trials=2).resumed == 2


def test_the_best_is_trained_and_active(library: Path) -> None:
    tuned = tune(None, ALS, trials=4, apply=True)
    with open_library() as opened:
        active = opened.models.active(Role.RANKING)
    assert active.name == "als"
    if tuned.best.number:
        wanted = tuned.best.hyperparameters
        assert {name: active.hyperparameters[name] for name in wanted} == wanted
    assert tuned.applied


def test_the_best_of_before_is_used_without_another_trial(library: Path) -> None:
    before = tune(None, ALS, trials=3)
    after = tune(None, ALS, trials=3, apply=True)
    assert after.resumed == 3
    assert after.trials == before.trials
    with open_library() as opened:
        assert opened.models.active(Role.RANKING).name == "als"


def test_nothing_is_kept_of_a_search_that_cannot_begin(library: Path) -> None:
    with pytest.raises(EngineError):
        tune(None, Search("popularity"))
    with open_library() as opened:
        assert opened.tunings.every() == []
