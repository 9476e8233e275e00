"""Signals: what each kind of event, dwell times and age are worth, measured with each and without it.

Some pairs of a user and an item with the strongest kind of event are held out, with everything else that the user did
with the item. The same model is then fitted on the remaining scores: of all signals, and of all but one. The held-out
pairs, the users, the competing items and what a list may hold are the same for every row, so that the rows differ in
nothing but the signal.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup
from recterm.domain.evaluation_settings import SIGNALS
from recterm.errors import EngineError
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import GroundTruth
from recterm.lab.model_evaluation import EvaluationProgress, FoldContext, ModelEvaluation
from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.domain.progress import ProgressSink
    from recterm.engine import Interactions
    from recterm.lab.evaluation import Candidate
    from recterm.lab.metrics.lists import Rows

HELD_OUT = 0.2
"""Share of each user's pairs that is held out, at least one."""


@dataclass(frozen=True, slots=True, eq=False)
class SignalVariant:
    """Scores of the same events with one signal more or less."""

    signal: str
    """What differs from all signals as imported: `view`, `dwell time`, `age`; empty for none."""
    label: str
    """`all signals`, `without view`, `with age (half-life 180 days)`."""
    data: Interactions
    """On the rows of the library."""
    rows: int = 0
    """Events that the signal is about."""
    added: bool = False
    """Whether the variant has the signal, and all signals as imported do not."""


@dataclass(frozen=True, slots=True, eq=False)
class SignalEvaluation:
    """Measures of every model and variant."""

    trials: tuple[ModelEvaluation, ...]
    worth: Breakdown
    """For each signal, how much a model's NDCG falls without it, with 95 % intervals of the paired differences."""
    users: Rows
    """Rows of the measured users, ascending."""
    pairs: int
    """Held-out pairs."""
    seconds: float


def evaluate_signals(
    strongest: Interactions,
    variants: Sequence[SignalVariant],
    candidates: Sequence[Candidate],
    *,
    measuring: EvaluationSettings,
    seed: int,
    item_rank: Rows,
    floor: Candidate | None,
    progress: ProgressSink,
) -> SignalEvaluation:
    """Fit and measure each model on each variant.

    Args:
        strongest: the pairs with the kind of event that lists are to find.
        variants: all signals as imported first, then one for each signal.
        candidates: models to measure.
        measuring: list length and candidates.
        seed: of the held-out pairs, of every fit and of the intervals.
        item_rank: (I,) position of each item in id order, by which pairs are drawn.
        floor: a model that is measured on all signals alone; None for none.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: no pair can be held out, or a model fails.
    """
    started = time.perf_counter()
    full = variants[0].data
    held = _held_out(strongest, full, item_rank, seed)
    train = full.part(np.setdiff1d(np.arange(len(full)), held))
    target = GroundTruth.of(full, train, held, item_rank, histories=train, measuring=measuring, seed=seed)
    if not len(target.users):
        raise EngineError("no user with a held-out pair did anything else, so no list can be measured")
    keys = _keys(full)[held]
    course = EvaluationProgress(progress, len(variants) * len(candidates) + (floor is not None))
    trials: dict[tuple[str, str], ModelEvaluation] = {}
    for place, variant in enumerate(variants):
        part = variant.data.part(np.flatnonzero(~np.isin(_keys(variant.data), keys)))
        if not len(part):
            raise EngineError(f"{variant.label}: no event is left to learn from")
        fold = Fold(full, part, part, held, target, unlisted=train.matrix)
        context = FoldContext.of(fold, measuring)
        here = [*([floor] if floor is not None and not place else []), *candidates]
        for candidate in here:
            key = candidate.key if candidate is floor else f"{candidate.key}: {variant.label}"
            trial = trials[candidate.key, variant.label] = ModelEvaluation(key)
            trial.measure(candidate.make(part), context, seed=seed, course=course)
            if variant.signal:
                trial.made = replace(trial.made, of=f"{candidate.key}: {variants[0].label}")
    measured = {key: trial for key, trial in trials.items() if not trial.obstacle}
    if not measured:
        raise EngineError(next(iter(trials.values())).obstacle, "name a model that ranks")
    worth = _worth(variants, candidates, measured, f"ndcg{measuring.suffix}", seed)
    course.ended()
    seconds = time.perf_counter() - started
    return SignalEvaluation(tuple(measured.values()), worth, target.users, len(target.pairs), seconds)


def _keys(data: Interactions) -> Rows:
    return data.user.astype(np.int64) * data.n_items + data.item


def _held_out(strongest: Interactions, full: Interactions, item_rank: Rows, seed: int) -> Rows:
    """Draw HELD_OUT of each user's pairs, at least one, among those that speak for their item; positions in `full`.

    Raises:
        EngineError: there is no such pair.
    """
    positions = np.flatnonzero(np.isin(_keys(full), _keys(strongest)))
    positions = positions[full.value[positions] > 0]
    if not len(positions):
        raise EngineError("no pair of a user and an item can be held out", "import more data")
    positions = positions[np.lexsort((item_rank[full.item[positions]], full.user[positions]))]
    rng = np.random.default_rng(seed)
    starts = np.flatnonzero(np.diff(full.user[positions], prepend=-1))
    tested = [
        group[rng.permutation(len(group))[: max(1, int(HELD_OUT * len(group) + 0.5))]]
        for group in np.split(positions, starts[1:])
    ]
    return np.sort(np.concatenate(tested))


def _worth(
    variants: Sequence[SignalVariant],
    candidates: Sequence[Candidate],
    trials: Mapping[tuple[str, str], ModelEvaluation],
    metric: str,
    seed: int,
) -> Breakdown:
    """Return for each signal the mean paired difference between with it and without it, of every model."""
    groups = []
    whole = variants[0].label
    for variant in variants[1:]:
        measures = {}
        for candidate in candidates:
            pair = trials.get((candidate.key, whole)), trials.get((candidate.key, variant.label))
            if pair[0] is None or pair[1] is None:
                continue
            difference = pair[0].lists[metric] - pair[1].lists[metric]
            signed = -difference if variant.added else difference
            (measures[candidate.key],) = intervals.means(signed[:, None], seed=seed)
        groups.append(BreakdownGroup(variant.signal, variant.rows, measures))
    return Breakdown(SIGNALS, "that each signal adds, paired by user", metric, tuple(groups))
