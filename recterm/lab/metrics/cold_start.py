"""Cold-start curve: how good the lists are when only the first n interactions of a user are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup
from recterm.lab.metrics.breakdowns import HISTORY, TITLES
from recterm.lab.metrics.definitions import accuracy as metrics
from recterm.lab.metrics.lists import rank
from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.domain.progress import ProgressSink
    from recterm.engine import Interactions, Recommender
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import GroundTruth

LENGTHS = (0, 1, 2, 3, 5, 10, 20, 50, 100)
"""Known interactions per user; the curve ends where fewer than half of the users have that many."""

WHOLE = "all"


class ColdStart:
    """Points of the curve, for any number of models on one fold."""

    def __init__(self, part: Fold, measuring: EvaluationSettings, seed: int) -> None:
        assert part.target is not None
        self._part, self._seed = part, seed
        self._measuring = replace(measuring, complete=False)
        lengths = np.diff(part.histories.indptr)[part.target.users]
        self.lengths = [n for n in LENGTHS if np.mean(lengths >= n) >= 0.5]
        """Points of the curve, before the whole history."""
        self.target: GroundTruth = part.target.only(lengths >= self.lengths[-1])
        """Users, the same at every point."""
        self._histories = [truncated(part, n, seed) for n in self.lengths]

    @property
    def labels(self) -> list[str]:
        """The names of the points."""
        return [*map(str, self.lengths), WHOLE]

    def measure(self, model: Recommender, progress: ProgressSink) -> list[F64Vector]:
        """Measure each user's NDCG at every point; the items that were cut off are never listed."""
        whole = self._part.histories
        values = []
        for cut in (*self._histories, self._part.observed):
            ranked = rank(model, cut.matrix, self.target, self._measuring, progress, exclude=whole, times=cut.times)
            hits = self.target.hits(ranked.lists)
            values.append(metrics.ndcg_at_k(hits, self.target.relevant, self._measuring.k))
        return values

    def breakdown(self, curves: dict[str, list[F64Vector]]) -> Breakdown:
        """Return the curves of all models."""
        groups = [
            BreakdownGroup(
                label,
                len(self.target.users),
                {name: intervals.means(points[place][:, None], seed=self._seed)[0] for name, points in curves.items()},
            )
            for place, label in enumerate(self.labels)
        ]
        return Breakdown(HISTORY, TITLES[HISTORY], f"ndcg{self._measuring.suffix}", tuple(groups))


def truncated(part: Fold, n: int, seed: int) -> Interactions:
    """Return the first n interactions of each history by time; without timestamps, n random ones."""
    observed = part.observed
    drawn = np.random.default_rng(seed).random(len(observed))
    order = np.lexsort(
        (drawn, observed.user) if observed.timestamp is None else (drawn, observed.timestamp, observed.user)
    )
    starts = np.concatenate([[0], np.cumsum(observed.activity)])
    place = np.arange(len(observed)) - starts[observed.user[order]]
    return observed.part(np.sort(order[place < n]))
