"""Implicit ALS with frequency-scaled regularisation: the revisited iALS.

Rendle, Krichene, Zhang and Koren, "Revisiting the performance of iALS on item recommendation benchmarks", 2022, eq. 5:
a user with n interactions is held by regularization * (alpha n + I) ** nu, an item likewise, so that active users and
popular items, whose loss has more terms, are held more. Here the values are divided by their mean over all users (over
all items), so that the same regularization fits every nu; nu = 0 is plain ALS. The implicit library has one
regularisation for all, so this trains in NumPy: many small systems side by side, between the entries of a row where
these are fewer than the factors.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import number
from recterm.engine.factors.als import ALS, ALSParams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays

CELLS_AT_ONCE = 4_000_000
"""Entries of the systems solved side by side: 16 MB for each thread, and about as much for its work."""

THREADS = 2
"""More threads only wait for Python's lock while systems are set up."""

START = 0.1
"""Length of the factors before training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IALSParams(ALSParams):
    """Hyperparameters of iALS: those of ALS, and one more."""

    model: ClassVar[str] = "ials"

    frequency_scaling: float = number(
        1.0, 0.0, 2.0,
        "nu: how far regularization grows with the interactions of a user or an item; 0 regularises all alike.",
        tune=(0.0, 1.0),
    )  # fmt: skip


class IALS(ALS):
    """ALS in which regularization grows with the frequency of users and items."""

    _hyperparameters: IALSParams
    _mean_size: NDArray[np.float64]
    """(1,) mean of alpha n + I over the users."""

    def _resolved(self, data: Interactions) -> IALSParams:
        params = self._hyperparameters
        confidence = params.alpha * float(np.abs(self.weigh(data.matrix).data).mean())
        return params.resolved(
            {
                "n_factors": defaults.als_factors(data),
                "regularization": defaults.ials_regularization(data, confidence),
            }
        )

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        from threadpoolctl import threadpool_limits

        params = self._hyperparameters
        by_user = self.weigh(data.matrix)
        by_item = by_user.T.tocsr()
        users, self._mean_size = self._held(data.activity, data.n_items)
        items, _ = self._held(data.popularity, data.n_users)
        n_factors = params.n_factors or 1
        start = rng.standard_normal((data.n_items, n_factors)) * START / np.sqrt(n_factors)
        factors: F32Matrix = start.astype(np.float32)
        # Two threads work on separate systems; BLAS threads inside those only compete.
        with threadpool_limits(1, "blas"):
            for iteration in range(params.n_iterations):
                profiles = solved(by_user, factors, users, params.alpha)
                factors = solved(by_item, profiles, items, params.alpha)
                progress(Progress("training ials", iteration + 1, params.n_iterations))
        self._keep(factors)

    def _held(self, counts: NDArray[np.int64], n_others: int) -> tuple[F32Vector, NDArray[np.float64]]:
        """Return (n,) regularisation of each user or item, and the (1,) mean size that it is relative to."""
        sizes = self._hyperparameters.alpha * counts + n_others
        mean = sizes[counts > 0].mean(keepdims=True)
        held = (
            float(self._hyperparameters.regularization or 0.0)
            * (sizes / mean) ** self._hyperparameters.frequency_scaling
        )
        return held.astype(np.float32), mean

    def _system(self, rows: RowVector, weights: F32Vector) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        matrix, liked = super()._system(rows, weights)
        params, size = self._hyperparameters, self._hyperparameters.alpha * len(rows) + len(self._factors)
        scale = (size / float(self._mean_size[0])) ** params.frequency_scaling
        # The matrix already holds plain ALS's regularisation.
        matrix.flat[:: len(matrix) + 1] += float(params.regularization or 0.0) * (scale - 1.0)
        return matrix, liked

    def _arrays(self) -> Arrays:
        return {**super()._arrays(), "mean_size": self._mean_size}

    def _restore(self, arrays: Arrays) -> None:
        super()._restore(arrays)
        self._mean_size = arrays["mean_size"]


def solved(weights: csr_matrix, factors: F32Matrix, held: F32Vector, alpha: float) -> F32Matrix:
    """Solve the factors of one side, given those of the other.

    Args:
        weights: (n, m) of n users (items) for m items (users); below 0: preference 0 with that confidence.
        factors: (m, K) of the other side.
        held: (n,) regularisation, > 0.
        alpha: confidence of a weight of 1.

    Returns:
        (n, K) solutions of Hu, Koren and Volinsky 2008, eq. 4.
    """
    spectrum, axes = np.linalg.eigh((factors.T @ factors).astype(np.float64))
    # In the eigenbasis of the background it is diagonal, whatever is added to its diagonal.
    turned = factors @ axes.astype(np.float32)
    spectrum = np.maximum(spectrum, 0.0).astype(np.float32)
    solution = np.zeros((weights.shape[0], factors.shape[1]), dtype=np.float32)

    def solve(rows: NDArray[np.int64]) -> None:
        """Solve some rows with equally many entries."""
        start = weights.indptr[rows[0]]
        places = weights.indptr[rows][:, None] + np.arange(weights.indptr[rows[0] + 1] - start)
        confidence = np.float32(alpha) * np.abs(weights.data[places])
        liked = np.where(weights.data[places] > 0, confidence + np.float32(1.0), np.float32(0.0))
        below = spectrum + held[rows, None]
        solution[rows] = _small_systems(turned[weights.indices[places]], confidence, liked, below)

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        for _ in pool.map(solve, _alike(np.diff(weights.indptr), factors.shape[1])):
            pass
    return solution @ axes.T.astype(np.float32)


def _alike(counts: NDArray[np.integer], n_factors: int) -> Iterator[NDArray[np.int64]]:
    """Yield rows with equally many entries, in groups that fit into memory; rows without entries are left out."""
    order = np.argsort(counts, kind="stable")
    values, starts = np.unique(counts[order], return_index=True)
    for count, rows in zip(values, np.split(order, starts[1:]), strict=True):
        if count:
            size = max(1, int(CELLS_AT_ONCE // (count * n_factors + min(count, n_factors) ** 2)))
            yield from (rows[at : at + size] for at in range(0, len(rows), size))


def _small_systems(near: F32Matrix, confidence: F32Matrix, liked: F32Matrix, below: F32Matrix) -> F32Matrix:
    """Solve (diag(below) + Ft C F) x = Ft liked for B rows of n entries each; between entries when n < K (Woodbury).

    Args:
        near: (B, n, K) factors F of the entries.
        confidence: (B, n) the diagonal of C.
        liked: (B, n).
        below: (B, K), > 0.
    """
    n_entries, n_factors = near.shape[1:]
    across = near.transpose(0, 2, 1)
    if n_entries < n_factors:
        scaled = across / below[:, :, None]
        between = confidence[:, :, None] * (near @ scaled) + np.eye(n_entries, dtype=np.float32)
        solution = scaled @ np.linalg.solve(between, liked[:, :, None])
    else:
        matrices = (across * confidence[:, None, :]) @ near
        matrices.reshape(len(near), -1)[:, :: n_factors + 1] += below
        solution = np.linalg.solve(matrices, across @ liked[:, :, None])
    answer: F32Matrix = solution[:, :, 0]
    return answer
