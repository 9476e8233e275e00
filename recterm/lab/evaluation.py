"""Evaluation: fits models on the training part and measures them on the rest, under a named protocol."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.answers.lab.evaluation import RunSettings, ServedUser, served_user_document
from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, EvaluationSettings
from recterm.domain.progress import silent
from recterm.engine import Task, create, default, default_stars, does_not_rank, uses_features
from recterm.errors import EngineError
from recterm.lab.metrics.breakdowns import by_activity, by_genre, by_popularity, by_user_features, worst_served
from recterm.lab.metrics.cold_start import ColdStart
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.metric import Better
from recterm.lab.metrics.registry import lower_is_better, metric_of
from recterm.lab.model_evaluation import EvaluationProgress, FoldContext, ModelEvaluation
from recterm.lab.splits.protocols import EvaluationProtocol, protocol_named
from recterm.lab.statistics.significance import compare
from recterm.lab.tied_ends import tied_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recterm.domain.answers.lab.evaluation import Breakdown, Comparison, Measure, MeasuredModel
    from recterm.domain.progress import ProgressSink
    from recterm.engine import AnyModel, Interactions, Recommender
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.lists import Rows
    from recterm.lab.splits.splits import Split

DEFAULTS: Mapping[str, Callable[[Interactions], AnyModel]] = {"default": default, "default-stars": default_stars}
"""Names for the models that a new library with this data gets, chosen from the training part."""

NO_LISTS = "No user has a relevant item in the test part ({stars:g} stars or more), so there are no list metrics."
EDITIONS = "Editions of one work count once, and not at all for users who know another one. "
WITHOUT_REVIEWS = (
    "Models are measured without the words of reviews, since those of the tested ratings are among them; what is"
    " trained for use learns from them."
)
FROM_THE_FUTURE = (
    "The split is random, so models also learn from what came after the tested interactions, which they cannot in use."
    " These data have dates: time-global tests what came next after one point in time."
)
SAMPLED = (
    "Sampled metrics ({name}): each user's relevant items were ranked among {n} drawn ones. They match published"
    " tables; full rankings may order the models differently."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Model to measure."""

    name: str
    """Name in `recterm.engine.MODELS`, or `default` or `default-stars`."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """Hyperparameters that differ from the model's defaults."""
    label: str = ""
    """Name in the table; needed when a model is measured twice."""

    @property
    def key(self) -> str:
        """Key of the results."""
        return self.label or self.name

    def make(self, train: Interactions) -> AnyModel:
        """Create the unfitted model; EngineError when its name or a hyperparameter is unknown."""
        if self.name not in DEFAULTS:
            return create(self.name, **self.params)
        if self.params:
            raise EngineError(f"{self.name} takes no hyperparameters", "name the model that you want to set")
        return DEFAULTS[self.name](train)

    def make_ranking(self, train: Interactions) -> Recommender:
        """Return the unfitted model; EngineError as `make`, and when it predicts stars."""
        model = self.make(train)
        if model.task is not Task.RANKING:
            raise does_not_rank(self.name)
        return model


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Results. The same data, candidates, protocol, k and seed give the same figures to the last digit."""

    split: str
    """Name of the protocol's split: `holdout-80-20`."""
    words: str
    """The split and what was measured, in words."""
    seed: int
    measuring: EvaluationSettings
    users: int
    """Number of users measured."""
    models: Mapping[str, Mapping[str, Measure]]
    """By candidate, then by metric; a single value for all lists has no interval: low = high = mean."""
    per_user: Mapping[str, Mapping[str, F64Vector]]
    """By candidate, then by metric: one value per user of `list_users` (or `rating_users` for rating metrics)."""
    list_users: Rows
    """Rows of the users whose lists were measured, ascending."""
    rating_users: Rows
    """Rows of the users with test ratings, ascending."""
    comparisons: Mapping[str, Comparison]
    """By metric: the best candidate, and how certain it is that the others are worse."""
    breakdowns: tuple[Breakdown, ...]
    """Where the models work and where they fail, on the first split."""
    worst: Mapping[str, Sequence[ServedUser]]
    """By candidate: the users with the worst lists in the first split."""
    made: Mapping[str, MeasuredModel]
    """By candidate: the model as it was fitted."""
    notes: tuple[str, ...]
    """Sentences on what could not be measured, or means little."""
    seconds: float

    @property
    def settings(self) -> RunSettings:
        """What a saved run needs, apart from its figures, to be repeated and understood."""
        return RunSettings(
            protocol=self.split,
            words=self.words,
            measuring=self.measuring,
            models=self.made,
            comparisons=self.comparisons,
            breakdowns=self.breakdowns,
            worst_served={key: tuple(map(served_user_document, users)) for key, users in self.worst.items()},
            notes=self.notes,
        )

    @property
    def k(self) -> int:
        """Length of the lists."""
        return self.measuring.k


