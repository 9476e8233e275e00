"""Evaluations: what was measured of which models, on what and how, and how sure each figure is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recterm.domain.evaluation_settings import EvaluationPlan, EvaluationSettings
from recterm.process.codec import OMITTED


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric with its 95 % interval; what all lists have one value of has none: low = high = mean."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MeasuredModel:
    """Which model a row measured, and how that was made."""

    model: str = ""
    """Name in `recterm.engine.MODELS`; empty: that of the row."""
    hyperparameters: Mapping[str, Any] | None = field(default=None, metadata=OMITTED)
    """All hyperparameters, as the data decided in the last split; None in the oldest runs of reranked lists."""
    changed: Mapping[str, Any] | None = field(default=None, metadata=OMITTED)
    """Those that differ from the defaults, without what the data decided; None in runs of before version 11."""
    seconds: float | None = field(default=None, metadata=OMITTED)
    """Wall time of all fits."""
    reranking: str | None = field(default=None, metadata=OMITTED)
    """How the lists are reranked, `plain` where they are not; None where nothing was reranked."""
    of: str | None = field(default=None, metadata=OMITTED)
    """The row in which the lists are not reranked."""
    in_use: Mapping[str, Any] | None = field(default=None, metadata=OMITTED)
    """Of a model in use: its hyperparameters as it was fitted to all data."""

    @property
    def values(self) -> Mapping[str, Any]:
        """All hyperparameters that are known."""
        return self.hyperparameters or {}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of several models on the same users."""

    best: str
    """The model with the best mean."""
    p: Mapping[str, float]
    """Every other model -> p-value against the best, corrected by Holm."""
    group: tuple[str, ...]
    """The best, and whatever cannot be told from it."""


BREAKDOWNS = ("activity", "popularity", "genre", "history", "ties", "user")
"""Breakdowns of every run; `user` lists the worst-served users, and `ties` belongs to `next-item` and `time-global`."""


def breakdown_by_feature(feature: str) -> str:
    """Return the name of the breakdown by a feature of users: `gender`."""
    name = feature.casefold()
    return f"user {name}" if name in BREAKDOWNS else name


@dataclass(frozen=True, slots=True)
class BreakdownGroup:
    """Some users or some items, and one metric of every model on them."""

    label: str
    size: int
    """Users, relevant test items, or events of a signal."""
    models: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One metric of every model, group by group."""

    by: str
    """A name in `BREAKDOWNS`, `signals`, or a feature of users (`breakdown_by_feature`)."""
    title: str
    metric: str
    groups: tuple[BreakdownGroup, ...]

    @property
    def models(self) -> tuple[str, ...]:
        """Every model that has a figure, in order."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group.models))


@dataclass(frozen=True, slots=True)
class ServedUser:
    """A user whose lists were among the worst of a model."""

    user: int
    """Number in the order of the users' ids, from 1."""
    history: int
    """Interactions given to the model."""
    relevant: int
    """Relevant items in the test part."""
    metric: str
    value: float


