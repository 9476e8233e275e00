"""Automatic selection of a library's best models: train the strongest candidates, measure, activate the winners."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm import engine
from recterm.domain.answers.lab.evaluation import Measure, MeasuredModel
from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, EvaluationSettings
from recterm.domain.model import Progress, Role
from recterm.domain.progress import ProgressSink, silent
from recterm.engine.baselines.content import Content, ContentParams
from recterm.engine.core import defaults
from recterm.lab.evaluation import Candidate
from recterm.lab.evaluation import evaluate as measure
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.measuring_neighbours import Answers, ask_neighbours
from recterm.lab.metrics.registry import metric_of, n_together
from recterm.lab.splits.protocols import protocol_named
from recterm.lab.splits.splits import id_ranks
from recterm.lab.statistics import intervals
from recterm.lab.tuning.selection import winner
from recterm.service.arrays.community import interactions_of, unchanged_info
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import per_user_values, versions
from recterm.service.models.training import FALLBACK, Plan, train_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.domain.answers.lab.evaluation import Run
    from recterm.domain.answers.lab.training import TrainedModel
    from recterm.engine import AnyModel, Interactions
    from recterm.lab.arrays import F64Vector
    from recterm.lab.evaluation import Evaluation
    from recterm.store import Library

AUTO = "auto"
"""Name of automatic selection where a model's name is expected."""

BUDGET = 300.0
"""Default time limit for the trials, in seconds."""

K = 10
FAR_BEHIND = 0.5
"""Share of the best recall that neighbours must reach to be chosen."""

METRICS = {Role.RANKING: f"ndcg@{K}", Role.STARS: "rmse"}
"""Deciding metric of the other roles."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Result of a selection."""

    run: Run
    """Saved run with all measurements."""
    winners: Mapping[Role, str]
    """Role -> label of the chosen candidate."""
    trained: Sequence[TrainedModel]
    skipped: Sequence[str]
    """Candidates left out for lack of time."""


class _BudgetOverError(Exception):
    """Raised from a progress sink when the time limit is over."""


@dataclass(slots=True)
class _Trials:
    """Trials measured so far."""

    data: Interactions
    item_rank: Any
    seed: int
    deadline: float
    progress: ProgressSink
    evaluations: list[Evaluation] = field(default_factory=list)
    answers: dict[str, Answers] = field(default_factory=dict)
    made: dict[str, MeasuredModel] = field(default_factory=dict)
    """Candidate key -> the model measured for neighbours."""
    skipped: list[str] = field(default_factory=list)

    def lists(self, candidates: Sequence[Candidate]) -> dict[str, F64Vector]:
        """Return each user's NDCG, or RMSE for star predictors, of the candidates that time allows."""
        values: dict[str, F64Vector] = {}
        for candidate in candidates:
            metric = METRICS[Role.STARS if Role.STARS in engine.spec_of(candidate.name).roles else Role.RANKING]
            try:
                result = measure(
                    self.data,
                    [candidate],
                    protocol=DEFAULT_PROTOCOL,
                    measuring=EvaluationSettings(k=K, complete=False),
                    seed=self.seed,
                    item_rank=self.item_rank,
                    progress=self._sink(first=not values),
                )
            except _BudgetOverError:
                self.skipped.append(candidate.key)
                continue
            self.evaluations.append(result)
            if metric in result.per_user[candidate.key]:
                values[candidate.key] = result.per_user[candidate.key][metric]
        return values

    def neighbours(self, candidates: Sequence[Candidate]) -> dict[str, F64Vector]:
        """Measure the content similarity of each candidate's neighbours, by user; 0 without features.

        Candidates that run out of time or fall far behind in recall are left out.
        """
        split = protocol_named(DEFAULT_PROTOCOL).splits(self.data.user, self.item_rank[self.data.item], self.seed)[0]
        part = Fold.of(self.data, split, self.item_rank, lists=True)
        if part.target is None:
            return {}
        kin = _kin(part.train)
        for candidate in candidates:
            sink = self._sink(first=not self.answers)
            try:
                model = candidate.make_ranking(part.train)
                changed = model.hyperparameters.changed()
                model.fit(part.train, rng=np.random.default_rng(self.seed), progress=sink)
                answers = ask_neighbours(model, part.train, part.target, k=K, seed=self.seed, kin=kin, progress=sink)
            except _BudgetOverError:
                self.skipped.append(candidate.key)
                continue
            if len(answers.recall):
                self.answers[candidate.key] = answers
                self.made[candidate.key] = MeasuredModel(candidate.name, model.hyperparameters.to_json(), changed)
        best = max((float(answers.recall.mean()) for answers in self.answers.values()), default=0.0)
        near = {key: measured for key, measured in self.answers.items() if measured.recall.mean() >= FAR_BEHIND * best}
        return {key: measured.content_similarity for key, measured in near.items()}

    def _sink(self, *, first: bool) -> ProgressSink:
        """Return a progress sink that stops a trial when time is up; the first of each role always finishes."""

        def report(progress: Progress) -> None:
            if not first and time.monotonic() > self.deadline:
                raise _BudgetOverError
            self.progress(progress)

        return report