def evaluate(
    data: Interactions,
    models: Sequence[Candidate],
    *,
    protocol: str | EvaluationProtocol = DEFAULT_PROTOCOL,
    measuring: EvaluationSettings | None = None,
    seed: int = 0,
    item_rank: Rows | None = None,
    cold_start: bool = False,
    progress: ProgressSink = silent,
) -> Evaluation:
    """Fit each candidate on the training part and measure it on the test part.

    Users are folded in from their history with `score_many` and `predict_pairs`, as a profile is in the app.

    Args:
        data: all interactions, users in the order of their ids.
        models: models to measure, each under its own key.
        protocol: a name in `PROTOCOLS`, or one made from split files.
        measuring: list length, relevance and candidates; None: those of the named protocols.
        seed: of the split, of every fit and of the intervals.
        item_rank: (I,) position of each item in id order (`splits.id_ranks`), by which the split is drawn, so
            that it is the same however the rows are numbered. None: the rows are in that order.
        cold_start: also measure the curve of quality against the number of known interactions.
        progress: called before each batch and from inside each fit, with parts of the whole, and with each candidate's
            metrics when it is done; may raise to stop the work.

    Raises:
        EngineError: an unknown protocol or model, settings out of range, a negative seed, two candidates with one key,
            a model that fails, or data on which nothing can be measured.
    """
    started = time.perf_counter()
    chosen = protocol_named(protocol) if isinstance(protocol, str) else protocol
    settings = chosen.measured(measuring or EvaluationSettings())
    ranks = np.arange(data.n_items) if item_rank is None else item_rank
    _check(data, models, chosen, ranks)
    splits = chosen.splits(data.user, ranks[data.item], seed, data.timestamp)
    ties = tied_ends(data, splits[0], chosen.shuffled_split(data.user, ranks[data.item], seed, data.timestamp))
    course = EvaluationProgress(progress, (len(splits) + (ties is not None)) * len(models))
    trials = [ModelEvaluation(candidate.key) for candidate in models]
    first: FoldContext | None = None
    for split in splits:
        part = Fold.of(data, split, ranks, lists=chosen.ranks, measuring=settings, seed=seed)
        curve = ColdStart(part, settings, seed) if cold_start and first is None and part.target is not None else None
        ground = FoldContext.of(part, settings, curve)
        first = first or ground
        for candidate, trial in zip(models, trials, strict=True):
            trial.measure(candidate.make(part.train), ground, seed=seed, course=course)
    assert first is not None
    evaluation = _summary(chosen, splits, first, trials, seed=seed, started=started)
    makers = [candidate.make for candidate in models]
    if ties is not None and (tied := ties.measure(makers, trials, ranks, settings, course, seed=seed)).groups:
        breakdowns, notes = (*evaluation.breakdowns, tied), (*evaluation.notes, ties.note(tied))
        evaluation = replace(evaluation, breakdowns=breakdowns, notes=notes, seconds=time.perf_counter() - started)
    course.ended()
    return evaluation


def _summary(
    protocol: EvaluationProtocol,
    splits: Sequence[Split],
    first: FoldContext,
    trials: Sequence[ModelEvaluation],
    *,
    seed: int,
    started: float,
) -> Evaluation:
    """Summarise all trials: means, intervals, breakdowns and notes; `first` is the first split."""
    data, measuring, target = first.part.data, first.measuring, first.part.target
    obstacles = [NO_LISTS.format(stars=measuring.relevant_stars)] if protocol.ranks and target is None else []
    obstacles += [trial.obstacle for trial in trials if trial.obstacle]
    measured = [trial for trial in trials if not trial.obstacle]
    if not measured:
        raise EngineError(obstacles[0], "measure another model, or choose another protocol or other data")
    list_users = next((trial.list_users for trial in measured if trial.lists), np.empty(0, dtype=np.int64))
    rating_users = np.unique(data.user[np.concatenate([split.test for split in splits])]).astype(np.int64)
    users = len(list_users if any(trial.lists for trial in measured) else rating_users)
    words = splits[0].words
    pool = measuring.words.replace("without the", "with the") if splits[0].repeats else measuring.words
    lists = f"{pool} {'' if data.work is None else EDITIONS}" if protocol.ranks else ""
    text = f"{words[0].upper()}{words[1:]}. {lists}{protocol.words}"
    breakdowns, worst = _where(first, measured, seed) if target is not None else ((), {})
    return Evaluation(
        split=protocol.name,
        words=text,
        seed=seed,
        measuring=measuring,
        users=users,
        models={trial.key: trial.measures(seed) for trial in measured},
        per_user={trial.key: trial.lists | trial.ratings for trial in measured},
        list_users=list_users,
        rating_users=rating_users,
        comparisons=comparisons_of(measured, seed),
        breakdowns=breakdowns,
        worst=worst,
        made={trial.key: trial.made for trial in measured},
        notes=(*obstacles, *_remarks(measured), *_cautions(protocol, first, users, measured)),
        seconds=time.perf_counter() - started,
    )