ServedUserDocument = Mapping[str, int | float]
"""A `ServedUser` as a saved run has it: the value under the name of its metric."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run needs besides its figures to be repeated and understood."""

    protocol: str = ""
    words: str = ""
    """The split and what was measured, in words."""
    measuring: EvaluationSettings | None = field(default=None, metadata=OMITTED)
    models: Mapping[str, MeasuredModel] = field(default_factory=dict)
    """By row."""
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    """By metric: the best row, and how sure it is that the others are worse."""
    breakdowns: tuple[Breakdown, ...] = ()
    """Where the models work and where not, by the first split."""
    worst_served: Mapping[str, tuple[ServedUserDocument, ...]] = field(default_factory=dict)
    """By row; `worst_users` has them as values."""
    notes: tuple[str, ...] = ()
    """What could not be measured, or means little, in sentences."""
    cold_start: bool | None = field(default=None, metadata=OMITTED)
    threads: int | None = field(default=None, metadata=OMITTED)
    """Of the matrix products, on which the last digits depend."""
    chosen: Mapping[str, str] | None = field(default=None, metadata=OMITTED)
    """Role -> the row that won, of a run that looked for the best models."""
    files: tuple[str, ...] | None = field(default=None, metadata=OMITTED)
    """Training and test files in words, of a run on split files."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """What the figures were computed with."""

    @property
    def worst_users(self) -> dict[str, tuple[ServedUser, ...]]:
        """By row: the users whose lists were the worst in the first split, the worst first."""
        return {row: tuple(map(_served_user, users)) for row, users in self.worst_served.items()}


def served_user_document(user: ServedUser) -> ServedUserDocument:
    """Return a user as a saved run has it."""
    return {"user": user.user, "history": user.history, "relevant": user.relevant, user.metric: user.value}


def _served_user(document: ServedUserDocument) -> ServedUser:
    counts = {name: int(document[name]) for name in ("user", "history", "relevant")}
    metric = next(name for name in document if name not in counts)
    return ServedUser(**counts, metric=metric, value=float(document[metric]))


@dataclass(frozen=True, slots=True)
class Run:
    """One saved evaluation."""

    id: int
    """0 of a run that was not saved."""
    data: str
    fingerprint: str
    split: str
    """The split in words that name it: `holdout-80-20`."""
    seed: int
    k: int
    users: int
    """Users that were measured."""
    models: Mapping[str, Mapping[str, Measure]]
    """Row -> metric -> measure, such as `precision@10`, `recall@10`, `ndcg@10`, `rmse`."""
    seconds: float
    created: int
    """UTC seconds."""
    settings: RunSettings = RunSettings()

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that a row has, in order."""
        return tuple(dict.fromkeys(metric for measures in self.models.values() for metric in measures))

    @property
    def plan(self) -> EvaluationPlan:
        """How it was measured, as far as it says so."""
        measuring = self.settings.measuring or EvaluationSettings(self.k)
        return EvaluationPlan(self.split, measuring, self.seed, bool(self.settings.cold_start), self.settings.threads)

    def measured(self, row: str) -> MeasuredModel:
        """Return which model a row measured; of a row that does not say it, that of its name."""
        return self.settings.models.get(row, MeasuredModel(row))


@dataclass(frozen=True, slots=True)
class RowModel:
    """The model of a row, and its hyperparameters that differ from the defaults."""

    model: str
    changed: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationAnswer:
    """One evaluation as `--json` has it."""

    run: int | None
    """None of a run that was not saved."""
    data: str
    fingerprint: str
    split: str
    seed: int
    k: int
    users: int
    models: Mapping[str, Mapping[str, Measure]]
    notes: tuple[str, ...] = ()
    measured: Mapping[str, RowModel] = field(default_factory=dict)
    """By row."""
    settings: RunSettings = RunSettings()
    """The list of jobs has none."""
    seconds: float
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedEvaluation(EvaluationAnswer):
    """One that repeats another."""

    repeats: int
    different: tuple[str, ...]
    """`model metric` whose figures are not the same to the last digit."""


@dataclass(frozen=True, slots=True)
class RunList:
    """The saved evaluations of a library."""

    runs: tuple[EvaluationAnswer, ...]


@dataclass(frozen=True, slots=True)
class RunDeleted:
    """A run that was deleted."""

    deleted: int
    """Its number."""


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """A run that was written as a report."""

    run: int
    report: Path


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """Results of one model while an evaluation runs: means without intervals."""

    model: str
    metrics: Mapping[str, float]


def evaluation_answer(run: Run) -> EvaluationAnswer:
    """Return every metric of every row with its 95 % interval, and which model each row measured."""
    return EvaluationAnswer(**_fields(run))


def repeated_evaluation(run: Run, repeats: int, different: tuple[str, ...]) -> RepeatedEvaluation:
    """Return the same of a run that repeats another."""
    return RepeatedEvaluation(**_fields(run), repeats=repeats, different=different)


def _fields(run: Run) -> dict[str, Any]:
    measured = {row: run.measured(row) for row in run.models}
    return {
        "run": run.id or None,
        "data": run.data,
        "fingerprint": run.fingerprint,
        "split": run.split,
        "seed": run.seed,
        "k": run.k,
        "users": run.users,
        "models": run.models,
        "notes": run.settings.notes,
        "measured": {row: RowModel(model.model or row, model.changed or {}) for row, model in measured.items()},
        "settings": run.settings,
        "seconds": run.seconds,
        "created": run.created,
    }
