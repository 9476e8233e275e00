"""Items added by the user, on which the model was not trained: in a person's history but not in the data set.

They follow the I items of the training data, described by tokens. A content model takes them
in as they are; every other model cannot score them (NaN, so that they rank last), and answers as if there were no
feedback on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.core.latest import Latest
from recterm.engine.core.protocol import Neighbours, Predictions, Reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.core.protocol import Predicts, Ranks
    from recterm.engine.core.taste import Taste

TYPICAL = 200
"""Items that stand for a typical one, spread evenly over the catalogue."""


def extended_stars(model: Predicts, n_items: int, n_more: int) -> Predicts:
    """Extend the star predictor to further items, about which it knows nothing."""
    return ExtendedStars(model, n_items) if n_more else model


def padded(scores: F32Vector, n_items: int) -> F32Vector:
    """Return (n_items,) scores, NaN after the given ones."""
    more = n_items - len(scores)
    return np.concatenate([scores, np.full(more, np.nan, dtype=np.float32)]) if more else scores


class ExtendedCatalogue:
    """Ranking model extended to items that it cannot score."""

    def __init__(self, model: Ranks, n_more: int) -> None:
        self._model, self._n_items = model, model.n_known + n_more
        self._known_taste: Latest[Taste, Taste] = Latest()

    @property
    def n_known(self) -> int:
        """I, the items that it was fitted on."""
        return self._model.n_known

    @property
    def additive(self) -> bool:
        """Whether each row of a history adds the same to a score whatever else is in the history."""
        return self._model.additive

    @property
    def popularity(self) -> F32Vector:
        """(I + more,) interactions of each item in the community."""
        return np.nan_to_num(padded(self._model.popularity, self._n_items))

    def score(self, taste: Taste) -> F32Vector:
        """Return (I + more,) the model's scores, NaN for the further items."""
        return padded(self._model.score(self._below(taste)), self._n_items)

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return the model's neighbours; none for a further item."""
        return self._model.similar(item, n) if item < self.n_known else Neighbours.none()

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        """Return the model's reasons; none for a further item."""
        return self.explain_many(taste, np.array([item], dtype=np.int64))[0]

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """Return what `explain` says of each item."""
        known_places = np.flatnonzero(items < self.n_known)
        all_reasons = [Reasons(items[:0], np.zeros(0))] * len(items)
        model_reasons = self._model.explain_many(self._below(taste), items[known_places])
        for place, reasons in zip(known_places.tolist(), model_reasons, strict=True):
            all_reasons[place] = reasons
        return all_reasons

    def _below(self, taste: Taste) -> Taste:
        return self._known_taste.of(taste, lambda taste: taste.below(self.n_known))


class ExtendedStars:
    """Star predictor extended to items that it does not know: each is treated as a typical item."""

    def __init__(self, model: Predicts, n_items: int) -> None:
        self._model, self._n_known = model, n_items

    def predict(self, taste: Taste, items: RowVector) -> Predictions:
        """Return the model's ratings; for a further item the mean over typical ones, with their total deviation.

        That deviation is by the law of total variance: the mean of their variances, and the variance of their means.
        """
        taste = taste.below(self._n_known)
        is_known = items < self._n_known
        values = np.empty(len(items), dtype=np.float32)
        deviations = np.empty(len(items), dtype=np.float32)
        if is_known.any():
            answer = self._model.predict(taste, items[is_known])
            values[is_known], deviations[is_known] = answer.values, answer.deviations
        if not is_known.all():
            places = np.linspace(0, self._n_known - 1, min(self._n_known, TYPICAL)).astype(np.int64)
            typical = self._model.predict(taste, places)
            means, variances = typical.values.astype(np.float64), np.square(typical.deviations, dtype=np.float64)
            values[~is_known] = means.mean()
            deviations[~is_known] = np.sqrt(variances.mean() + means.var())
        return Predictions(values, deviations)
