"""Evaluation of signals: what each kind of event, dwell times and age add to a model's lists, saved as a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.answers.lab.evaluation import RunSettings
from recterm.domain.clock import DAY
from recterm.domain.data.event_weights import NO_COLUMN
from recterm.domain.evaluation_settings import DEFAULT_PLAN, SIGNALS, EvaluationPlan
from recterm.domain.measured_models import IN_USE
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.engine import Interactions
from recterm.errors import EngineError
from recterm.lab.evaluation import Candidate, comparisons_of
from recterm.lab.signals import HELD_OUT, SignalVariant, evaluate_signals
from recterm.service.arrays.community import interactions_of, unchanged_info
from recterm.service.data.import_options import read_again
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import item_ranks, per_user_values, versions
from recterm.service.models.in_use import FLOORS, FOR_YOU, choose_models
from recterm.service.runtime.blas import available_threads, blas_threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.domain.answers.data.events import EventKindUse, EventScores
    from recterm.domain.answers.lab.evaluation import MeasuredModel, Run
    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.service.models.in_use import ChosenModels
    from recterm.store import Library

HALF_LIFE = 180.0
"""Days of the half-life that is measured if events do not fade; a quarter of the recorded time if that is shorter."""

ALL_SIGNALS = "all signals"
"""Name of the scores as they were imported."""

WORDS = (
    "Of each user's items with {kind!r}, {percent:.0f} % (at least one) were held out, with everything else that the"
    " user did with them; seed {seed}. Every row is measured on the same users, items and hits. {settings} A signal is"
    " worth the difference between the lists made with it and without it, user by user."
)


def measure_signals(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    plan: EvaluationPlan = DEFAULT_PLAN,
    progress: ProgressSink = silent,
) -> Run:
    """Measure models with all signals of a library's events and without each, and save the run.

    Args:
        library: name or path; None is the current one.
        names: ranking models, as in `evaluate`; none means the model in use for "For you".
        overrides: hyperparameters by name, each for every named model that has it.
        plan: settings of the evaluation; its protocol is not used.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: the library has no events of several kinds or strengths, or a model is unknown or does not rank.
        LibraryError: the table of events is gone or has changed.
    """
    with open_library(library) as opened:
        data = interactions_of(opened)
        wanted = [FOR_YOU if name == IN_USE else name for name in names or (IN_USE,)]
        chosen = choose_models(opened, data, wanted, overrides, floor=False)
        return signals_run(opened, data, chosen, plan, progress)


def signals_run(
    library: Library, data: Interactions, chosen: ChosenModels, plan: EvaluationPlan, progress: ProgressSink
) -> Run:
    """Measure the candidates with all signals and without each, and save the run with everything needed to repeat it.

    Raises:
        EngineError: the library has no events of several kinds or strengths, or a candidate does not rank.
        LibraryError: the table of events is gone or has changed.
    """
    threads = plan.threads or available_threads()
    scores, strongest, variants = _variants(library, data, progress)
    named = {candidate.key for candidate in chosen.candidates}
    with blas_threads(threads):
        result = evaluate_signals(
            strongest,
            variants,
            chosen.candidates,
            measuring=plan.measuring,
            seed=plan.seed,
            item_rank=item_ranks(library, data),
            floor=None if FLOORS[0] in named else Candidate(FLOORS[0]),
            progress=progress,
        )
    info = unchanged_info(library, data)
    return library.runs.save(
        data=info.label,
        fingerprint=info.fingerprint,
        split=SIGNALS,
        seed=plan.seed,
        k=plan.measuring.k,
        users=len(result.users),
        models={trial.key: trial.measures(plan.seed) for trial in result.trials},
        seconds=result.seconds,
        settings=RunSettings(
            protocol=SIGNALS,
            words=_words(scores, plan),
            measuring=plan.measuring,
            models={trial.key: trial.made for trial in result.trials},
            comparisons=comparisons_of(result.trials, plan.seed),
            breakdowns=(result.worth,),
            notes=chosen.notes,
            threads=threads,
            versions=versions(),
        ),
        values=per_user_values(result.users, result.users[:0], {trial.key: trial.lists for trial in result.trials}),
    )


def models_of(made: Mapping[str, MeasuredModel]) -> dict[str, MeasuredModel]:
    """Return the models of a run of signals by the rows that they had when they were chosen, one for each model."""
    ending = f": {ALL_SIGNALS}"
    return {row.removesuffix(ending): measured for row, measured in made.items() if row.endswith(ending)}


def _words(scores: EventScores, plan: EvaluationPlan) -> str:
    kind = _strongest(scores).kind
    return WORDS.format(kind=kind, percent=100 * HELD_OUT, seed=plan.seed, settings=plan.measuring.words)


def _strongest(scores: EventScores) -> EventKindUse:
    """Return the kind with the highest weight, the rarest of several."""
    return max((use for use in scores.kinds if use.weight), key=lambda use: (use.weight or 0.0, -use.rows))


def _variants(
    library: Library, data: Interactions, progress: ProgressSink
) -> tuple[EventScores, Interactions, list[SignalVariant]]:
    """Read the events with all signals, without each, and those of the strongest kind alone."""
    progress(Progress("reading events", 0, 0))
    path, options, whole = read_again(library, progress)
    scores = whole.report.scores
    if scores is None:
        raise EngineError(
            f"library {library.info().name!r} has no events of several kinds or strengths, so no signals to compare",
            "`recterm import --help` says how a table of events is read",
        )
    rows = _Rows(whole, data)
    weighed = [use for use in scores.kinds if use.weight]
    choice = options.mapping.events
    if scores.column:
        choice = replace(choice, weights=tuple(scores.weights.items()))

    def read(choice: EventChoice) -> Interactions:
        return rows.aligned(options.read(path, replace(options.mapping, events=choice), progress))

    strongest = _strongest(scores)
    alone = replace(_without(choice, [use for use in weighed if use is not strongest]), half_life=None)
    if scores.strength:
        alone = replace(alone, strength=NO_COLUMN)
    strongest_pairs = rows.aligned(whole) if not scores.column else read(alone)
    variants = [SignalVariant("", ALL_SIGNALS, rows.aligned(whole))]
    for use in weighed if len(weighed) > 1 else ():
        variants.append(SignalVariant(use.kind, f"without {use.kind}", read(_without(choice, [use])), use.rows))
    n_rows = sum(use.rows for use in weighed)
    if scores.strength:
        plain = read(replace(choice, strength=NO_COLUMN))
        variants.append(SignalVariant(scores.strength, f"without {scores.strength}", plain, n_rows))
    if scores.half_life is not None:
        variants.append(SignalVariant("age", "without age", read(replace(choice, half_life=None)), n_rows))
    elif (days := _half_life(data)) is not None:
        fading = read(replace(choice, half_life=days))
        variants.append(SignalVariant("age", f"with half-life {days:g} days", fading, n_rows, added=True))
    return scores, strongest_pairs, variants


def _without(choice: EventChoice, uses: Sequence[EventKindUse]) -> EventChoice:
    """Return the choice with weight 0 for some kinds."""
    kinds = {use.kind for use in uses}
    return replace(choice, weights=tuple((kind, 0.0 if kind in kinds else weight) for kind, weight in choice.weights))


def _half_life(data: Interactions) -> float | None:
    """Return the half-life to measure; None if fewer than two days are recorded."""
    times = np.empty(0, dtype=np.int64) if data.timestamp is None else data.timestamp[data.timestamp >= 0]
    days = float(np.ptp(times)) / DAY if len(times) else 0.0
    return min(HALF_LIFE, float(f"{days / 4:.2g}")) if days >= 2 else None


class _Rows:
    """Rows of users and items in the library, by their ids in the table."""

    def __init__(self, whole: Dataset, data: Interactions) -> None:
        self._data = data
        self._user = {name: row for row, name in enumerate(whole.users.to_list())}
        self._item = {name: row for row, name in enumerate(whole.items["id"].to_list())}

    def aligned(self, dataset: Dataset) -> Interactions:
        """Return the interactions of a data set on the library's rows; what the library lacks is left out."""
        columns = dataset.interactions
        user, item = (
            np.array([rows.get(name, -1) for name in names], dtype=np.int64)[columns[column].to_numpy()]
            for rows, names, column in (
                (self._user, dataset.users.to_list(), "user"),
                (self._item, dataset.items["id"].to_list(), "item"),
            )
        )
        kept = (user >= 0) & (item >= 0)
        data = self._data
        times = columns["timestamp"].cast(int).fill_null(-1).to_numpy()
        aligned = Interactions.from_arrays(
            user[kept],
            item[kept],
            columns["value"].to_numpy()[kept],
            times[kept] if (times >= 0).any() else None,
            n_users=data.n_users,
            n_items=data.n_items,
            explicit=False,
            features=data.features,
            signed=True,
        )
        return replace(aligned, source=data.source, work=data.work)