def _where(
    first: FoldContext, trials: Sequence[ModelEvaluation], seed: int
) -> tuple[tuple[Breakdown, ...], dict[str, list[ServedUser]]]:
    """Return the breakdowns of the lists of the first split, and the users that each model serves worst there."""
    part, suffix = first.part, first.measuring.suffix
    assert part.target is not None
    ranking = [trial for trial in trials if trial.hit_pairs is not None]
    if not ranking:
        return (), {}
    values = {trial.key: trial.first_lists[f"ndcg{suffix}"] for trial in ranking}
    hits = {trial.key: trial.hit_pairs for trial in ranking if trial.hit_pairs is not None}
    breakdowns = [
        by_activity(part, values, f"ndcg{suffix}", seed),
        by_popularity(part, hits, f"recall{suffix}", seed),
        by_genre(part, hits, f"recall{suffix}", seed),
        *by_user_features(part, values, f"ndcg{suffix}", seed),
    ]
    if first.cold_start is not None:
        breakdowns.append(first.cold_start.breakdown({trial.key: trial.curve for trial in ranking}))
    lengths = np.diff(part.histories.indptr)[part.target.users]
    worst = {}
    for key, mine in values.items():
        places = np.searchsorted(part.target.users, worst_served(mine, lengths, part.target.users))
        worst[key] = [
            ServedUser(
                user=int(part.target.users[place]) + 1,
                history=int(lengths[place]),
                relevant=int(part.target.relevant[place]),
                metric=f"ndcg{suffix}",
                value=float(mine[place]),
            )
            for place in places
        ]
    return tuple(breakdown for breakdown in breakdowns if breakdown.groups), worst


def comparisons_of(trials: Sequence[ModelEvaluation], seed: int) -> dict[str, Comparison]:
    """Compare every metric with a value per user, among the candidates that have it; nothing if there is only one."""
    comparisons: dict[str, Comparison] = {}
    for part in ("lists", "ratings"):  # measured on different users
        values: dict[str, dict[str, F64Vector]] = {}
        for trial in trials:
            for metric, mine in getattr(trial, part).items():
                if metric_of(metric).better is not Better.NEITHER:
                    values.setdefault(metric, {})[trial.key] = mine
        tested = {metric: by_model for metric, by_model in values.items() if len(by_model) > 1}
        comparisons |= compare(tested, seed=seed, lower_is_better=lower_is_better)
    return comparisons


def _remarks(trials: Sequence[ModelEvaluation]) -> list[str]:
    """Return remarks on what the models could not use."""
    return [remark for trial in trials for remark in trial.remarks]


def _cautions(
    protocol: EvaluationProtocol, first: FoldContext, users: int, trials: Sequence[ModelEvaluation]
) -> list[str]:
    """Return cautions on what the figures cannot show on this data."""
    cautions = []
    data, target, negatives = first.part.data, first.part.target, first.measuring.negatives
    if target is not None and negatives is not None:
        cautions.append(SAMPLED.format(name=f"ndcg{first.measuring.suffix}", n=negatives))
    if target is not None and protocol.by_chance and data.dated:
        cautions.append(FROM_THE_FUTURE)
    if target is not None and target.without_history:
        cautions.append(
            f"{target.without_history:,} users with relevant test items have no history in the training part: they get"
            " no lists, since nothing is known about them."
        )
    if (
        data.features is not None
        and any(uses_features(trial.made.model) for trial in trials)
        and data.features.left_out
    ):
        cautions.append(WITHOUT_REVIEWS)
    if users == 1:
        cautions.append("Only one user was measured: the intervals have no width, and nothing follows for other users.")
    if any(trial.ratings for trial in trials) and data.value.min() == data.value.max():
        cautions.append("All ratings are equal, so predicting them says nothing about a model.")
    return cautions


def _check(data: Interactions, models: Sequence[Candidate], protocol: EvaluationProtocol, item_rank: Rows) -> None:
    if not protocol.ranks and not data.explicit:
        raise EngineError(
            f"{protocol.name} measures predicted ratings, but the data have none",
            f"use {DEFAULT_PROTOCOL}, which measures lists",
        )
    if not models:
        raise EngineError("no models to measure", "name at least one")
    if len(item_rank) != data.n_items:
        raise EngineError(f"{len(item_rank)} ranks were given for {data.n_items} items")
    key, times = Counter(candidate.key for candidate in models).most_common(1)[0]
    if times > 1:
        raise EngineError(f"{key} is listed {times} times", "give each its own label")
    for candidate in models:
        if candidate.name not in DEFAULTS or candidate.params:
            candidate.make(data)
