"""Recommendations: shelves, picks, and the reasons whose amounts sum to a pick's score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recterm.domain.answers.what_if import ItemAsked
from recterm.domain.model import ItemId
from recterm.process.codec import INLINED, OMITTED


@dataclass(frozen=True, slots=True)
class ReasonAnswer:
    """One event's part in a pick's score."""

    item: ItemId
    title: str
    stars: float | None
    opinions: Mapping[str, bool] = field(metadata=INLINED)
    """By name, every kind of feedback that speaks for or against an item: whether this item has it."""
    amount: float
    share: float


@dataclass(frozen=True, slots=True)
class PickAnswer(ItemAsked):
    """One pick with all of its reasons, the largest first; the amounts sum to the score, the shares to 1."""

    genres: tuple[str, ...]
    score: float
    predicted: float | None
    deviation: float | None
    general: float
    reasons: tuple[ReasonAnswer, ...]
    sentence: str
    """Why, in words that are true to the reasons: `Mostly because of Alien; Notting Hill speaks against it`."""
    why: str | None = field(default=None, metadata=OMITTED)
    """The reason in words, of a pick of Again, which has no other."""
    shown: int | None = field(default=None, metadata=OMITTED)
    """Visits that showed it without anything that you did with it, where that makes it sink."""


@dataclass(frozen=True, slots=True)
class PickAnswers:
    """Picks that are on no shelf."""

    picks: tuple[PickAnswer, ...]


@dataclass(frozen=True, slots=True)
class ShelfAnswer(PickAnswers):
    """A shelf with its picks."""

    shelf: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class ShelfAnswers:
    """Shelves of the app, in its order; one for each item behind a "Because you rated ..."."""

    shelves: tuple[ShelfAnswer, ...]


@dataclass(frozen=True, slots=True)
class AnchoredShelfAnswer(ShelfAnswer):
    """A shelf that hangs on an item of the profile."""

    item: ItemId
    stars: float | None
