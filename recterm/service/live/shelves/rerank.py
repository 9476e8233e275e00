"""Reranking of a shelf's candidates by the profile's settings: variety, familiar or rare, its own genres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import ItemRow
from recterm.engine.lists.reranking import Genres, genre_shares, rerank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.service.live.shelves.context import RecommendationContext


def reranked(context: RecommendationContext, rows: RowVector, scores: F32Vector, n: int) -> RowVector:
    """Return the n candidates that the settings choose, best first; `rows` are best first too.

    Candidates that the model cannot score stay behind the others.
    """
    n_scored = int(np.isfinite(scores).sum())
    settings = context.reranking
    pool = rows[:n_scored]
    places = rerank(
        scores[:n_scored].astype(np.float64),
        _popularity(context, pool),
        n,
        settings,
        similarity=_Similarity(context, pool) if settings.diversity else None,
        genres=_genres(context, pool) if settings.calibration else None,
    )
    return np.concatenate([pool[places], rows[n_scored:]])[:n]


def _popularity(context: RecommendationContext, rows: RowVector) -> NDArray[np.float64]:
    return np.array([item.count for item in context.items(rows.tolist())], dtype=np.float64)


class _Similarity:
    """Similarity of one place in the pool to every other, by the neighbours model; the most similar item counts 1."""

    def __init__(self, context: RecommendationContext, rows: RowVector) -> None:
        self._model, self._rows = context.live.neighbours, rows
        self._place = np.full(context.live.n_items, -1)
        self._place[rows] = np.arange(len(rows))

    def __call__(self, place: int) -> NDArray[np.float64]:
        near = self._model.similar(ItemRow(int(self._rows[place])), len(self._rows))
        at = self._place[near.rows]
        similarities = np.zeros(len(self._rows))
        scale = max(float(near.similarities.max(initial=0.0)), 1e-12)
        similarities[at[at >= 0]] = np.maximum(near.similarities[at >= 0], 0.0) / scale
        return similarities


def _genres(context: RecommendationContext, rows: RowVector) -> Genres | None:
    """Return the genres of the candidates and of liked or viewed items; None if there are none."""
    ratings = context.taste.ratings
    rated = ~np.isnan(ratings)
    middle = float(ratings[rated].mean()) if rated.any() else 0.0
    liked = ~rated | (ratings >= middle)
    history = [item.genres for item in context.items(context.taste.rows[liked].tolist())]
    candidates = [item.genres for item in context.items(rows.tolist())]
    names = sorted({genre for genres in (*history, *candidates) for genre in genres})
    if not names:
        return None
    shares = genre_shares(history, names).sum(axis=0)
    return Genres(genre_shares(candidates, names), shares / max(float(shares.sum()), 1e-12))
