"""Fit models on the training part and measure them on the rest, as a named protocol says."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.engine import create, default, default_stars
from recterm.engine.protocol import silent
from recterm.errors import EngineError
from recterm.lab.protocols import DEFAULT_PROTOCOL, EvaluationProtocol, protocol_named
from recterm.lab.significance import Comparison, compare
from recterm.lab.trials import Course, Part, Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recterm.domain import Measure
    from recterm.engine import Interactions
    from recterm.engine.protocol import ProgressSink
    from recterm.lab.lists import Rows
    from recterm.lab.metrics import F64Vector
    from recterm.lab.splits import Split

DEFAULTS: Mapping[str, Callable[[Interactions], Any]] = {"default": default, "default-stars": default_stars}
"""Names that stand for what a new library with this data gets, chosen from the training part."""

ERRORS = ("rmse", "mae")
"""Metrics of which less is better."""

NO_LISTS = "No user has a relevant item in the test part (4 stars or more), so there are no list metrics."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model to be measured."""

    name: str
    """Name in `recterm.engine.MODELS`, or `default` or `default-stars`."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """Hyperparameters that differ from the model's defaults."""
    label: str = ""
    """Name in the table; needed when one model is measured twice."""

    @property
    def key(self) -> str:
        """What the results are filed under."""
        return self.label or self.name

    def make(self, train: Interactions) -> Any:
        """The unfitted model; EngineError when its name or a hyperparameter is not known."""
        if self.name not in DEFAULTS:
            return create(self.name, **self.params)
        if self.params:
            raise EngineError(f"{self.name} takes no hyperparameters", "name the model that you want to set")
        return DEFAULTS[self.name](train)


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What came out. The same data, candidates, protocol, k and seed give the same figures to the last digit."""

    split: str
    """Name of the protocol's split: `holdout-80-20`."""
    words: str
    """The split and what was measured, in words."""
    seed: int
    k: int
    users: int
    """Users that were measured."""
    models: Mapping[str, Mapping[str, Measure]]
    """By candidate, then by metric; coverage has no interval of its own: low = high = mean."""
    per_user: Mapping[str, Mapping[str, F64Vector]]
    """By candidate, then by metric: one value per user of `list_users` (or `rating_users` for rmse and mae)."""
    list_users: Rows
    """Rows of the users whose lists were measured, ascending."""
    rating_users: Rows
    """Rows of the users with test ratings, ascending."""
    comparisons: Mapping[str, Comparison]
    """By metric: the best candidate, and how sure it is that the others are worse."""
    made: Mapping[str, Mapping[str, Any]]
    """By candidate: the model's registry name, its hyperparameters and the seconds its fits took; JSON types."""
    notes: tuple[str, ...]
    """What could not be measured, or means little, in sentences."""
    seconds: float

    @property
    def settings(self) -> dict[str, Any]:
        """What a saved run needs besides its figures to be repeated and understood; JSON types."""
        models = {key: dict(value) for key, value in self.made.items()}
        compared = {
            metric: {"best": found.best, "p": dict(found.p), "group": list(found.group)}
            for metric, found in self.comparisons.items()
        }
        notes = list(self.notes)
        return {
            "protocol": self.split, "words": self.words, "models": models, "comparisons": compared, "notes": notes
        }  # fmt: skip


def evaluate(
    data: Interactions,
    models: Sequence[Candidate],
    *,
    protocol: str = DEFAULT_PROTOCOL,
    k: int = 10,
    seed: int = 0,
    item_rank: Rows | None = None,
    progress: ProgressSink = silent,
) -> Evaluation:
    """Fit each candidate on the training part and measure it on the test part.

    Users are folded in from their training history with `score_many` and `predict_pairs`, as a profile is in the app.

    Args:
        data: all interactions, users in the order of their ids.
        models: what to measure, each under its own key.
        protocol: `holdout-80-20` measures lists and ratings, `stars-5-fold` ratings.
        k: length of the lists.
        seed: of the split, of every fit and of the intervals.
        item_rank: (I,) place of each item in the order of ids (`splits.id_ranks`), by which the split is drawn, so
            that it is the same however the rows are numbered. None: the rows are in that order.
        progress: told before each batch and from inside each fit, with parts of the whole; may raise to stop the work.

    Raises:
        EngineError: an unknown protocol or model, k < 1, a negative seed, two candidates with one key, a model that
            fails, or data on which nothing can be measured.
    """
    started = time.perf_counter()
    chosen = protocol_named(protocol)
    ranks = np.arange(data.n_items) if item_rank is None else item_rank
    _check(data, models, chosen, k, ranks)
    splits = chosen.splits(data.user, ranks[data.item], seed)
    course = Course(progress, len(splits) * len(models))
    trials = [Trial(candidate.key) for candidate in models]
    for split in splits:
        part = Part.of(data, split, ranks, lists=chosen.ranks)
        for candidate, trial in zip(models, trials, strict=True):
            trial.measure(candidate.make(part.train), part, k=k, seed=seed, course=course)
    evaluation = _summary(chosen, splits, part, trials, k=k, seed=seed, started=started)
    course.ended()
    return evaluation


