"""User-kNN for ranking: what people like you liked or played.

Resnick et al., "GroupLens", 1994, and Breese et al., "Empirical analysis of predictive algorithms for collaborative
filtering", 1998, with the score as a plain weighted sum over the neighbours, since ranks are wanted and not ratings.
A profile is compared with the whole community on request; only the community in two orders is precomputed.

Each similarity is a sum over the history divided by a norm, so every history item has its exact part in each
neighbour, and through the neighbours in each score. The parts hold for these neighbours and norms; without the
item, there might be others.

U users that are kept, I items, H rows of a history, K neighbours, N asked items, E entries of a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core.fading import FadingParams
from recterm.engine.core.hyperparameters import choice, number, whole
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking import top_n
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.neighbourhood.similarity import SIMILARITIES, WEIGHTINGS
from recterm.engine.neighbourhood.user_comparison import Everyone
from recterm.engine.neighbourhood.user_lists import UserLists

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import WeightedHistory
    from recterm.engine.neighbourhood.user_comparison import Compared

USERS_AT_ONCE = 512
"""Histories compared at once in `score_many`: 80 MB with 20,000 users."""

STAGE = "training user-knn"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserKNNParams(FadingParams):
    """Hyperparameters of user-kNN. Their defaults were within 3 % of the best on data of eight shapes."""

    model: ClassVar[str] = "user-knn"

    similarity: str = choice(
        "cosine", SIMILARITIES,
        "How two people are compared: cosine and phi (correlation over all items) by what they liked, and how much; "
        "jaccard and dice by what both liked; pearson (weights minus the person's mean), adjusted-cosine (minus the "
        "item's mean) and euclidean (how far weights are apart) by how they agree.",
    )  # fmt: skip
    weighting: str = choice(
        "none", WEIGHTINGS, "tf-idf and bm25 trust agreement on rare items more, bm25 also damps long histories."
    )
    bm25_k1: float = number(
        1.2, 0.0, 1000.0, "Only with bm25: how slowly further plays stop adding weight.", tune=(0.1, 100.0), log=True
    )  # fmt: skip
    bm25_b: float = number(
        0.75, 0.0, 1.0, "Only with bm25: how far long histories are damped; 0: not at all.", tune=(0.0, 1.0)
    )  # fmt: skip
    n_neighbours: int = whole(
        100, 1, 10_000, "Neighbours per profile. Fewer is sharper, more reaches further.", tune=(20, 400), log=True
    )  # fmt: skip
    amplification: float = number(
        2.5, 0.0, 10.0,
        "Power of the similarity by which a neighbour counts: above 1 the closest count more; 0 counts all alike.",
        tune=(1.0, 4.0),
    )  # fmt: skip
    shrinkage: float = number(
        0.0, 0.0, 1e5,
        "Interactions added to the denominator of each similarity: people with little in common count less.",
        tune=(0.0, 100.0),
    )  # fmt: skip
    max_users: int = whole(
        20_000, 1, 10_000_000,
        "At most this many people, drawn at random, can be neighbours. Memory and time grow with them.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Company:
    """A profile's neighbours."""

    users: RowVector
    """(K,) kept users, the closest first."""
    strengths: NDArray[np.float64]
    """(K,) weight of each, > 0."""
    dots: NDArray[np.float64]
    """(K,) the sums over the history from which the similarities are computed, > 0."""


