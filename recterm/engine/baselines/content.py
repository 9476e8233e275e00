"""Content model: items are close when they share genres, creators, themes and tags; rare ones count more.

Items are vectors of TF-IDF weights over their tokens (Salton and Buckley, "Term-weighting approaches in automatic text
retrieval", 1988; Pazzani and Billsus, "Content-based recommendation systems", 2007), of length 1. The score of an
item is the sum over the history of weight times cosine, so that reasons are exact and an item that nobody has rated
is scored like any other.

I items, F distinct tokens, N tokens over all items, H rows of a history.
"""

from __future__ import annotations

import json
from collections import Counter
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core.hyperparameters import number
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ragged import entries_of
from recterm.engine.core.ranking import top_n
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.features import ItemFeatures
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import WeightedHistory

STAGE = "training content"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentParams(FeedbackWeights):
    """Hyperparameters of the content model: the weight of each kind of token, before its rarity."""

    model: ClassVar[str] = "content"

    genres: float = number(1.0, 0.0, 10.0, "Weight of a genre, before its rarity.", tune=(0.0, 3.0))
    creators: float = number(1.0, 0.0, 10.0, "Weight of a director, artist or author.", tune=(0.0, 3.0))
    themes: float = number(1.0, 0.0, 10.0, "Weight of a theme word, before its rarity.", tune=(0.0, 3.0))
    tags: float = number(0.7, 0.0, 10.0, "Weight of a tag given by people.", tune=(0.0, 3.0))
    others: float = number(
        0.5, 0.0, 10.0, "Weight of anything else, such as country, decade and cast.", tune=(0.0, 3.0)
    )  # fmt: skip


KINDS = {"genre": "genres", "creator": "creators", "theme": "themes", "tag": "tags"}
"""Kind of token -> the hyperparameter that weighs it; `others` weighs the rest."""


