"""Evaluation of reranking: the gain from variety, rarity and calibrated genres, and its cost in accuracy."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.answers.lab.evaluation import MeasuredModel, RunSettings
from recterm.domain.evaluation_settings import DEFAULT_PLAN, DEFAULT_PROTOCOL, EvaluationPlan, EvaluationSettings
from recterm.domain.measured_models import IN_USE
from recterm.domain.measured_models import PLAIN as PLAIN_LISTS
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.domain.reranking import CALIBRATED, PLAIN, Reranking
from recterm.engine import default_neighbours, ranking_spec
from recterm.errors import EngineError
from recterm.lab.evaluation import DEFAULTS, comparisons_of
from recterm.lab.metrics.fold import Fold
from recterm.lab.model_evaluation import ModelEvaluation
from recterm.lab.splits.protocols import protocol_named
from recterm.lab.tradeoffs import tradeoffs
from recterm.service.arrays.community import interactions_of, unchanged_info
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import item_ranks, per_user_values, versions
from recterm.service.models.in_use import FOR_YOU, choose_models
from recterm.service.runtime.blas import available_threads, blas_threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.domain.answers.lab.evaluation import Run
    from recterm.engine import Interactions
    from recterm.lab.evaluation import Candidate
    from recterm.lab.metrics.lists import Rows
    from recterm.lab.splits.protocols import EvaluationProtocol
    from recterm.lab.splits.splits import Split
    from recterm.service.models.in_use import ChosenModels
    from recterm.store import Library


RERANKINGS = (
    PLAIN,
    Reranking(diversity=0.3),
    Reranking(diversity=0.6),
    Reranking(rarity=-0.5),
    Reranking(rarity=0.25),
    Reranking(rarity=0.5),
    Reranking(calibration=CALIBRATED),
)
"""Settings to measure."""


def evaluate_reranking(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    plan: EvaluationPlan = DEFAULT_PLAN,
    progress: ProgressSink = silent,
) -> Run:
    """Measure the models' lists under every setting in `RERANKINGS`, and save the run.

    Args:
        library: name or path; None is the current one.
        names: ranking models, as in `evaluate`; none means the model in use for "For you".
        overrides: hyperparameters by name, each for every named model that has it.
        plan: settings of the evaluation; its protocol must measure lists.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: a model is unknown or does not rank, or lists cannot be measured on the data.
        LibraryError: the library has no data, or cannot be written.
    """
    with open_library(library) as opened:
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        wanted = [FOR_YOU if name == IN_USE else name for name in names or (IN_USE,)]
        chosen = choose_models(opened, data, wanted, overrides, floor=False)
        return reranked_run(opened, data, chosen, plan, progress)


def reranked_run(
    library: Library, data: Interactions, chosen: ChosenModels, plan: EvaluationPlan, progress: ProgressSink
) -> Run:
    """Measure the candidates' reranked lists, and save the run with everything needed to repeat it.

    Raises:
        EngineError: a candidate does not rank, or the protocol or data provide no lists.
    """
    started = time.monotonic()
    how, seed = protocol_named(plan.protocol), plan.seed
    measuring = how.measured(plan.measuring)
    _check(chosen.candidates, how, measuring)
    ranks = item_ranks(library, data)
    splits = how.splits(data.user, ranks[data.item], seed, data.timestamp)
    threads = plan.threads or available_threads()
    work = _Work(data, splits, ranks, measuring, seed, progress)
    with blas_threads(threads):
        measured = {candidate.key: work.measure(candidate) for candidate in chosen.candidates}
    trials = [trial for by_setting in measured.values() for trial in by_setting.values()]
    users = trials[0].list_users
    info = unchanged_info(library, data)
    return library.runs.save(
        data=info.label,
        fingerprint=info.fingerprint,
        split=how.name,
        seed=seed,
        k=measuring.k,
        users=len(users),
        models={trial.key: trial.measures(seed) for trial in trials},
        seconds=time.monotonic() - started,
        settings=RunSettings(
            protocol=how.name,
            words=f"{measuring.words} {how.words}",
            measuring=measuring,
            models=_made(measured, chosen),
            comparisons=comparisons_of(trials, seed),
            notes=chosen.notes,
            threads=threads,
            versions=versions(),
        ),
        values=per_user_values(users, users[:0], {trial.key: trial.lists for trial in trials}),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Common basis for measuring every model."""

    data: Interactions
    splits: Sequence[Split]
    ranks: Rows
    measuring: EvaluationSettings
    seed: int
    progress: ProgressSink

    def measure(self, candidate: Candidate) -> dict[Reranking, ModelEvaluation]:
        """Return a trial for each setting, measured on every split; `made` describes the fitted model."""
        trials = {setting: ModelEvaluation(_row(candidate.key, setting)) for setting in RERANKINGS}
        for split in self.splits:
            part = Fold.of(self.data, split, self.ranks, lists=True, measuring=self.measuring, seed=self.seed)
            if part.target is None:
                raise EngineError("no user has a relevant item in the test part, so no list can be measured")
            model = candidate.make_ranking(part.train)
            changed = model.hyperparameters.changed()
            model.fit(part.train, rng=self._rng(), progress=self.progress)
            near = default_neighbours(part.train).fit(part.train, rng=self._rng(), progress=self.progress)
            tradeoffs(model, near, part, trials, k=self.measuring.k, progress=self.progress)
            made = MeasuredModel(model.hyperparameters.model, model.hyperparameters.to_json(), changed)
            for trial in trials.values():
                trial.made = made
        return trials

    def _rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)


def _row(key: str, setting: Reranking) -> str:
    return f"{key}: {setting.words}" if setting.words else key


def _made(
    measured: Mapping[str, Mapping[Reranking, ModelEvaluation]], chosen: ChosenModels
) -> dict[str, MeasuredModel]:
    """Return row -> the model, its reranking, and the row (`of`) with its plain lists."""
    return {
        trial.key: replace(
            trial.made, reranking=setting.words or PLAIN_LISTS, of=key, in_use=chosen.in_use.get(trial.key)
        )
        for key, trials in measured.items()
        for setting, trial in trials.items()
    }


def _check(candidates: Sequence[Candidate], protocol: EvaluationProtocol, measuring: EvaluationSettings) -> None:
    if not protocol.ranks:
        raise EngineError(
            f"{protocol.name} does not measure lists", f"reranked lists need {DEFAULT_PROTOCOL} or the like"
        )
    if measuring.negatives is not None:
        raise EngineError(
            f"{measuring.candidates} does not measure lists that a person could see",
            "rerank whole lists: --candidates rated",
        )
    for candidate in candidates:
        if candidate.name not in DEFAULTS:
            ranking_spec(candidate.name)
