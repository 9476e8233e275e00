"""Ties in time: how much of a figure hangs on which of several interactions of one second counts as the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup
from recterm.engine import Task
from recterm.lab.metrics.breakdowns import TIES, TITLES
from recterm.lab.metrics.definitions import accuracy
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import rank
from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.engine import AnyModel, Interactions, Recommender
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.lists import Rows
    from recterm.lab.model_evaluation import EvaluationProgress, ModelEvaluation
    from recterm.lab.splits.splits import Split

BY_ITEM, SHUFFLED = "ties by item", "ties shuffled"


class TiedEnds:
    """The second measurement of a split by time, with the interactions of one second in random order."""

    def __init__(self, data: Interactions, split: Split, shuffled: Split) -> None:
        """Compare the tested interactions with the others of the same user and second."""
        self._data, self._shuffled = data, shuffled
        assert data.timestamp is not None
        moments = np.stack([data.user.astype(np.int64), data.timestamp])
        _, place, counts = np.unique(moments, axis=1, return_inverse=True, return_counts=True)
        self.n_tested = len(split.test)
        self.n_tied = int((counts[place.ravel()[split.test]] > 1).sum())

    def measure(
        self,
        makers: Sequence[Callable[[Interactions], AnyModel]],
        trials: Sequence[ModelEvaluation],
        item_rank: Rows,
        measuring: EvaluationSettings,
        course: EvaluationProgress,
        *,
        seed: int,
    ) -> Breakdown:
        """Make, fit and measure each model that made lists once more, on the split with shuffled ties."""
        part = Fold.of(self._data, self._shuffled, item_rank, lists=True, measuring=measuring, seed=seed)
        metric = f"ndcg{measuring.suffix}"
        figures: dict[str, tuple[F64Vector, F64Vector]] = {}
        for make, trial in zip(makers, trials, strict=True):
            model = make(part.train)
            if part.target is not None and trial.first_lists and model.task is Task.RANKING:
                mixed = self._values(model, part, measuring, course, key=trial.key, seed=seed)
                figures[trial.key] = (trial.first_lists[metric], mixed)
            course.passed()
        groups = [
            BreakdownGroup(
                label,
                len(next(iter(figures.values()))[place]),
                {key: intervals.means(values[place][:, None], seed=seed)[0] for key, values in figures.items()},
            )
            for place, label in enumerate((BY_ITEM, SHUFFLED))
            if figures
        ]
        return Breakdown(TIES, TITLES[TIES], metric, tuple(groups))

    def note(self, breakdown: Breakdown) -> str:
        """Say how many are tied and what shuffling them changes, in a sentence."""
        share = 100 * self.n_tied / max(1, self.n_tested)
        by_item, shuffled = (group.models for group in breakdown.groups)
        figures = ", ".join(f"{key} {by_item[key].mean:.3f} / {shuffled[key].mean:.3f}" for key in by_item)
        return (
            f"Ties in time: {self.n_tied:,} of {self.n_tested:,} tested interactions ({share:.0f} %) share their second"
            f" with another one of the same user. {breakdown.metric} with ties by item / shuffled: {figures}."
        )

    def _values(
        self,
        model: Recommender,
        part: Fold,
        measuring: EvaluationSettings,
        course: EvaluationProgress,
        *,
        key: str,
        seed: int,
    ) -> F64Vector:
        """Return the NDCG of each user."""
        assert part.target is not None
        model.fit(part.train, rng=np.random.default_rng(seed), progress=course.training(key))
        sink = course.measuring(key)
        ranked = rank(model, part.histories, part.target, measuring, sink, exclude=part.unlisted, times=part.times)
        return accuracy.ndcg_at_k(part.target.hits(ranked.lists), part.target.relevant, measuring.k)


def tied_ends(data: Interactions, split: Split, shuffled: Split | None) -> TiedEnds | None:
    """Return the ties of a split; None when no tested interaction shares its second with another."""
    if shuffled is None:
        return None
    ties = TiedEnds(data, split, shuffled)
    return ties if ties.n_tied else None
