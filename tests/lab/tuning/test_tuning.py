"""Hyperparameter search: what it may read, that it finds the best, that it resumes, prunes and stops in time."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from recterm.domain.answers.lab.tuning import DONE, FAILED, PRUNED, Search, TrialOver, TunedTrial
from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.model import Progress, Scale
from recterm.domain.progress import silent
from recterm.engine import Interactions
from recterm.engine.linear.ease import EASE
from recterm.errors import EngineError, JobError
from recterm.lab.evaluation import Candidate, evaluate
from recterm.lab.splits.splits import holdout
from recterm.lab.tuning import tuning
from recterm.lab.tuning.search_space import distributions, grid, search_space
from recterm.lab.tuning.tuning import Tuner

if TYPE_CHECKING:
    from recterm.lab.tuning.search import Tuned
    from tests.lab.tiny_models import Fitted

STARS = Scale(0.5, 5.0, 0.5)


@pytest.fixture(scope="module")
def data() -> Interactions:
    rng = np.random.default_rng(1)
    user, item = np.nonzero(rng.random((60, 50)) < np.linspace(0.8, 0.1, 50))
    value = np.clip(rng.normal(3.5 + (user % 5 - 2) / 4, 0.7).round(), 1, 5)
    return Interactions.from_arrays(user, item, value, n_items=50, scale=STARS)


def search(data: Interactions, asked: Search, n: int = 12, earlier: tuple[TunedTrial, ...] = ()) -> Tuned:
    tuner = Tuner(data, asked, np.arange(data.n_items), earlier)
    return tuner.run(n, deadline=math.inf, keep=lambda _: None, progress=silent)


def test_the_test_part_is_never_read(data: Interactions, tiny_models: type[Fitted]) -> None:
    """Not fitted, not measured: with other ratings in the test part every trial is the same."""
    asked = Search("constant", wanted=(), seed=4)
    with pytest.raises(EngineError, match="no hyperparameter to tune"):
        Tuner(data, asked, np.arange(50))
    asked = Search("bias", seed=4)
    tuned = search(data, asked)
    test = holdout(data.user, data.item, seed=4).test
    value = data.value.copy()
    value[test] = 1.0
    other = Interactions.from_arrays(data.user, data.item, value, n_items=50, scale=STARS)
    again = search(other, asked)
    assert [trial.value for trial in again.trials] == [trial.value for trial in tuned.trials]


def test_the_defaults_come_first_and_the_best_is_the_best(data: Interactions) -> None:
    tuned = search(data, Search("ease"))
    assert tuned.metric == "ndcg@10"
    assert [trial.number for trial in tuned.trials] == list(range(12))
    assert tuned.default == tuned.trials[0]
    values = [trial.value for trial in tuned.trials if trial.value is not None]
    assert tuned.best.value == max(values)
    assert set(tuned.best.hyperparameters) == set(search_space("ease", data))
    best, default = tuned.best.value, tuned.default.value
    assert best is not None
    assert default is not None
    assert tuned.gain == pytest.approx(best - default, abs=1e-9)
    assert sum(tuned.importance.values()) == pytest.approx(1.0)


def test_a_trial_is_what_an_evaluation_of_the_training_part_says(data: Interactions) -> None:
    tuned = search(data, Search("ease", seed=2), 3)
    outer = holdout(data.user, data.item, seed=2)
    inner = evaluate(
        data.part(np.sort(outer.train)),
        [Candidate("ease", tuned.trials[2].hyperparameters)],
        seed=3,
        measuring=EvaluationSettings(complete=False),
    )
    # Its fit draws nothing, so that the seed of the fit does not matter.
    assert tuned.trials[2].value == pytest.approx(inner.models["ease"]["ndcg@10"].mean)


@pytest.mark.parametrize(
    ("model", "metric"),
    [("bias", "rmse"), ("bias", "mae"), ("bias", "mse"), ("ease", "map@10"), ("ease", "rbp@10"), ("ease", "auc")],
)
def test_any_metric_that_the_model_has(data: Interactions, model: str, metric: str) -> None:
    tuned = search(data, Search(model, metric=metric), 4)
    values = [trial.value for trial in tuned.trials if trial.value is not None]
    assert tuned.best.value == (min(values) if metric in ("rmse", "mae", "mse") else max(values))


def test_a_grid_is_tried_point_by_point(data: Interactions) -> None:
    asked = Search("ease", sampler="grid", wanted=("regularization", "disliked"))
    tuned = search(data, asked, 99)
    assert len(tuned.trials) == 1 + 4 * 4
    points = [tuple(trial.hyperparameters.values()) for trial in tuned.trials[1:]]
    assert len(set(points)) == 16
    values = grid(search_space("ease", data, ["regularization"]), 4)["regularization"]
    assert values[0] == 10.0
    assert values[-1] == pytest.approx(2000.0)


@pytest.mark.parametrize("sampler", ["tpe", "random", "grid"])
def test_a_search_goes_on_where_it_stopped(data: Interactions, sampler: str) -> None:
    asked = Search("ease", sampler=sampler)
    first = search(data, asked, 5)
    again = search(data, asked, 9, first.trials)
    assert again.trials[:5] == first.trials
    assert len(again.trials) == 9
    tried = [tuple(trial.hyperparameters.items()) for trial in again.trials]
    assert len(set(tried)) == 9


def test_the_same_seed_tries_the_same(data: Interactions) -> None:
    first, second = (search(data, Search("ease", seed=5), 6) for _ in range(2))
    assert [trial.hyperparameters for trial in first.trials] == [trial.hyperparameters for trial in second.trials]
    assert [trial.value for trial in first.trials] == [trial.value for trial in second.trials]


def test_hopeless_trials_are_pruned_where_fits_are_long(data: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "LONG_FIT", 0.0)
    tuned = search(data, Search("ease", sampler="random"), 25)
    states = {trial.state for trial in tuned.trials}
    assert states == {DONE, PRUNED}
    pruned = [trial for trial in tuned.trials if trial.state == PRUNED]
    assert all(trial.value is None and trial.early is not None for trial in pruned)
    assert all(trial.number > tuning.FIRST_UNPRUNED for trial in pruned)
    for trial in pruned:
        before = [earlier.early for earlier in tuned.trials[: trial.number] if earlier.early is not None]
        assert trial.early is not None
        assert trial.early < np.median(before)


def test_a_model_that_refuses_its_values_is_a_failed_trial(data: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    fit = EASE.fit

    def refuse(self: Any, data: Interactions, **more: Any) -> Any:
        if self.hyperparameters.regularization is not None:
            raise EngineError("singular")
        return fit(self, data, **more)

    monkeypatch.setattr(EASE, "fit", refuse)
    tuned = search(data, Search("ease"), 3)
    assert [trial.state for trial in tuned.trials] == [DONE, FAILED, FAILED]
    assert tuned.best is tuned.default


def test_when_the_time_is_over_the_defaults_are_there(data: Interactions) -> None:
    tuner = Tuner(data, Search("ease"), np.arange(50))
    tuned = tuner.run(9, deadline=time.monotonic() - 1, keep=lambda _: None, progress=silent)
    assert [trial.number for trial in tuned.trials] == [0]
    assert tuned.gain == 0.0


def test_a_stopped_search_keeps_what_was_tried(data: Interactions) -> None:
    kept: list[TunedTrial] = []

    def stop(line: Progress) -> None:
        if line.stage.startswith("trial 3"):
            raise JobError("cancelled")

    with pytest.raises(JobError):
        Tuner(data, Search("ease"), np.arange(50)).run(9, deadline=math.inf, keep=kept.append, progress=stop)
    assert [trial.number for trial in kept] == [0, 1]


def test_each_trial_is_reported_when_it_is_over(data: Interactions) -> None:
    lines: list[Progress] = []
    Tuner(data, Search("ease"), np.arange(50)).run(3, deadline=math.inf, keep=lambda _: None, progress=lines.append)
    trial_numbers = [line.found.trial.number for line in lines if isinstance(line.found, TrialOver)]
    assert trial_numbers == [0, 1, 2]
    assert [line.done for line in lines] == sorted(line.done for line in lines)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Search("ease", sampler="luck"), "no sampler"),
        (Search("crystal"), "crystal"),
        (Search("popularity"), "no hyperparameter to tune"),
        (Search("ease", wanted=("hue",)), "nothing to search in 'hue'"),
        (Search("ease", metric="rmse"), "no rmse"),
        (Search("bias", metric="ndcg@10"), "no metric 'ndcg@10'"),
        (Search("ease", metric="ndcg@7"), "no metric 'ndcg@7'"),
        (Search("ease", protocol="stars-5-fold"), "several test parts"),
        (Search("ease", protocol="time-80-20"), "no timestamps"),
    ],
)
def test_refusals(data: Interactions, asked: Search, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        Tuner(data, asked, np.arange(50))


def test_weights_that_do_nothing_on_these_data_are_not_searched(data: Interactions) -> None:
    counts = Interactions.from_arrays([0, 1], [0, 1], explicit=False)
    assert "count_power" not in search_space("ease", data)
    assert {"just_liked", "below_liked", "disliked"}.isdisjoint(search_space("ease", counts))
    space = search_space("item-knn", data, ["similarity", "n_neighbours"])
    assert set(distributions(space)) == {"similarity", "n_neighbours"}
