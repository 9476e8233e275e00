"""User comparison, many profiles at once: the sums from which similarities between users are computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.arrays import F32Vector


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Sums of one profile and each of the U users."""

    dots: NDArray[np.float64]
    """(U,) inner products; of euclidean: items in common."""
    apart: NDArray[np.float64] | None = None
    """(U,) of euclidean: sum of the squared differences on the items in common."""


@dataclass(frozen=True, slots=True, eq=False)
class Everyone:
    """Kept users as a sparse matrix (I, U), as the similarity uses them."""

    by_item: csr_matrix

    @classmethod
    def of(cls, seen: F32Vector, items: NDArray[np.int32], indptr: NDArray[np.int64], n_items: int) -> Self:
        """Make the matrix from the lists of the users in turn."""
        from scipy.sparse import csr_matrix

        shape = (len(indptr) - 1, n_items)
        return cls(csr_matrix((seen.astype(np.float64), items, indptr), shape=shape).T.tocsr())

    def beside(self, histories: csr_matrix, *, euclidean: bool) -> Callable[[int], Compared]:
        """Compare all histories (n, I) with everyone; the result is a function of the row."""
        dots = (histories @ self.by_item).toarray()
        if not euclidean:
            return lambda line: Compared(dots[line])
        touched, here = _mapped(self.by_item, np.ones_like), _mapped(histories, np.ones_like)
        common = (here @ touched).toarray()
        apart = (_mapped(histories, np.square) @ touched + here @ _mapped(self.by_item, np.square)).toarray()
        apart = np.maximum(apart - 2.0 * dots, 0.0)
        return lambda line: Compared(common[line], apart[line])


def _mapped(matrix: csr_matrix, change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> csr_matrix:
    """Return the matrix with other stored values."""
    return type(matrix)((change(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)
