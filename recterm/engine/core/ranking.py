"""Ranking by score: the n best candidates, without what was seen or hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from recterm.engine.core.arrays import F32Vector, RowVector


def top_n(
    scores: F32Vector,
    n: int,
    *,
    exclude: RowVector,
    candidates: RowVector | None = None,
    popularity: F32Vector | None = None,
) -> RowVector:
    """Return the rows of the n best candidates, best first.

    Args:
        scores: (I,) NaN marks items that the model cannot score; they come last, the most popular first.
        n: wanted length, >= 0; the list is shorter when the candidates run out.
        exclude: rows that must be absent (seen, hidden).
        candidates: distinct rows to choose from, such as those that pass a filter; None: all items.
        popularity: (I,) orders the items without a score; None: the lower row is the more popular.

    Returns:
        (min(n, candidates left),) distinct rows; equal scores are ordered by row.

    Raises:
        EngineError: n is negative, or a row lies outside the scores.
    """
    if n < 0:
        raise EngineError(f"a list cannot have {n} entries", "ask for 0 or more")
    for name, rows in (("excluded", exclude), ("candidate", candidates)):
        if rows is not None and len(rows) and (rows.min() < 0 or rows.max() >= len(scores)):
            raise EngineError(f"{name} rows go beyond the {len(scores)} items that were scored")
    allowed = np.zeros(len(scores), dtype=bool)
    allowed[slice(None) if candidates is None else candidates] = True
    allowed[exclude] = False
    scored = np.flatnonzero(allowed & ~np.isnan(scores))
    best = _largest(scores, scored, n)
    if len(best) == n:
        return best
    rest = np.flatnonzero(allowed & np.isnan(scores))
    if popularity is not None:
        return np.concatenate([best, _largest(popularity, rest, n - len(best))])
    return np.concatenate([best, rest[: n - len(best)]])


def n_best(scores: F32Vector, rows: RowVector, n: int) -> RowVector:
    """Return the n best of some rows, as `top_n` would choose them; it costs what the rows cost, not all items.

    Args:
        scores: (len(rows),) NaN where there is no score; those come last, the lower row first.
        rows: distinct rows, ascending.
        n: wanted length, >= 0.

    Returns:
        (min(n, len(rows)),) distinct rows, best first; equal scores are ordered by row.
    """
    unscored = np.isnan(scores)
    best = rows[_largest(scores, np.flatnonzero(~unscored), n)]
    return best if len(best) == n else np.concatenate([best, rows[unscored][: n - len(best)]])


def _largest(values: F32Vector, rows: RowVector, n: int) -> RowVector:
    """Return the n rows with the largest values, ties by row; rows are ascending."""
    n = min(n, len(rows))
    if n == 0:
        return rows[:0]
    chosen = values[rows]
    bound = np.partition(chosen, len(chosen) - n)[len(chosen) - n]
    above = rows[chosen > bound]
    best: RowVector = above[np.argsort(-values[above], kind="stable")]
    # There can be many ties with the last one, such as items without any evidence: the lower rows come first.
    return np.concatenate([best, rows[np.flatnonzero(chosen == bound)[: n - len(best)]]])
