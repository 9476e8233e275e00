"""Context of one refresh: models, taste, feedback and candidates, from which every shelf is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.kind_words import ITEM
from recterm.domain.model import Feedback, ItemRow, SeenItems
from recterm.domain.reranking import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Item
    from recterm.domain.reranking import Reranking
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.taste import Taste
    from recterm.service.live.serving.loaded_models import LoadedModels


@dataclass(frozen=True, eq=False)
class RecommendationContext:
    """Everything that one refresh is computed from."""

    live: LoadedModels
    taste: Taste
    feedback: Mapping[ItemRow, Feedback]
    """State per item."""
    items: Callable[[Sequence[int]], list[Item]]
    """Items of rows, in their order."""
    candidates: RowVector | None = None
    """Rows that pass the filter; None: all."""
    reranking: Reranking = PLAIN
    """How shelves differ from the plain order of scores."""
    words: KindWords = ITEM
    """The words for the library's items."""
    seen: SeenItems = SeenItems.EXCLUDE
    """Whether what the profile has seen is a pick."""
    predicted: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Row -> stars and their standard deviation, of what was predicted by now."""

    @cached_property
    def excluded(self) -> RowVector:
        """Rows that are no picks: what the profile has hidden or, unless wanted, seen, and others' own items."""
        own = range(self.live.trained.n_items, self.live.n_items)
        strange = [row for row in own if ItemRow(row) not in self.feedback]
        known = self.taste.exclude if self.seen is SeenItems.EXCLUDE else self.taste.hidden
        return np.append(known, np.array(strange, dtype=np.int64)) if strange else known
