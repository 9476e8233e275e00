"""Item features: genres, creators, themes and tags as tokens, in the form of a sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class ItemFeatures:
    """The tokens of I items, as in a CSR matrix of ones; a token is a kind and a word: `genre:Horror`."""

    indptr: NDArray[np.int64]
    """(I + 1,) bounds of each item's tokens."""
    tokens: NDArray[np.int32]
    """(N,) indices into `names`, distinct within an item, ascending."""
    names: tuple[str, ...]
    """(F,) `kind:word`."""

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.indptr) - 1

    @classmethod
    def of(cls, words: Sequence[Iterable[str]]) -> Self:
        """Make features from the tokens of each item, in row order.

        Raises:
            EngineError: a token has no kind.
        """
        places: dict[str, int] = {}
        lists = [sorted({places.setdefault(word, len(places)) for word in item}) for item in words]
        for word in places:
            if ":" not in word:
                raise EngineError(f"the token {word!r} has no kind", "name it like `genre:Horror`")
        indptr = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(tokens) for tokens in lists], out=indptr[1:])
        return cls(indptr, np.array([token for tokens in lists for token in tokens], dtype=np.int32), tuple(places))

    @property
    def kinds(self) -> tuple[str, ...]:
        """(F,) the kind of each token."""
        return tuple(name.partition(":")[0] for name in self.names)
