"""Logistic matrix factorisation: the odds that a person likes an item; trained by the implicit library.

Johnson, "Logistic matrix factorization for implicit feedback data", 2014. Likes count by their weight against as many
items sampled by popularity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.factors.pairwise import PairwiseModel, PairwiseParams

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink


@dataclass(frozen=True, slots=True, kw_only=True)
class LMFParams(PairwiseParams):
    """Hyperparameters of logistic matrix factorisation."""

    model: ClassVar[str] = "lmf"

    regularization: float = number(
        3.0, 0.0, 1e4, "Pull of all factors towards zero in training.", tune=(0.5, 10.0), log=True
    )  # fmt: skip
    learning_rate: float = number(1.0, 1e-6, 10.0, "Size of the first steps.", tune=(0.1, 2.0), log=True)
    n_iterations: int = whole(60, 1, 10_000, "Passes over users and items.", tune=(20, 100))
    n_negatives: int = whole(1, 1, 100, "Items sampled for each liked one.", tune=(1, 10), log=True)


class LMF(PairwiseModel[LMFParams]):
    """Ranks by factors learned from likes and sampled items."""

    def _learn(
        self, likes: csr_matrix, rng: np.random.Generator, progress: ProgressSink
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        from implicit.cpu.lmf import LogisticMatrixFactorization

        params = self._hyperparameters

        def report(iteration: int, *_: object) -> None:
            progress(Progress("training lmf", iteration + 1, params.n_iterations))

        # One thread: with more, the draws depend on scheduling.
        trainer = LogisticMatrixFactorization(
            factors=params.n_factors,
            learning_rate=params.learning_rate,
            regularization=params.regularization,
            iterations=params.n_iterations,
            neg_prop=params.n_negatives,
            num_threads=1,
            random_state=rng,
        )
        trainer.fit(likes, show_progress=False, callback=report)
        factors = trainer.item_factors.astype(np.float64)
        # The last two columns are the item's bias and the 1 that the user's bias is multiplied by.
        return factors[:, :-2], factors[:, -2]
