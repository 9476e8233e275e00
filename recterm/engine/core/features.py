"""Item features: genres, creators, themes and tags as tokens, in the form of a sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray


class _Matrix(NamedTuple):
    indptr: NDArray[np.int64]
    tokens: NDArray[np.int32]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ItemFeatures:
    """The tokens of I items, as in a CSR matrix of ones; a token is a kind and a word: `genre:Horror`.

    Nothing is read before a model asks for it: most models learn from interactions alone.
    """

    n_items: int
    read: Callable[[], Sequence[Iterable[str]]]
    """Reads the tokens of each item, in row order; called once at most."""

    def __len__(self) -> int:
        """Return the number of items."""
        return self.n_items

    @classmethod
    def of(cls, words: Sequence[Iterable[str]]) -> Self:
        """Make features from the tokens of each item, in row order.

        Raises:
            EngineError: a token has no kind.
        """
        made = cls(len(words), lambda: words)
        made._matrix  # noqa: B018
        return made

    @property
    def indptr(self) -> NDArray[np.int64]:
        """(I + 1,) bounds of each item's tokens."""
        return self._matrix.indptr

    @property
    def tokens(self) -> NDArray[np.int32]:
        """(N,) indices into `names`, distinct within an item, ascending."""
        return self._matrix.tokens

    @property
    def names(self) -> tuple[str, ...]:
        """(F,) `kind:word`."""
        return self._matrix.names

    @property
    def kinds(self) -> tuple[str, ...]:
        """(F,) the kind of each token."""
        return tuple(name.partition(":")[0] for name in self.names)

    @property
    def left_out(self) -> str:
        """Kind of the tokens that were there and are left out; empty for features as they were read."""
        return ""

    def without(self, kind: str) -> ItemFeatures:
        """Return the features without the tokens of one kind; nothing is read before a model asks for it."""
        return _Without(self.n_items, self.read, self, kind)

    @cached_property
    def _matrix(self) -> _Matrix:
        words = self.read()
        if len(words) != self.n_items:
            raise EngineError(f"there are features of {len(words)} items, but {self.n_items} items")
        places: dict[str, int] = {}
        lists = [sorted({places.setdefault(word, len(places)) for word in item}) for item in words]
        for word in places:
            if ":" not in word:
                raise EngineError(f"the token {word!r} has no kind", "name it like `genre:Horror`")
        indptr = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(tokens) for tokens in lists], out=indptr[1:])
        tokens = np.array([token for tokens in lists for token in tokens], dtype=np.int32)
        return _Matrix(indptr, tokens, tuple(places))


@dataclass(frozen=True, eq=False)
class _Without(ItemFeatures):
    """Features without the tokens of one kind, made from those that were read."""

    whole: ItemFeatures
    kind: str

    @property
    def left_out(self) -> str:
        return self.kind if self.kind in self.whole.kinds else ""

    @cached_property
    def _matrix(self) -> _Matrix:
        whole = self.whole
        kept = np.array([kind != self.kind for kind in whole.kinds], dtype=bool)
        if kept.all():
            return whole._matrix
        stays = kept[whole.tokens]
        indptr = np.concatenate([[0], np.cumsum(stays, dtype=np.int64)])[whole.indptr]
        tokens = (np.cumsum(kept) - 1)[whole.tokens[stays]].astype(np.int32)
        return _Matrix(indptr, tokens, tuple(name for name, is_kept in zip(whole.names, kept, strict=True) if is_kept))
