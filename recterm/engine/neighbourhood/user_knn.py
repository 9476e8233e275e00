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
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core.hyperparameters import choice, number, whole
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking import top_n
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights
from recterm.engine.linear.linear_weights import spans
from recterm.engine.neighbourhood.similarity import SIMILARITIES, WEIGHTINGS
from recterm.engine.neighbourhood.user_comparison import Compared, Everyone

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays, ProgressSink
    from recterm.engine.core.taste import WeightedHistory

USERS_AT_ONCE = 512
"""Histories compared at once in `score_many`: 80 MB with 20,000 users."""

STAGE = "training user-knn"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserKNNParams(FeedbackWeights):
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

    _indptr: NDArray[np.int64]
    """(U + 1,) bounds of the users' lists."""
    _items: NDArray[np.int32]
    """(E,) item rows by user."""
    _weights: F32Vector
    """(E,) their weights."""
    _heard_indptr: NDArray[np.int64]
    """(I + 1,) bounds of the items' lists."""
    _heard_users: NDArray[np.int32]
    """(E,) users by item."""
    _heard_weights: F32Vector
    """(E,) the weights again."""

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        """(E,) the user who gave each weight."""
        return np.repeat(np.arange(len(self._indptr) - 1), np.diff(self._indptr))

    @cached_property
    def _idf(self) -> F32Vector:
        """(I,) log(1 + U / users of the item): agreement on what everyone likes says little."""
        return np.log1p((len(self._indptr) - 1) / np.maximum(np.diff(self._heard_indptr), 1)).astype(np.float32)

    @cached_property
    def _item_means(self) -> F32Vector:
        """(I,) mean weight of each item."""
        return _means(self._heard_indptr, self._heard_weights)

    @cached_property
    def _user_means(self) -> F32Vector:
        """(U,) mean weight of each user."""
        return _means(self._indptr, self._weights)

    @cached_property
    def _user_totals(self) -> F32Vector:
        """(U,) summed size of each user's weights."""
        return _sums(self._owners, np.abs(self._weights), len(self._indptr) - 1).astype(np.float32)

    @cached_property
    def _user_sums(self) -> NDArray[np.float64]:
        """(U,) sum of each user as the similarity uses them."""
        return _sums(self._owners, self._seen_of(self._owners), len(self._indptr) - 1)

    @cached_property
    def _squares(self) -> NDArray[np.float64]:
        """(U,) squared length of each user as the similarity uses them."""
        return _sums(self._owners, self._seen_of(self._owners).astype(np.float64) ** 2, len(self._indptr) - 1)

    @cached_property
    def _item_lengths(self) -> NDArray[np.float64]:
        """(I,) length of each item's weights; 1 for items without any."""
        squares = _sums(self._items, self._weights.astype(np.float64) ** 2, self._n_items)
        return np.sqrt(np.where(squares > 0, squares, 1.0))

    @property
    def _n_items(self) -> int:
        return len(self._heard_indptr) - 1

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by the cosine of the weights that users gave to both, above 0."""
        here = np.array([item], dtype=np.int64)
        self._check_rows(here)
        mine = slice(self._heard_indptr[item], self._heard_indptr[item + 1])
        dots = self._summed(self._heard_users[mine].astype(np.int64), self._heard_weights[mine].astype(np.float64))
        cosines = (dots / self._item_lengths / self._item_lengths[item]).astype(np.float32)
        rows = top_n(cosines, n, exclude=here, candidates=np.flatnonzero(cosines > 0))
        return Neighbours(rows, cosines[rows])

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        progress(Progress(STAGE, 0, 1))
        active = np.flatnonzero(data.activity)
        if len(active) > self._hyperparameters.max_users:
            active = np.sort(rng.choice(active, self._hyperparameters.max_users, replace=False))
        by_user = self.weigh(data.matrix)[active]
        by_item = by_user.tocsc()
        self._restore(
            {
                "indptr": by_user.indptr.astype(np.int64),
                "items": by_user.indices.astype(np.int32),
                "weights": by_user.data,
                "heard_indptr": by_item.indptr.astype(np.int64),
                "heard_users": by_item.indices.astype(np.int32),
                "heard_weights": by_item.data,
            }
        )
        progress(Progress(STAGE, 1, 1))

    def _seen_of(self, users: RowVector) -> NDArray[np.float32]:
        """Return (E,) all kept weights as the similarity uses them; users are those who gave them."""
        return self._as_seen(self._items, self._weights, self._user_means[users], self._user_totals[users])

    def _as_seen(
        self,
        items: NDArray[np.integer],
        weights: F32Vector,
        means: F32Vector | np.floating,
        totals: F32Vector | np.floating,
    ) -> NDArray[np.float32]:
        """Return (E,) weights as the similarity uses them; means and totals are those of the users who gave them."""
        params = self._hyperparameters
        match params.similarity:
            case "jaccard" | "dice":
                seen = (weights > 0).astype(np.float32)
            case "pearson":
                seen = weights - means
            case "adjusted-cosine":
                seen = weights - self._item_means[items]
            case _:
                seen = weights
        match params.weighting:
            case "tf-idf":
                seen = np.sign(seen) * np.sqrt(np.abs(seen)) * self._idf[items]
            case "bm25":
                length = 1.0 - params.bm25_b + params.bm25_b * totals / max(float(self._user_totals.mean()), 1e-12)
                below = np.maximum(params.bm25_k1 * length + np.abs(seen), 1e-12)
                seen = seen * (params.bm25_k1 + 1.0) / below * self._idf[items]
        return np.asarray(seen, dtype=np.float32)

    def _profile(self, rows: NDArray[np.integer], weights: F32Vector) -> NDArray[np.float64]:
        """Return (H,) a history as the similarity uses it."""
        return self._as_seen(rows, weights, weights.mean(), np.abs(weights).sum()).astype(np.float64)

    def _compared(self, rows: RowVector, profile: NDArray[np.float64]) -> Compared:
        """Compare a profile with every user."""
        lengths = self._heard_indptr[rows + 1] - self._heard_indptr[rows]
        places = spans(self._heard_indptr[rows], lengths)
        users, n_users = self._heard_users[places], len(self._indptr) - 1
        seen = self._as_seen(
            np.repeat(rows, lengths), self._heard_weights[places], self._user_means[users], self._user_totals[users]
        )
        mine = np.repeat(profile, lengths)
        if self._hyperparameters.similarity == "euclidean":
            return Compared(_sums(users, np.ones(len(users)), n_users), _sums(users, (seen - mine) ** 2, n_users))
        return Compared(_sums(users, seen * mine, n_users))

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
        damping = params.shrinkage * float(self._squares.sum()) / max(1, len(self._items))
        users = np.flatnonzero(compared.dots > 0)
        found, squares = compared.dots[users], self._squares[users]
        match params.similarity:
            case "jaccard":
                similarities = found / (own + squares - found + damping)
            case "dice":
                similarities = 2 * found / (own + squares + damping)
            case "euclidean" if compared.apart is not None:
                similarities = found / (found + params.shrinkage) / (1.0 + np.sqrt(compared.apart[users] / found))
            case "phi":
                sums, n = self._user_sums[users], self._n_items
                below = np.sqrt(max(own - profile.sum() ** 2 / n, 0.0) * np.maximum(squares - sums**2 / n, 0.0))
                above = np.maximum(found - profile.sum() * sums / n, 0.0)
                similarities = np.divide(above, below + damping, out=np.zeros_like(above), where=below > 0)
            case _:
                similarities = found * np.sqrt(own) / (np.sqrt(own * squares) + damping)
        # In float32, so that sums that differ only in order are ties, which the row decides.
        best = top_n(similarities.astype(np.float32), params.n_neighbours, exclude=np.zeros(0, dtype=np.int64))
        best = best[similarities[best] > 0]
        return _Company(users[best], similarities[best] ** params.amplification, found[best])

    def _summed(self, users: RowVector, strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the (I,) weighted sum of the users' lists."""
        lengths = self._indptr[users + 1] - self._indptr[users]
        places = spans(self._indptr[users], lengths)
        parts = self._weights[places] * np.repeat(strengths, lengths)
        return _sums(self._items[places], parts, self._n_items)

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        profile = self._profile(evidence.rows, evidence.weights)
        company = self._company(self._compared(evidence.rows, profile), profile)
        return self._summed(company.users, company.strengths).astype(np.float32)

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        from scipy.sparse import csr_matrix

        everyone = Everyone.of(self._seen_of(self._owners), self._items, self._indptr, self._n_items)
        scores = np.zeros(weights.shape, dtype=np.float32)
        for start in range(0, weights.shape[0], USERS_AT_ONCE):
            some = weights[start : start + USERS_AT_ONCE]
            bounds = list(zip(some.indptr[:-1], some.indptr[1:], strict=True))
            profiles = [
                self._profile(some.indices[here:there], some.data[here:there]) if there > here else np.zeros(0)
                for here, there in bounds
            ]
            histories = csr_matrix((np.concatenate(profiles), some.indices, some.indptr), shape=some.shape)
            beside = everyone.beside(histories, euclidean=self._hyperparameters.similarity == "euclidean")
            for line, profile in enumerate(profiles):
                if len(profile):
                    company = self._company(beside(line), profile)
                    scores[start + line] = self._summed(company.users, company.strengths)
        return scores

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        profile = self._profile(evidence.rows, evidence.weights)
        company = self._company(self._compared(evidence.rows, profile), profile)
        lengths = self._indptr[company.users + 1] - self._indptr[company.users]
        places = spans(self._indptr[company.users], lengths)
        neighbour = np.repeat(np.arange(len(company.users)), lengths)
        touched, weights = self._items[places], self._weights[places]
        users = company.users[neighbour]
        seen = self._as_seen(touched, weights, self._user_means[users], self._user_totals[users])
        if self._hyperparameters.similarity == "euclidean":
            # Every item in common has the same part.
            seen, profile = np.ones_like(seen), np.ones_like(profile)
        shared = _table(neighbour, touched, seen, len(company.users), evidence.rows, self._n_items) * profile
        given = _table(neighbour, touched, weights, len(company.users), items, self._n_items)
        return given.T @ (shared * (company.strengths / company.dots)[:, None])

    def _arrays(self) -> Arrays:
        return {
            "indptr": self._indptr,
            "items": self._items,
            "weights": self._weights,
            "heard_indptr": self._heard_indptr,
            "heard_users": self._heard_users,
            "heard_weights": self._heard_weights,
        }

    def _restore(self, arrays: Arrays) -> None:
        self._indptr, self._items, self._weights = arrays["indptr"], arrays["items"], arrays["weights"]
        self._heard_indptr = arrays["heard_indptr"]
        self._heard_users, self._heard_weights = arrays["heard_users"], arrays["heard_weights"]


def _sums(rows: NDArray[np.integer], values: NDArray[np.floating], size: int) -> NDArray[np.float64]:
    """Return the (size,) sum of the values of each row."""
    return np.asarray(np.bincount(rows, weights=values, minlength=size), dtype=np.float64)


def _means(indptr: NDArray[np.int64], values: F32Vector) -> F32Vector:
    """Return the mean of each list; 0 for an empty one."""
    lengths = np.diff(indptr)
    sums = _sums(np.repeat(np.arange(len(lengths)), lengths), values, len(lengths))
    return (sums / np.maximum(lengths, 1)).astype(np.float32)


def _table(
    lines: RowVector, items: NDArray[np.int32], values: F32Vector, n_lines: int, wanted: RowVector, n_items: int
) -> NDArray[np.float64]:
    """Return (n_lines, len(wanted)) values of the wanted items on each line; 0 where there is none."""
    distinct, back = np.unique(wanted, return_inverse=True)
    place = np.full(n_items, -1)
    place[distinct] = np.arange(len(distinct))
    at = place[items]
    found = at >= 0
    table = np.zeros((n_lines, len(distinct)))
    table[lines[found], at[found]] = values[found]
    return table[:, back]
