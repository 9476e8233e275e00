"""Checks of the histories that a model is given: every value is a number, and each item occurs once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def check_history(history: csr_matrix) -> None:
    """Raise EngineError for ratings or counts that are not finite, and for a row that has an item twice."""
    users = np.repeat(np.arange(history.shape[0]), np.diff(history.indptr))
    finite = np.isfinite(history.data)
    if not finite.all():
        place = int(np.argmin(finite))
        raise EngineError(
            f"the value of item row {history.indices[place]} in history row {users[place]} is {history.data[place]}",
            "leave out what was not rated or chosen",
        )
    # Sorted rows without repetition, as in `Interactions.matrix`, can be recognised without sorting.
    if not history.has_canonical_format:
        cells = np.sort(users * np.int64(history.shape[1]) + history.indices)
        twice = cells[1:][cells[1:] == cells[:-1]]
        if len(twice):
            user, item = divmod(int(twice[0]), history.shape[1])
            raise EngineError(f"history row {user} has item row {item} twice", "keep one rating of each item")
