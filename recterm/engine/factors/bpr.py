"""BPR: item factors learned from pairs of a liked item and another one; trained by the implicit library.

Rendle, Freudenthaler, Gantner and Schmidt-Thieme, "BPR: Bayesian personalized ranking from implicit feedback", 2009.
In training, every weight above 0 counts as liked; in a profile the weights count in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.factors.pairwise import PairwiseModel, PairwiseParams

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class BPRParams(PairwiseParams):
    """Hyperparameters of BPR."""

    model: ClassVar[str] = "bpr"

    regularization: float = number(
        0.04, 0.0, 10.0, "Pull of all factors towards zero in training.", tune=(0.003, 0.1), log=True
    )  # fmt: skip
    learning_rate: float = number(0.05, 1e-6, 10.0, "Size of the first steps.", tune=(0.01, 0.2), log=True)
    n_iterations: int | None = whole(
        None, 1, 10_000, "Passes over the liked feedback.", tune=(30, 300), log=True
    )  # fmt: skip


class BPR(PairwiseModel[BPRParams]):
    """Ranks by factors learned from pairs."""

    def _resolved(self, data: Interactions) -> BPRParams:
        return super()._resolved(data).resolved({"n_iterations": defaults.bpr_iterations(data)})

    def _learn(
        self, likes: csr_matrix, rng: np.random.Generator, progress: ProgressSink
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        from implicit.cpu.bpr import BayesianPersonalizedRanking

        params = self._hyperparameters
        n_iterations = params.n_iterations or 1

        def report(iteration: int, *_: object) -> None:
            progress(Progress("training bpr", iteration + 1, n_iterations))

        # One thread: several overwrite each other's steps, and no two fits are the same.
        trainer = BayesianPersonalizedRanking(
            factors=params.n_factors,
            learning_rate=params.learning_rate,
            regularization=params.regularization,
            iterations=n_iterations,
            num_threads=1,
            random_state=rng,
        )
        trainer.fit(likes, show_progress=False, callback=report)
        factors = trainer.item_factors.astype(np.float64)
        # The last column is the bias.
        return factors[:, :-1], factors[:, -1]