def _summary(
    protocol: EvaluationProtocol,
    splits: Sequence[Split],
    part: Part,
    trials: Sequence[Trial],
    *,
    k: int,
    seed: int,
    started: float,
) -> Evaluation:
    """Means, intervals and notes of all trials; `part` is the last split's."""
    data = part.data
    obstacles = [NO_LISTS] if protocol.ranks and part.target is None else []
    obstacles += [trial.obstacle for trial in trials if trial.obstacle]
    measured = [trial for trial in trials if not trial.obstacle]
    if not measured:
        raise EngineError(obstacles[0], "measure another model, or choose another protocol or other data")
    list_users = np.empty(0, dtype=np.int64) if part.target is None else part.target.users
    rating_users = np.unique(data.user[np.concatenate([split.test for split in splits])]).astype(np.int64)
    users = len(list_users if any(trial.lists for trial in measured) else rating_users)
    words = splits[0].words
    return Evaluation(
        split=protocol.name,
        words=f"{words[0].upper()}{words[1:]}. {protocol.words}",
        seed=seed,
        k=k,
        users=users,
        models={trial.key: trial.measures(seed) for trial in measured},
        per_user={trial.key: trial.lists | trial.ratings for trial in measured},
        list_users=list_users,
        rating_users=rating_users,
        comparisons=_comparisons(measured, seed),
        made={trial.key: trial.made for trial in measured},
        notes=(*obstacles, *_cautions(data, users, measured)),
        seconds=time.perf_counter() - started,
    )


def _comparisons(trials: Sequence[Trial], seed: int) -> dict[str, Comparison]:
    """Every metric with a value for each user, of the candidates that have it; nothing where there is only one."""
    values: dict[str, dict[str, F64Vector]] = {}
    for trial in trials:
        for metric, mine in (trial.lists | trial.ratings).items():
            values.setdefault(metric, {})[trial.key] = mine
    return {
        metric: compare(each, seed=seed, lower_is_better=metric in ERRORS)
        for metric, each in values.items()
        if len(each) > 1
    }


def _cautions(data: Interactions, users: int, trials: Sequence[Trial]) -> list[str]:
    """What the figures cannot tell on such data."""
    cautions = []
    if users == 1:
        cautions.append("Only one user was measured: the intervals have no width, and nothing follows for others.")
    if any(trial.ratings for trial in trials) and data.value.min() == data.value.max():
        cautions.append("All ratings are equal, so that predicting them says nothing about a model.")
    return cautions


def _check(
    data: Interactions, models: Sequence[Candidate], protocol: EvaluationProtocol, k: int, item_rank: Rows
) -> None:
    if not models:
        raise EngineError("there is no model to measure", "name at least one")
    if k < 1:
        raise EngineError(f"k = {k} is not a list length", "k is 1 or more")
    if not protocol.ranks and not data.explicit:
        raise EngineError(
            f"{protocol.name} measures predicted ratings, and these data have none",
            f"use {DEFAULT_PROTOCOL}, which measures lists",
        )
    if len(item_rank) != data.n_items:
        raise EngineError(f"{len(item_rank)} ranks were given for {data.n_items} items")
    key, times = Counter(candidate.key for candidate in models).most_common(1)[0]
    if times > 1:
        raise EngineError(f"{key} is to be measured {times} times", "give each one its own label")
    for candidate in models:
        if candidate.name not in DEFAULTS or candidate.params:
            candidate.make(data)
