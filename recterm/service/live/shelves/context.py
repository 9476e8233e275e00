"""Context of one refresh: the models, taste, feedback and candidates from which every shelf is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.kind_words import ITEM
from recterm.domain.model import Feedback, ItemRow, SeenItems
from recterm.domain.reranking import PLAIN
from recterm.engine.lists.editions import all_editions

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
    """Context from which one refresh computes every shelf."""

    live: LoadedModels
    taste: Taste
    feedback: Mapping[ItemRow, Feedback]
    """Feedback by row."""
    items: Callable[[Sequence[int]], list[Item]]
    """Function that returns the items at rows, in their order."""
    candidates: RowVector | None = None
    """Rows that pass the filter; None for all."""
    reranking: Reranking = PLAIN
    """The profile's departures from the plain order of scores."""
    words: KindWords = ITEM
    """The words for the library's items."""
    seen: SeenItems = SeenItems.EXCLUDE
    """Whether items that the profile has seen can be picks."""
    predicted: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Row -> stars and their standard deviation, for the predictions made so far."""

    @cached_property
    def excluded(self) -> RowVector:
        """Rows that cannot be picks: hidden and, by default, seen items, their editions, and others' own items."""
        own = range(self.live.trained.n_items, self.live.n_items)
        strange = [row for row in own if ItemRow(row) not in self.feedback]
        excluded = self.taste.exclude if self.seen is SeenItems.EXCLUDE else self.taste.hidden
        excluded = all_editions(excluded, self.live.work)
        return np.append(excluded, np.array(strange, dtype=np.int64)) if strange else excluded