class UserKNN(RankingModel[UserKNNParams]):
    """Ranks by what a profile's nearest users liked, each counting by similarity ** amplification."""

    _lists: UserLists

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by the cosine of the weights that users gave to both, above 0."""
        here = np.array([item], dtype=np.int64)
        self._check_rows(here)
        cosines = self._lists.cosines(item)
        rows = top_n(cosines, n, exclude=here, candidates=np.flatnonzero(cosines > 0))
        return Neighbours(rows, cosines[rows])

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        progress(Progress(STAGE, 0, 1))
        active = np.flatnonzero(data.activity)
        if len(active) > self._hyperparameters.max_users:
            active = np.sort(rng.choice(active, self._hyperparameters.max_users, replace=False))
        self._lists = UserLists.of(self._hyperparameters, self.weigh(data.matrix)[active])
        progress(Progress(STAGE, 1, 1))

    def _company(self, compared: Compared, profile: NDArray[np.float64]) -> _Company:
        """Find the nearest users.

        cosine, pearson, adjusted-cosine: dot / (|x| |u| + shrinkage), times |x|, which is the same for all; jaccard
        (Tanimoto): dot / (|x|^2 + |u|^2 - dot + shrinkage); dice: 2 dot / (|x|^2 + |u|^2 + shrinkage); phi: as cosine,
        after the mean over all items is taken off. Shrinkage is counted in interactions: it is multiplied by the mean
        square of a stored value. euclidean: 1 / (1 + d), with d the root of the mean squared difference on the n items
        in common, times n / (n + shrinkage).
        """
        params = self._hyperparameters
        own = float(profile @ profile)
        damping = params.shrinkage * float(self._lists.squares.sum()) / max(1, len(self._lists.items))
        users = np.flatnonzero(compared.dots > 0)
        dots, squares = compared.dots[users], self._lists.squares[users]
        match params.similarity:
            case "jaccard":
                similarities = dots / (own + squares - dots + damping)
            case "dice":
                similarities = 2 * dots / (own + squares + damping)
            case "euclidean" if compared.apart is not None:
                similarities = dots / (dots + params.shrinkage) / (1.0 + np.sqrt(compared.apart[users] / dots))
            case "phi":
                sums, n = self._lists.user_sums[users], self._lists.n_items
                below = np.sqrt(max(own - profile.sum() ** 2 / n, 0.0) * np.maximum(squares - sums**2 / n, 0.0))
                above = np.maximum(dots - profile.sum() * sums / n, 0.0)
                similarities = np.divide(above, below + damping, out=np.zeros_like(above), where=below > 0)
            case _:
                similarities = dots * np.sqrt(own) / (np.sqrt(own * squares) + damping)
        # In float32, so that sums that differ only in order are ties, which the row decides.
        best = top_n(similarities.astype(np.float32), params.n_neighbours, exclude=np.zeros(0, dtype=np.int64))
        best = best[similarities[best] > 0]
        return _Company(users[best], similarities[best] ** params.amplification, dots[best])

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        profile = self._lists.profile(evidence.rows, evidence.weights)
        company = self._company(self._lists.compared(evidence.rows, profile), profile)
        return self._lists.summed(company.users, company.strengths).astype(np.float32)

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        from scipy.sparse import csr_matrix

        everyone = Everyone.of(self._lists.seen, self._lists.items, self._lists.indptr, self._lists.n_items)
        scores = np.zeros(weights.shape, dtype=np.float32)
        for start in range(0, weights.shape[0], USERS_AT_ONCE):
            some = weights[start : start + USERS_AT_ONCE]
            bounds = list(zip(some.indptr[:-1], some.indptr[1:], strict=True))
            profiles = [
                self._lists.profile(some.indices[here:there], some.data[here:there]) if there > here else np.zeros(0)
                for here, there in bounds
            ]
            histories = csr_matrix((np.concatenate(profiles), some.indices, some.indptr), shape=some.shape)
            beside = everyone.beside(histories, euclidean=self._hyperparameters.similarity == "euclidean")
            for line, profile in enumerate(profiles):
                if len(profile):
                    company = self._company(beside(line), profile)
                    scores[start + line] = self._lists.summed(company.users, company.strengths)
        return scores

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        profile = self._lists.profile(evidence.rows, evidence.weights)
        company = self._company(self._lists.compared(evidence.rows, profile), profile)
        neighbour, touched, weights, seen = self._lists.seen_of(company.users)
        if self._hyperparameters.similarity == "euclidean":
            # Every item in common has the same part.
            seen, profile = np.ones_like(seen), np.ones_like(profile)
        shared = _table(neighbour, touched, seen, len(company.users), evidence.rows, self._lists.n_items) * profile
        given = _table(neighbour, touched, weights, len(company.users), items, self._lists.n_items)
        return given.T @ (shared * (company.strengths / company.dots)[:, None])

    def _arrays(self) -> Arrays:
        return self._lists.arrays()

    def _restore(self, arrays: Arrays) -> None:
        self._lists = UserLists.from_arrays(self._hyperparameters, arrays)


def _table(
    lines: RowVector, items: NDArray[np.int32], values: F32Vector, n_lines: int, wanted: RowVector, n_items: int
) -> NDArray[np.float64]:
    """Return (n_lines, len(wanted)) values of the wanted items on each line; 0 where there is none."""
    distinct, back = np.unique(wanted, return_inverse=True)
    place = np.full(n_items, -1)
    place[distinct] = np.arange(len(distinct))
    at = place[items]
    present = at >= 0
    table = np.zeros((n_lines, len(distinct)))
    table[lines[present], at[present]] = values[present]
    return table[:, back]
