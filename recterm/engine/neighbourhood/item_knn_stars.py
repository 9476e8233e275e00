"""Item-kNN for stars: how a person rated similar items, beyond the bias model.

Koren, "Factor in the neighbors", 2010, section 2.2: the bias model, plus the mean of what it leaves of the ratings of
the neighbours, weighted by similarity and shrunk where there is little evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.engine.baselines.bias import Bias, BiasedParams
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import choice, number, whole
from recterm.engine.core.rating_model import Expected, Rated, RatingModel
from recterm.engine.neighbourhood.neighbours import NeighbourTable
from recterm.engine.neighbourhood.similarity import centred, nearest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

COMPARED = ("adjusted-cosine", "pearson", "residuals", "cosine", "euclidean", "jaccard", "dice")

COSINES = {"adjusted-cosine": "cosine", "pearson": "cosine", "residuals": "cosine"}
"""Comparisons that are cosines of the vectors from `_vectors`."""

EXPLAINED = 0.15
"""Part of the noise that neighbours explain when many of them are rated: on held-out MovieLens ratings it grew from 0
to this with the sum of the similarities, and was half of it at a sum of 1. (Training ratings cannot tell: the
similarities have seen them.)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKNNStarsParams(BiasedParams):
    """Hyperparameters of item-kNN for stars."""

    model: ClassVar[str] = "item-knn-stars"

    similarity: str = choice(
        "adjusted-cosine", COMPARED,
        "What two items are compared by: ratings minus the user's mean (adjusted-cosine), minus the item's mean "
        "(pearson), minus what the bias model expects (residuals), as they are (cosine), how far they are apart "
        "(euclidean), or who rated both (jaccard, dice).",
    )  # fmt: skip
    predict: str = choice(
        "baseline", ("baseline", "mean-centred", "mean"),
        "What the neighbours' ratings are measured from: what the bias model expects of each, each one's own mean, or "
        "zero (the weighted mean of the textbooks).",
    )  # fmt: skip
    support: float = number(
        50.0, 0.0, 1e5,
        "Common users at which a similarity counts half. More trusts only pairs that many have rated.",
        tune=(5.0, 200.0), log=True,
    )  # fmt: skip
    n_neighbours: int | None = whole(
        None, 1, 10_000,
        "Neighbours kept for each item; only those that a person rated count for their prediction.",
        tune=(50, 500), log=True,
    )  # fmt: skip
    reserve: float = number(
        0.2, 0.0, 100.0,
        "Similarity added to the denominator. More stays closer to the bias model.",
        tune=(0.02, 2.0), log=True,
    )  # fmt: skip


class ItemKNNStars(RatingModel[ItemKNNStarsParams]):
    """Predicts the bias model's rating, moved by how this person rated the item's neighbours."""

    bias: Bias
    """The model underneath."""
    _table: NeighbourTable
    _item_means: F64Vector
    """(I,) mean rating of each item, that of all ratings for an item without any; (0,) where nothing is measured
    from it."""

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the bias model's expectation plus the weighted mean residual of the rated neighbours."""
        expected = self.bias.expect(rated, items)
        moved, similarity = self.moved(rated, items)
        explained = EXPLAINED * similarity / (1.0 + similarity)
        return Expected(expected.means + moved, expected.variances * (1.0 - explained))

    def moved(self, rated: Rated, items: RowVector) -> tuple[F64Vector, F64Vector]:
        """Return (N,) how far rated neighbours move each item from the bias model, and (N,) their similarity."""
        means = self._item_means
        level: F64Vector | float = 0.0
        match self._hyperparameters.predict:
            case "mean":
                sums, similarity = self._table.gather(rated.rows, rated.ratings, items)
                sums -= similarity * self.bias.baseline(rated, items)
            case "mean-centred":
                sums, similarity = self._table.gather(rated.rows, rated.ratings - means[rated.rows], items)
                # Without a history there is nothing to centre: the bias model answers, as in all forms.
                level = means[items] - self.bias.baseline(rated, items) if len(rated) else 0.0
            case _:
                residuals = rated.ratings - self.bias.baseline(rated, rated.rows)
                sums, similarity = self._table.gather(rated.rows, residuals, items)
        return level + sums / np.maximum(similarity + self._hyperparameters.reserve, 1e-12), similarity

    def _resolved(self, data: Interactions) -> ItemKNNStarsParams:
        return self._hyperparameters.resolved({"n_neighbours": defaults.stars_neighbours(data)})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        self.bias = Bias(self._hyperparameters.of_the_bias).fit(data, rng=rng)
        lists = nearest(
            self._vectors(data),
            COSINES.get(self._hyperparameters.similarity, self._hyperparameters.similarity),
            k=self._hyperparameters.n_neighbours or defaults.stars_neighbours(data),
            support=self._hyperparameters.support,
            progress=progress,
        )
        self._table = NeighbourTable.build(lists)
        self._item_means = np.zeros(0)
        if self._hyperparameters.predict == "mean-centred":
            sums = np.bincount(data.item, data.value, data.n_items)
            typical = data.value.mean(dtype=np.float64)
            self._item_means = np.where(data.popularity > 0, sums / np.maximum(data.popularity, 1), typical)

    def _vectors(self, data: Interactions) -> csr_matrix:
        """Return the users x items matrix of the compared values."""
        match self._hyperparameters.similarity:
            case "adjusted-cosine":
                return centred(data.matrix, "user")
            case "pearson":
                return centred(data.matrix, "item")
            case "cosine" | "euclidean":
                return data.matrix
            case "jaccard" | "dice":
                sets = data.matrix.copy()
                sets.data = np.ones(sets.nnz, dtype=np.float32)
                return sets
            case _:
                residuals = data.matrix.copy()
                residuals.data = self.bias.residuals(data).astype(np.float32)
                return residuals

    def _arrays(self) -> Arrays:
        means = {"item_means": self._item_means} if len(self._item_means) else {}
        return {**self.bias.arrays(), **self._table.arrays(), **means}

    def _restore(self, arrays: Arrays) -> None:
        self.bias = Bias.from_arrays(self._hyperparameters.of_the_bias, arrays)
        self._table = NeighbourTable.from_arrays(arrays)
        centred_on_means = self._hyperparameters.predict == "mean-centred"
        self._item_means = arrays["item_means"] if centred_on_means else np.zeros(0)
