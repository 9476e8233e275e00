"""Item-kNN for ranking: items close to what a person liked or played.

Sarwar et al. 2001 with the weightings of text search, and a score that is a plain weighted sum, so that reasons are
exact (Deshpande and Karypis, "Item-based top-N recommendation algorithms", 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.engine.core import defaults
from recterm.engine.core.fading import FadingParams
from recterm.engine.core.hyperparameters import choice, number, whole
from recterm.engine.neighbourhood.neighbour_table_model import NeighbourTableModel
from recterm.engine.neighbourhood.similarity import SIMILARITIES, WEIGHTINGS, centred, nearest, weighted

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.neighbourhood.similarity import NeighbourLists


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKNNParams(FadingParams):
    """Hyperparameters of item-kNN for ranking."""

    model: ClassVar[str] = "item-knn"

    similarity: str = choice(
        "cosine", SIMILARITIES,
        "How two items are compared: cosine, jaccard, dice and phi (correlation: popularity counts least) by who liked "
        "or played them; adjusted-cosine (ratings minus the user's mean), pearson (minus the item's) and euclidean "
        "(how far they are apart) by how ratings agree.",
    )  # fmt: skip
    weighting: str = choice(
        "tf-idf", WEIGHTINGS,
        "tf-idf and bm25 trust users with short histories more, bm25 also damps popular items.",
    )  # fmt: skip
    shrinkage: float = number(
        20.0, 0.0, 1e5,
        "Interactions added to the denominator of each similarity: pairs with little support count less.",
        tune=(1.0, 200.0), log=True,
    )  # fmt: skip
    n_neighbours: int | None = whole(
        None, 1, 10_000,
        "Neighbours kept for each item. Fewer is sharper, more reaches further.",
        tune=(10, 500), log=True,
    )  # fmt: skip
    bm25_k1: float = number(
        1.2, 0.0, 1000.0, "Only with bm25: how slowly further plays stop adding weight.", tune=(0.1, 100.0), log=True
    )  # fmt: skip
    bm25_b: float = number(
        0.75, 0.0, 1.0, "Only with bm25: how far popular items are damped; 0: not at all.", tune=(0.0, 1.0)
    )  # fmt: skip


class ItemKNN(NeighbourTableModel[ItemKNNParams]):
    """Ranks by the weighted sum of similarities to the history."""

    def _lists(self, data: Interactions, progress: ProgressSink) -> NeighbourLists:
        params = self._hyperparameters
        return nearest(
            self._vectors(data),
            params.similarity,
            k=params.n_neighbours or defaults.knn_neighbours(data),
            shrinkage=params.shrinkage,
            progress=progress,
        )

    def _vectors(self, data: Interactions) -> csr_matrix:
        """Return the users x items matrix as the similarity uses it."""
        params = self._hyperparameters
        weights = self.weigh(data.matrix)
        match params.similarity:
            case "jaccard" | "dice":
                weights.data = (weights.data > 0).astype(np.float32)
            case "euclidean" if data.explicit:
                weights = data.matrix
            case "adjusted-cosine":
                weights = centred(data.matrix if data.explicit else weights, "user")
            case "pearson":
                weights = centred(data.matrix if data.explicit else weights, "item")
        return weighted(weights, params.weighting, params.bm25_k1, params.bm25_b)