class Content(RankingModel[ContentParams]):
    """Model that ranks by the content of items."""

    additive = True

    _indptr: NDArray[np.int64]
    """(I + 1,) bounds of the items' tokens."""
    _tokens: NDArray[np.int32]
    """(N,)"""
    _values: F32Vector
    """(N,) TF-IDF weights, of length 1 for each item."""
    _n_tokens: int
    _rarity: F32Vector
    """(F,) weight of each token before an item's length is made 1."""
    _words: NDArray[np.uint8]
    """The tokens' words: a JSON list in UTF-8, read only where items are added."""

    @property
    def scorable(self) -> NDArray[np.bool_]:
        """(I,) items that have any token, rated or not."""
        described: NDArray[np.bool_] = np.diff(self._indptr) > 0
        return described

    def cosines(self, item: ItemRow) -> F32Vector:
        """Return (I,) cosine of one item with every item."""
        here = np.array([item], dtype=np.int64)
        self._check_rows(here)
        return self._against(self._profile(here, np.ones(1, dtype=np.float32)))

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Items by cosine, above 0."""
        cosines, here = self.cosines(item), np.array([item], dtype=np.int64)
        rows = top_n(cosines, n, exclude=here, candidates=np.flatnonzero(cosines > 0))
        return Neighbours(rows, cosines[rows])

    def with_items(self, words: Sequence[Iterable[str]]) -> Self:
        """Return a copy with more items at the end, described by their tokens; nothing is retrained.

        Tokens that training saw weigh what they did there; others are as rare as they are among the new items.
        """
        places: dict[str, int] = {word: place for place, word in enumerate(json.loads(self._words.tobytes()))}
        lists = [sorted(set(item)) for item in words]
        new = Counter(word for item in lists for word in item if word not in places)
        places |= {word: place for place, word in enumerate(new, start=self._n_tokens)}
        n_items = len(self.popularity) + len(lists)
        rarity = [self._weight_of(word) * np.log1p(n_items / count) for word, count in new.items()]
        wide = copy(self)
        wide._n_tokens = self._n_tokens + len(new)
        wide._rarity = np.concatenate([self._rarity, np.array(rarity, dtype=np.float32)])
        wide._counts = np.concatenate([self.popularity, np.zeros(len(lists), dtype=np.float32)])
        wide._groups = None if self._groups is None else self._groups.padded(len(lists))
        added = np.array([places[word] for item in lists for word in item], dtype=np.int32)
        bounds = np.concatenate([[0], np.cumsum([len(item) for item in lists], dtype=np.int64)])
        wide._indptr = np.concatenate([self._indptr, self._indptr[-1] + bounds[1:]])
        wide._tokens = np.concatenate([self._tokens, added])
        wide._values = np.concatenate([self._values, _unit(wide._rarity[added], bounds)])
        return wide

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        progress(Progress(STAGE, 0, 1))
        features = data.features
        if features is None or not len(features.tokens):
            raise EngineError(
                "content has nothing to learn from: the items have no genres, creators, themes or tags",
                "import a catalogue that has some, or train another model",
            )
        self._indptr, self._tokens, self._n_tokens = features.indptr, features.tokens, len(features.names)
        self._rarity = self._idf(features)
        self._words = np.frombuffer(json.dumps(features.names, ensure_ascii=False).encode(), dtype=np.uint8)
        self._values = _unit(self._rarity[features.tokens], self._indptr)
        progress(Progress(STAGE, 1, 1))

    def _idf(self, features: ItemFeatures) -> F32Vector:
        """Return (F,) weight of the kind times log(1 + I / items that have the token)."""
        weights = np.array([self._weight_of(name) for name in features.names], dtype=np.float64)
        counts = np.bincount(features.tokens, minlength=len(features.names))
        return (weights * np.log1p(len(features) / np.maximum(counts, 1))).astype(np.float32)

    def _weight_of(self, token: str) -> float:
        """Return the weight of a token's kind."""
        weight: float = getattr(self._hyperparameters, KINDS.get(token.partition(":")[0], "others"))
        return weight

    def _profile(self, rows: RowVector, weights: F32Vector) -> NDArray[np.float64]:
        """Return (F,) weighted sum of the items' vectors."""
        places, lengths = entries_of(self._indptr, rows)
        parts = self._values[places] * np.repeat(weights, lengths)
        return np.asarray(np.bincount(self._tokens[places], weights=parts, minlength=self._n_tokens))

    def _against(self, profile: NDArray[np.float64]) -> F32Vector:
        """Return (I,) inner product of every item with a profile."""
        return _by_item(self._values * profile[self._tokens], self._indptr).astype(np.float32)

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        return self._against(self._profile(evidence.rows, evidence.weights))

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        from scipy.sparse import csr_matrix

        shape = (len(self._indptr) - 1, self._n_tokens)
        vectors = csr_matrix((self._values.astype(np.float64), self._tokens, self._indptr), shape=shape)
        profiles = weights.astype(np.float64) @ vectors
        return (profiles @ vectors.T).toarray().astype(np.float32)

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        amounts = np.zeros((len(items), len(evidence.rows)))
        places, lengths = entries_of(self._indptr, evidence.rows)
        line = np.repeat(np.arange(len(evidence.rows)), lengths)
        parts = self._values[places] * np.repeat(evidence.weights, lengths)
        for row, item in enumerate(items):
            profile = self._profile(np.array([item]), np.ones(1, dtype=np.float32))
            shared = parts * profile[self._tokens[places]]
            amounts[row] = np.bincount(line, weights=shared, minlength=len(evidence.rows))
        return amounts

    def _arrays(self) -> Arrays:
        return {
            "indptr": self._indptr,
            "tokens": self._tokens,
            "values": self._values,
            "n_tokens": np.array([self._n_tokens]),
            "rarity": self._rarity,
            "words": self._words,
        }

    def _restore(self, arrays: Arrays) -> None:
        self._indptr, self._tokens, self._values = arrays["indptr"], arrays["tokens"], arrays["values"]
        self._n_tokens = int(arrays["n_tokens"][0])
        # A model stored before tokens were kept answers as it did then; added items match only each other.
        self._rarity = arrays.get("rarity", np.zeros(self._n_tokens, dtype=np.float32))
        self._words = arrays.get("words", np.frombuffer(b"[]", dtype=np.uint8))


def _unit(values: F32Vector, indptr: NDArray[np.int64]) -> F32Vector:
    """Return vectors of length 1; 0 where nothing about an item counts."""
    lengths = np.sqrt(_by_item(np.square(values), indptr))
    lengths[lengths == 0] = 1.0
    return np.asarray(values / np.repeat(lengths, np.diff(indptr)), dtype=np.float32)


def _by_item(parts: NDArray[np.floating], indptr: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (I,) sums over each item's tokens."""
    sums = np.zeros(len(parts) + 1)
    np.cumsum(parts, dtype=np.float64, out=sums[1:])
    return sums[indptr[1:]] - sums[indptr[:-1]]
