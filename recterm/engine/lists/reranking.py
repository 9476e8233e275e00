"""Reranking: variety, a dial from familiar to rare, and genres in the profile's own proportions.

The list is built position by position from a pool of the best candidates. Each goes to the candidate with the largest

    (1 - d) (1 - c) relevance - d (most similarity to what is chosen) - c (divergence of genres with it in the list)

- variety: maximal marginal relevance (Carbonell and Goldstein, "The use of MMR", 1998), d the diversity;
- genres: the Kullback-Leibler divergence of the list's genres from the history's (Steck, "Calibrated
  recommendations", 2018), c the calibration;
- the dial adds to the score, before it is scaled to [0, 1] over the pool, DIAL times its value times the spread of the
  scores, per spread of the popularity's logarithm: above 0 for the rare, below 0 for the familiar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from recterm.domain.reranking import Reranking
    from recterm.engine.core.arrays import RowVector

    F64 = NDArray[np.float64]

POOL = 200
"""Candidates that a list is chosen from, at least; and ..."""

POOL_PER_PLACE = 4
"""... for each position in it."""

DIAL = 1.2
"""Weight of the dial at its ends, relative to the scores."""

SMOOTHING = 0.01
"""Share of the history's genres mixed into the list's, so that no divergence is infinite (Steck 2018)."""


@dataclass(frozen=True, slots=True, eq=False)
class Genres:
    """Genres of P candidates and of a history."""

    candidates: F64
    """(P, G) each line sums to 1; zeros for an item without genres."""
    history: F64
    """(G,) sums to 1; zeros when nothing is known."""


def pool_size(n: int) -> int:
    """Return the number of candidates for a list of n."""
    return max(POOL, POOL_PER_PLACE * n)


def rerank(
    scores: F64,
    popularity: F64,
    n: int,
    settings: Reranking,
    *,
    similarity: Callable[[int], F64] | None = None,
    genres: Genres | None = None,
) -> RowVector:
    """Return positions in the pool of the n chosen, best first.

    Args:
        scores: (P,) of the candidates, best first; all finite.
        popularity: (P,) interactions of each.
        n: wanted length.
        settings: diversity, rarity and calibration.
        similarity: position in the pool -> (P,) similarity to every candidate, in [0, 1]; needed for diversity.
        genres: needed for calibration.
    """
    relevance = _relevance(scores, popularity, settings.rarity)
    diversity = settings.diversity if similarity is not None else 0.0
    calibration = settings.calibration if genres is not None and genres.history.any() else 0.0
    if not diversity and not calibration:
        order: RowVector = np.argsort(-relevance, kind="stable")[:n]
        return order
    gain = (1.0 - diversity) * (1.0 - calibration) * relevance
    nearest = np.zeros(len(scores))
    total = np.zeros(0 if genres is None else genres.candidates.shape[1])
    chosen: list[int] = []
    for place in range(min(n, len(scores))):
        value = gain - diversity * nearest
        if calibration and genres is not None:
            value = value - calibration * divergence(genres.history, (total + genres.candidates) / (place + 1))
        value[chosen] = -np.inf
        best = int(np.argmax(value))
        chosen.append(best)
        if diversity and similarity is not None:
            nearest = np.maximum(nearest, similarity(best))
        if genres is not None:
            total = total + genres.candidates[best]
    return np.array(chosen, dtype=np.int64)


def divergence(wanted: F64, given: F64) -> F64:
    """Compute the Kullback-Leibler divergence, in nats, of each line of `given` (.., G) from `wanted` (G,)."""
    smoothed = (1.0 - SMOOTHING) * given + SMOOTHING * wanted
    there = wanted > 0
    ratio = wanted[there] / np.maximum(smoothed[..., there], 1e-12)
    return np.asarray((wanted[there] * np.log(ratio)).sum(axis=-1))


def genre_shares(lists: list[tuple[str, ...]], names: list[str]) -> F64:
    """Return (n, G) each item's genres in equal parts."""
    places = {name: place for place, name in enumerate(names)}
    shares = np.zeros((len(lists), len(names)))
    for line, genres in zip(shares, lists, strict=True):
        for genre in genres:
            line[places[genre]] = 1.0 / len(genres)
    return shares


def _relevance(scores: F64, popularity: F64, rarity: float) -> F64:
    """Return (P,) in [0, 1]: the best candidate has 1, the last of the pool 0."""
    value = scores.astype(np.float64)
    if rarity and len(value):
        rare = -np.log1p(popularity)
        value = value + DIAL * rarity * value.std() * (rare - rare.mean()) / max(float(rare.std()), 1e-12)
    span = float(np.ptp(value)) if len(value) else 0.0
    return (value - value.min()) / span if span > 0 else np.ones(len(value))
