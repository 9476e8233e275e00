"""Shelf kind: what an entry of the table of shelves says, and how it becomes shelves. Importing this imports numpy."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import Role
from recterm.engine.core.ranking import n_best
from recterm.engine.lists.editions import n_best_works
from recterm.engine.lists.sinking import sunk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from recterm.domain.model import Item, ItemRow
    from recterm.domain.shelf import Pick
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.service.live.shelves.context import RecommendationContext

    Candidates = Callable[[RecommendationContext], RowVector]
    """Returns the distinct rows that a shelf chooses from; those that may not be picks are removed afterwards."""
    Scorer = Callable[[RecommendationContext, RowVector], NDArray[np.floating]]
    """Returns a score for each row, the higher the better; NaN puts a row last, -inf keeps it off the shelf."""
    Reason = Callable[[RecommendationContext, RowVector], Sequence[str]]
    """Returns the reason for each row in words; an empty one leaves the word to the model."""


class Refresh(StrEnum):
    """When the picks of a shelf change."""

    EVENT = "event"
    """With everything that the profile does."""
    DAY = "day"
    """With everything that the profile does, and from day to day."""
    WEEK = "week"
    """On Mondays."""


class Source(StrEnum):
    """Where the reasons for picks come from, besides the words of the shelf."""

    MODEL = "model"
    """The model's parts of the score."""
    ANCHOR = "anchor"
    """The item that the shelf is about."""
    WORDS = "words"
    """Nowhere: the shelf's words say it all."""


@dataclass(frozen=True, slots=True, eq=False)
class RankedShelf:
    """Shelf before its items are read, stars predicted and picks explained: that is done once for all shelves."""

    name: str
    """Name of its entry in the table."""
    title: str | Callable[[RecommendationContext, Item], str]
    """Title, or the function that makes one of the anchor."""
    rows: RowVector
    """(n,) distinct, best first."""
    scores: Sequence[float]
    """(n,) NaN where there is no score."""
    reasons: Source = Source.MODEL
    whys: Sequence[str] = ()
    """(n,) reasons in words, or none."""
    anchor: ItemRow | None = None
    ranked_by: Role | None = Role.RANKING
    """Role of the model that ranked it; None if no model did."""
    note: Callable[[RecommendationContext, tuple[Pick, ...]], str] = field(default=lambda context, picks: "")
    """Returns the note for the finished picks; for none, it says why."""
    teams: Sequence[int] = ()
    """(n,) which of the two models that share the shelf each pick is by, 0 or 1; empty if they do not share it."""


def everything(context: RecommendationContext) -> RowVector:
    """Return every row that may be a pick."""
    return np.flatnonzero(context.open)


def by_taste(context: RecommendationContext, rows: RowVector) -> F32Vector:
    """Return the scores of the active ranking model."""
    return context.scores[rows]


def any_library(context: RecommendationContext) -> bool:
    """Return True: the shelf is for every library."""
    return True


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ShelfKind:
    """Entry of the table of shelves.

    Most have candidates, a scorer and a reason, and become one shelf of the best candidates. One that is several
    shelves, or is ranked in another way, has `rank` instead.
    """

    name: str
    """Stable name, as in `recterm recommend --shelf NAME` and in a profile's arrangement."""
    title: str
    about: str
    """What it shows, in a few words, for the chooser."""
    empty: str
    """Why it is empty, and what fills it, in a few words."""
    candidates: Candidates = everything
    scorer: Scorer = by_taste
    reason: Reason | None = None
    reasons: Source = Source.MODEL
    refresh: Refresh = Refresh.EVENT
    libraries: Callable[[RecommendationContext], bool] = any_library
    """Returns whether the shelf is for this library."""
    known: bool = False
    """Whether its picks are items that the profile knows; else they are new to it."""
    default: bool = True
    """Whether a profile sees it without asking for it."""
    explained: bool = True
    """Whether its picks have a line of reasons."""
    ranked_by: Role | None = Role.RANKING
    """Role of the model that ranks it; None if no model does."""
    rank: Callable[[ShelfKind, RecommendationContext, int], list[RankedShelf]] = field(
        default=lambda kind, context, n: [kind.ranked(context, n)]
    )

    def ranked(self, context: RecommendationContext, n: int) -> RankedShelf:
        """Return the shelf of the n candidates with the highest scores, each work once; tired ones sink."""
        rows = self.candidates(context)
        rows = rows[(context.open_known if self.known else context.open)[rows]]
        if np.any(rows[1:] < rows[:-1]):
            rows = np.sort(rows)
        scores = np.asarray(self.scorer(context, rows), dtype=np.float32)
        off = scores == -np.inf
        if off.any():
            rows, scores = rows[~off], scores[~off]
        work = context.live.work
        picked = n_best_works(lambda asked: n_best(scores, rows, asked), n, work)
        if not self.known and context.any_tired(picked):
            order = sunk(_spread(scores, rows, context.live.n_items), rows, context.tired)[rows]
            picked = n_best_works(lambda asked: n_best(order, rows, asked), n, work)
        whys = self.reason(context, picked) if self.reason is not None else ()
        own = scores[np.searchsorted(rows, picked)].tolist()
        return RankedShelf(self.name, self.title, picked, own, self.reasons, whys, None, self.ranked_by, self._note)

    def _note(self, context: RecommendationContext, picks: tuple[Pick, ...]) -> str:
        if picks:
            return self.about
        return self.empty if context.candidates is None else f"{self.empty}, or the filter leaves nothing"


def _spread(scores: F32Vector, rows: RowVector, n_items: int) -> F32Vector:
    """Return (n_items,) the scores at their rows, NaN elsewhere."""
    every = np.full(n_items, np.nan, dtype=np.float32)
    every[rows] = scores
    return every