def select(
    library: str | Path | None = None,
    *,
    budget: float = BUDGET,
    seed: int = 0,
    progress: ProgressSink = silent,
) -> Selection:
    """Measure the strongest candidates on a holdout of the library's data, and activate each role's winner.

    The default of each role is always measured, and first; another model replaces it only when ahead by more than
    chance (`lab.tuning.selection.winner`). The winners are refitted to all data. The measurements are saved as a run.

    Args:
        library: name or path; None is the current one.
        budget: time limit for the trials, in seconds; candidates beyond it are left out and named.
        seed: random seed of the split and the models.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: the data allow no measurement.
        LibraryError: the library has no data, or cannot be written.
    """
    with open_library(library) as opened:
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        ranks = id_ranks([item.id for item in opened.catalogue.page(range(data.n_items))])
        trials = _Trials(data, ranks, seed, time.monotonic() + budget, progress)
        candidates = _candidates(data)
        trials.lists([Candidate(FALLBACK)])
        chosen: dict[Role, Candidate] = {}
        for role, mine in candidates.items():
            values = trials.neighbours(mine) if role is Role.NEIGHBOURS else trials.lists(mine)
            best = winner(values, lower_is_better=role is Role.STARS) if values else mine[0].key
            chosen[role] = next(candidate for candidate in mine if candidate.key == best)
        run = _save(opened, trials, chosen)
        plans = _plans(chosen)
        trained = train_on(opened, data, plans, None, seed, progress)
        winners = {role: candidate.key for role, candidate in chosen.items()}
        return Selection(run, winners, trained, tuple(trials.skipped))


def _kin(train: Interactions) -> Content | None:
    """Return the content model that judges neighbours; None if items lack genres, creators, themes and tags."""
    if train.features is None or not len(train.features.tokens):
        return None
    return Content(ContentParams()).fit(train, rng=np.random.default_rng(0))


def _candidates(data: Interactions) -> dict[Role, list[Candidate]]:
    """Return the strongest models of each role for data of this shape, the default first."""
    neighbours = engine.default_neighbours(data)
    usual = Candidate(engine.name_of(neighbours), neighbours.hyperparameters.to_json(), label="item-knn (because)")
    candidates = {Role.RANKING: [Candidate(name) for name in defaults.strong_rankers(data)]}
    candidates[Role.NEIGHBOURS] = [usual, *(Candidate(name) for name in defaults.strong_neighbours(data))]
    if data.explicit:
        candidates[Role.STARS] = [Candidate(name) for name in defaults.strong_stars(data)]
    return candidates


def _plans(chosen: Mapping[Role, Candidate]) -> list[Plan]:
    """Return the winners as they are to be trained, one model for several roles where they are the same."""
    roles: dict[str, list[Role]] = {}
    models: dict[str, AnyModel] = {}
    for role, candidate in chosen.items():
        roles.setdefault(candidate.key, []).append(role)
        models[candidate.key] = engine.create(candidate.name, **candidate.params)
    plans = [Plan(models[key], tuple(roles[key])) for key in models]
    if all(plan.name != FALLBACK for plan in plans):
        plans.append(Plan(engine.create(FALLBACK), (Role.RANKING,), active=False))
    return plans


def _save(library: Library, trials: _Trials, chosen: Mapping[Role, Candidate]) -> Run:
    """Return the table as a run: every candidate with what was measured of it."""
    first = trials.evaluations[0]
    models: dict[str, dict[str, Measure]] = {}
    made = dict(trials.made)
    for evaluation in trials.evaluations:
        models |= {key: dict(measures) for key, measures in evaluation.models.items()}
        made |= evaluation.made
    for key, answers in trials.answers.items():
        columns = np.stack([*answers.values.values()], axis=1)
        names = [metric_of(name).key(f"@{K}") for name in answers.values]
        models.setdefault(key, {}).update(
            zip(names, intervals.means(columns, seed=trials.seed, together=n_together(names)), strict=True)
        )
    notes = [f"Chosen for {role.value}: {candidate.key}." for role, candidate in chosen.items()]
    notes += dict.fromkeys(
        f"{key} was left out{' as neighbours' if key in models else ''}: time was up." for key in trials.skipped
    )
    notes += dict.fromkeys(note for evaluation in trials.evaluations for note in evaluation.notes)
    info = unchanged_info(library, trials.data)
    per_user: dict[str, Mapping[str, F64Vector]] = {}
    for evaluation in trials.evaluations:
        per_user |= evaluation.per_user
    values = per_user_values(
        next((trial.list_users for trial in trials.evaluations if len(trial.list_users)), first.list_users),
        first.rating_users,
        per_user,
    )
    return library.runs.save(
        data=info.label,
        fingerprint=info.fingerprint,
        split=first.split,
        seed=first.seed,
        k=first.k,
        users=first.users,
        models=models,
        seconds=sum(evaluation.seconds for evaluation in trials.evaluations),
        settings=replace(
            first.settings,
            comparisons={},
            breakdowns=(),
            worst_served={},
            models=made,
            chosen={role.value: candidate.key for role, candidate in chosen.items()},
            notes=tuple(notes),
            versions=versions(),
        ),
        values=values,
    )
