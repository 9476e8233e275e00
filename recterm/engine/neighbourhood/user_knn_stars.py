"""User-kNN for stars: the ratings of people like you, each measured from their own level.

Resnick et al., "GroupLens", 1994 (mean-centred), Koren 2010 (with baselines); the plain weighted mean is the textbook
form. A profile is compared with everyone on request, on the items that both have rated; of those who rated an item,
the K most similar count.

U users, I items, H ratings of a history, E ratings of the community, N asked items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.baselines.bias import Bias, BiasedParams
from recterm.engine.baselines.group_stars import GroupStars
from recterm.engine.core.hyperparameters import choice, number, whole
from recterm.engine.core.ragged import entries_of
from recterm.engine.core.rating_model import Expected, Rated, RatingModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

STAGE = "training user-knn-stars"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserKNNStarsParams(BiasedParams):
    """Hyperparameters of user-kNN for stars."""

    model: ClassVar[str] = "user-knn-stars"

    similarity: str = choice(
        "residuals", ("residuals", "pearson", "adjusted-cosine", "cosine", "euclidean", "jaccard", "dice"),
        "What two people are compared by, on the items that both rated: ratings minus what the bias model expects "
        "(residuals), minus the person's mean (pearson), minus the item's mean (adjusted-cosine), as they are "
        "(cosine), how far apart they are (euclidean), or only which items both rated (jaccard, dice).",
    )  # fmt: skip
    predict: str = choice(
        "baseline", ("baseline", "mean-centred", "mean"),
        "What the neighbours' ratings are measured from: what the bias model expects, each one's own mean, or zero.",
    )  # fmt: skip
    support: float = number(
        20.0, 0.0, 1e5,
        "Common items at which a similarity counts half. More trusts only those with much in common.",
        tune=(2.0, 100.0), log=True,
    )  # fmt: skip
    n_neighbours: int = whole(
        60, 1, 10_000, "People who count for one item: the most similar ones who rated it.", tune=(20, 200), log=True
    )  # fmt: skip
    reserve: float = number(
        0.3, 0.0, 100.0,
        "Similarity added to the denominator. More stays closer to the baseline.",
        tune=(0.02, 2.0), log=True,
    )  # fmt: skip
    max_users: int = whole(
        20_000, 1, 10_000_000,
        "At most this many people, drawn at random, can be neighbours. Memory and time grow with them.",
    )  # fmt: skip


class UserKNNStars(RatingModel[UserKNNStarsParams]):
    """Predicts the expectation, moved by how people like you differ from theirs on the item."""

    _bias: Bias
    _groups: GroupStars | None
    _indptr: NDArray[np.int64]
    """(I + 1,) bounds of the items' lists."""
    _users: NDArray[np.int32]
    """(E,) users by item."""
    _ratings: NDArray[np.float32]
    """(E,) their ratings."""
    _levels: NDArray[np.float64]
    """(U, 2) each kept user's own bias in the bias model, and mean rating."""

    @cached_property
    def _activity(self) -> F64Vector:
        """(U,) ratings of each kept user."""
        return np.bincount(self._users, minlength=len(self._levels)).astype(np.float64)

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the expectation plus the weighted mean of the neighbours' differences from theirs.

        All of it is of what groups of users leave of the ratings; what these rate higher is put on top (`group_stars`).
        """
        if self._groups is None or not rated.groups:
            return self._expect(rated, items)
        means, variances = self._expect(self._groups.left_of(rated), items)
        return Expected(means + self._groups.at(rated.groups, items), variances)

    def _expect(self, rated: Rated, items: RowVector) -> Expected:
        params = self._hyperparameters
        bias = self._bias.expect(rated, items)
        own = self._own_level(rated, items, bias.means)
        if not len(rated):
            return Expected(own, bias.variances)
        similarities = self._similarities(rated)
        moved = np.zeros(len(items))
        for place, item in enumerate(items):
            mine = slice(self._indptr[item], self._indptr[item + 1])
            strengths = similarities[self._users[mine]]
            best = np.flatnonzero(strengths > 0)
            if len(best) > params.n_neighbours:
                # Ties by row, as everywhere: a stable sort by descending similarity.
                best = best[np.argsort(-strengths[best], kind="stable")[: params.n_neighbours]]
            if not len(best):
                continue
            levels = self._levels_of(self._users[mine][best], int(item))
            differences = self._ratings[mine][best] - levels
            if params.predict == "mean":
                # A weighted mean of ratings can only shrink towards the expectation.
                differences = differences - own[place]
            moved[place] = float(strengths[best] @ differences / (strengths[best].sum() + params.reserve))
        return Expected(own + moved, bias.variances)

    def _own_level(self, rated: Rated, items: RowVector, expected: F64Vector) -> F64Vector:
        """Return (N,) levels to which the neighbours' differences are added."""
        if self._hyperparameters.predict == "mean-centred" and len(rated):
            return np.full(len(items), float(rated.ratings.mean()))
        return expected

    def _levels_of(self, users: NDArray[np.int32], item: int) -> F64Vector:
        """Return (K,) levels from which each of these users' rating of the item is measured."""
        match self._hyperparameters.predict:
            case "mean":
                return np.zeros(len(users))
            case "mean-centred":
                return np.asarray(self._levels[users, 1])
            case _:
                typical = self._bias.baseline(Rated.nothing(), np.array([item]))
                return np.asarray(typical[0] + self._levels[users, 0])

    def _similarities(self, rated: Rated) -> F64Vector:
        """Return (U,) similarities of kept users with this history, on the items in common; only those above 0 count.

        cosine of what is compared, times n / (n + support) with n the items in common; euclidean: 1 / (1 + root of the
        mean squared difference), times the same; jaccard: n / items of either; dice: 2 n / (items of one + of the
        other); times the same.
        """
        params, n_users = self._hyperparameters, len(self._levels)
        places, lengths = entries_of(self._indptr, rated.rows)
        users = self._users[places]
        theirs, mine = self._compared(rated, np.repeat(rated.rows, lengths), users, places, lengths)
        common = np.bincount(users, minlength=n_users)
        if params.similarity in ("jaccard", "dice"):
            both, factor = self._activity + len(rated), 2.0 if params.similarity == "dice" else 1.0
            alike = factor * common / np.maximum(both - (2.0 - factor) * common, 1e-12)
        elif params.similarity == "euclidean":
            apart = np.bincount(users, weights=(theirs - mine) ** 2, minlength=n_users)
            alike = 1.0 / (1.0 + np.sqrt(apart / np.maximum(common, 1)))
        else:
            dots = np.bincount(users, weights=theirs * mine, minlength=n_users)
            squares = np.bincount(users, theirs**2, n_users) * np.bincount(users, mine**2, n_users)
            alike = np.divide(dots, np.sqrt(squares), out=np.zeros(n_users), where=squares > 1e-12)
        similar: F64Vector = alike * common / np.maximum(common + params.support, 1e-12)
        return similar

    def _compared(
        self, rated: Rated, rows: RowVector, users: NDArray[np.int32], places: RowVector, lengths: NDArray[np.int64]
    ) -> tuple[F64Vector, F64Vector]:
        """Return the users' ratings of the history's items, and the profile's, as the similarity uses them."""
        theirs = self._ratings[places].astype(np.float64)
        nobody = Rated.nothing()
        match self._hyperparameters.similarity:
            case "residuals":
                mine = rated.ratings - self._bias.baseline(rated, rated.rows)
                return theirs - self._bias.baseline(nobody, rows) - self._levels[users, 0], np.repeat(mine, lengths)
            case "pearson":
                return theirs - self._levels[users, 1], np.repeat(rated.ratings - rated.ratings.mean(), lengths)
            case "adjusted-cosine":
                mine = rated.ratings - self._bias.baseline(nobody, rated.rows)
                return theirs - self._bias.baseline(nobody, rows), np.repeat(mine, lengths)
            case _:
                return theirs, np.repeat(rated.ratings, lengths)

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        progress(Progress(STAGE, 0, 1))
        self._bias = Bias(self._hyperparameters.of_the_bias).fit(data, rng=rng)
        self._groups = self._bias.groups
        if self._groups is not None:
            data = replace(self._groups.taken_off(data), user_groups=())
            self._bias = Bias(self._hyperparameters.of_the_bias).fit(data, rng=rng)
        active = np.flatnonzero(data.activity)
        if len(active) > self._hyperparameters.max_users:
            active = np.sort(rng.choice(active, self._hyperparameters.max_users, replace=False))
        kept = data.matrix[active]
        residuals = data.matrix.copy()
        residuals.data = self._bias.residuals(data)
        counts = np.maximum(np.diff(kept.indptr), 1)
        # The bias that goes with a residual: rating - residual - the item's typical rating.
        nobody = Rated.nothing()
        typical = self._bias.baseline(nobody, kept.indices.astype(np.int64))
        own = type(kept)((kept.data - residuals[active].data - typical, kept.indices, kept.indptr), kept.shape)
        self._levels = np.column_stack(
            [np.asarray(own.sum(axis=1)).ravel() / counts, np.asarray(kept.sum(axis=1, dtype=float)).ravel() / counts]
        )
        by_item = kept.tocsc()
        self._indptr = by_item.indptr.astype(np.int64)
        self._users, self._ratings = by_item.indices.astype(np.int32), by_item.data.astype(np.float32)
        progress(Progress(STAGE, 1, 1))

    def _arrays(self) -> Arrays:
        return {
            **self._bias.arrays(),
            **({} if self._groups is None else self._groups.arrays()),
            "indptr": self._indptr,
            "users": self._users,
            "ratings": self._ratings,
            "levels": self._levels,
        }

    def _restore(self, arrays: Arrays) -> None:
        self._groups = GroupStars.from_arrays(arrays)
        plain = {name: array for name, array in arrays.items() if not name.startswith("group_")}
        self._bias = Bias.from_arrays(self._hyperparameters.of_the_bias, plain)
        self._indptr, self._users = arrays["indptr"], arrays["users"]
        self._ratings, self._levels = arrays["ratings"], arrays["levels"]
