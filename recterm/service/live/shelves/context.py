"""Context of one refresh: the models, taste, feedback and candidates from which every shelf is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recterm.domain.kind_words import ITEM
from recterm.domain.model import Feedback, ItemRow, SeenItems
from recterm.domain.reranking import PLAIN
from recterm.engine.core.taste import Taste
from recterm.engine.lists.editions import all_editions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Item, Scale
    from recterm.domain.reranking import Reranking
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.lists.likes import Likes
    from recterm.service.live.serving.loaded_models import LoadedModels
    from recterm.service.live.shelves.catalogue_facts import CatalogueFacts
    from recterm.service.live.shelves.weekly_mixes import WeeklyMixes


def _no_facts() -> CatalogueFacts:
    raise LookupError("this context has no catalogue")


def _no_likes() -> Likes:
    raise LookupError("this context has no community")


class ProfileTaste(NamedTuple):
    """Taste of one profile, and the feedback behind it, as in a context."""

    taste: Taste
    feedback: Mapping[ItemRow, Feedback]
    everything: Mapping[ItemRow, Feedback]

    @classmethod
    def build(
        cls,
        feedback: Mapping[ItemRow, Feedback],
        everything: Mapping[ItemRow, Feedback],
        scale: Scale | None,
        now: int,
        groups: tuple[str, ...],
    ) -> ProfileTaste:
        """Return the taste of the feedback that counts; `everything` also has what the profile excluded."""
        taste = Taste.build(feedback, scale=scale, now=now, groups=groups)
        if feedback is not everything:
            taste = taste.knowing(Taste.build(everything, scale=scale, now=now))
        return cls(taste, feedback, everything)


@dataclass(frozen=True, eq=False)
class RecommendationContext:
    """Context from which one refresh computes every shelf."""

    live: LoadedModels
    taste: Taste
    feedback: Mapping[ItemRow, Feedback]
    """Feedback by row, without what the profile excluded from its taste."""
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
    now: int = 0
    """UTC seconds."""
    facts: Callable[[], CatalogueFacts] = _no_facts
    """Function that returns what the catalogue says about every item; it is read once for each data set."""
    first_views: Callable[[], Mapping[ItemRow, int]] = dict
    """Function that returns UTC seconds of the first view of each item; it is read once for each profile."""
    again: bool | None = None
    """Whether the settings file asks for a shelf of what to return to; None: where that is usual."""
    likes: Callable[[], Likes] = _no_likes
    """Function that returns which users of the community like which items; it is read once for each data set."""
    company: Callable[[], Mapping[str, RecommendationContext]] = dict
    """Function that returns the contexts of the library's other profiles, by name, of those that liked something."""
    mixes: WeeklyMixes | None = None
    """The profile's weekly mixes; None where none can be kept."""
    profile: int = 0
    """Id of the profile, which seeds what is drawn by lot."""
    tired: Mapping[ItemRow, int] = field(default_factory=dict)
    """Items that sink, with the number of visits that showed them without anything that the profile then did."""
    everything: Mapping[ItemRow, Feedback] | None = None
    """Feedback with what is excluded from the taste; None where nothing is."""
    predicted: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Row -> stars and their standard deviation, for the predictions made so far."""

    @property
    def history(self) -> Mapping[ItemRow, Feedback]:
        """All feedback by row, with what is excluded from the taste."""
        return self.feedback if self.everything is None else self.everything

    @property
    def of_profile(self) -> ProfileTaste:
        """The part of the context that another profile has of its own."""
        return ProfileTaste(self.taste, self.feedback, self.history)

    @cached_property
    def excluded(self) -> RowVector:
        """Rows that cannot be picks: hidden and, by default, seen items, their editions, and others' own items."""
        own = range(self.live.trained.n_items, self.live.n_items)
        strange = [row for row in own if ItemRow(row) not in self.history]
        excluded = self.taste.exclude if self.seen is SeenItems.EXCLUDE else self.taste.hidden
        excluded = all_editions(excluded, self.live.work)
        return np.append(excluded, np.array(strange, dtype=np.int64)) if strange else excluded

    @cached_property
    def scores(self) -> F32Vector:
        """(I,) scores of the active ranking model, NaN where it cannot score."""
        return self.live.ranking.score(self.taste)

    def any_tired(self, rows: RowVector) -> bool:
        """Return whether any of these rows sinks; if none of the best does, nothing changes."""
        return bool(self.tired) and not self.tired.keys().isdisjoint(rows.tolist())

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """(I,) whether an item may be a pick: it passes the filter and is not excluded."""
        return self._filtered(self.excluded)

    @cached_property
    def open_known(self) -> NDArray[np.bool_]:
        """(I,) whether an item that the profile knows may be a pick: it passes the filter and is not hidden."""
        return self._filtered(self.taste.hidden)

    def _filtered(self, excluded: RowVector) -> NDArray[np.bool_]:
        mask = np.zeros(self.live.n_items, dtype=bool)
        mask[slice(None) if self.candidates is None else self.candidates] = True
        mask[excluded] = False
        return mask
