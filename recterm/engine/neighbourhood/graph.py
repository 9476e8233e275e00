"""Random walks over likes: three steps, from an item to its users and on to their items.

Cooper et al., "Random walks in recommender systems: exact computation and simulations", 2014 (P3alpha): the weight
from item h to item j is the sum over users of p(u | h)^alpha p(j | u)^alpha. Paudel et al., "Updatable, accurate,
diverse, and scalable recommendations for interactive applications", 2017 (RP3beta): divided by popularity(j)^beta.
A profile is one more user: its score is the weighted sum over its history, so that reasons are exact. Only liked
feedback makes edges; a profile's dislikes count against where the walks from them lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.engine.core import defaults
from recterm.engine.core.fading import FadingParams
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking import top_n
from recterm.engine.neighbourhood.neighbour_table_model import NeighbourTableModel
from recterm.engine.neighbourhood.similarity import NeighbourLists, in_threads, strongest

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Vector
    from recterm.engine.core.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class P3alphaParams(FadingParams):
    """Hyperparameters of P3alpha. Their defaults were within 3 % of the best on data of six shapes."""

    model: ClassVar[str] = "p3alpha"

    alpha: float = number(
        0.5, 0.0, 4.0,
        "Power of each step's probability. Above 1 walks keep to users and items with few edges, below 1 they spread.",
        tune=(0.2, 1.5),
    )  # fmt: skip
    n_neighbours: int | None = whole(
        None, 1, 10_000,
        "Items kept for each item: those from which most walks arrive. Fewer is sharper, more reaches further.",
        tune=(20, 500), log=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RP3betaParams(P3alphaParams):
    """Hyperparameters of RP3beta."""

    model: ClassVar[str] = "rp3beta"

    beta: float = number(
        0.3, 0.0, 2.0, "How far popular items are damped: their weights are divided by popularity ** beta.",
        tune=(0.0, 0.8),
    )  # fmt: skip


class P3alpha(NeighbourTableModel[P3alphaParams]):
    """Ranks by where walks from the history arrive."""

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by how many walks from this one arrive there."""
        self._check_rows(np.array([item]))
        mine = slice(self._table.heard_indptr[item], self._table.heard_indptr[item + 1])
        rows, values = self._table.heard_rows[mine].astype(np.int64), self._table.heard_values[mine]
        best = top_n(values, n, exclude=rows[:0])
        return Neighbours(rows[best], values[best])

    def _lists(self, data: Interactions, progress: ProgressSink) -> NeighbourLists:
        params = self._hyperparameters
        # A copy: the pattern of `weigh` is that of the data, and items that are not liked are removed here.
        likes = self.weigh(data.matrix).copy()
        likes.data = np.maximum(likes.data, 0.0)
        likes.eliminate_zeros()
        k = params.n_neighbours or defaults.knn_neighbours(data)
        return walks(likes, alpha=params.alpha, beta=self._beta, k=k, progress=progress)

    @property
    def _beta(self) -> float:
        """The power of the popularity by which weights are divided."""
        return 0.0


class RP3beta(P3alpha):
    """P3alpha that damps popular items."""

    _hyperparameters: RP3betaParams

    @property
    def _beta(self) -> float:
        return self._hyperparameters.beta


def walks(likes: csr_matrix, *, alpha: float, beta: float, k: int, progress: ProgressSink) -> NeighbourLists:
    """Return, for each item, the k items with the largest weight towards it.

    Args:
        likes: (U, I) weights of the edges, > 0.
        alpha: power of each step's probability, >= 0.
        beta: power of the arriving item's summed weights that its list is divided by, >= 0.
        k: items that are kept, >= 1.
        progress: called after every block; may raise to stop.
    """
    users = np.repeat(np.arange(likes.shape[0]), np.diff(likes.indptr))
    of_user = np.bincount(users, weights=likes.data, minlength=likes.shape[0])
    of_item = np.bincount(likes.indices, weights=likes.data, minlength=likes.shape[1])
    shape, index = likes.shape, (likes.indices, likes.indptr)
    to_users = type(likes)(((likes.data / of_item[likes.indices]) ** alpha, *index), shape=shape)
    to_items = type(likes)(((likes.data / of_user[users]) ** alpha, *index), shape=shape)
    arrivals = to_items.T.tocsr()
    damping = np.maximum(of_item, np.finfo(np.float32).tiny) ** -beta

    def block(rows: range) -> list[tuple[NDArray[np.int32], F32Vector]]:
        """Return the lists of some target items."""
        visits = arrivals[rows.start : rows.stop] @ to_users
        values = (visits.data * np.repeat(damping[rows.start : rows.stop], np.diff(visits.indptr))).astype(np.float32)
        return [
            strongest(visits.indices[start:stop], values[start:stop], item, k)
            for item, start, stop in zip(rows, visits.indptr[:-1], visits.indptr[1:], strict=True)
        ]

    return NeighbourLists.of(list(in_threads(block, likes.shape[1], progress)))
