"""Shelves of recommended picks, each with its reasons. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import EventKind, Item, ItemId, ItemRow

FOR_YOU, BECAUSE, AGAIN = "for-you", "because", "again"
"""Names of the first shelves in the table."""

BECAUSE_SHELVES = 3
"""Maximum number of shelves "Because you rated ..."."""

OF_GROUP, OF_MEMBER = "group:", "profile:"
"""Beginnings of a reason's id that stands for a group of users, or for a profile, instead of an item."""

NO_ROW = -1
"""Row of a reason that is not an item."""

_GENERAL_SHARE = 0.05
"""Share of a score above which a pick is also explained by what people like in general."""


_MOST = 0.5
"""Share of a score above which what people like in general is the first reason."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One event's part in a pick's score, or that of a group of users."""

    row: ItemRow
    item: ItemId
    title: str
    stars: float | None
    amount: float
    """Part of the score; the amounts of all reasons sum to the score."""
    share: float
    """Share of the score; the shares of all reasons sum to 1."""
    opinion: EventKind | None = None
    """The standing kind that speaks for or against the item, where it has one."""
    maker: str = ""
    """Maker of the item, if its title alone says little."""

    @property
    def of_group(self) -> bool:
        """Whether it stands for a group of users that the profile belongs to."""
        return self.item.startswith(OF_GROUP)

    @property
    def of_item(self) -> bool:
        """Whether it stands for an item of the profile's history."""
        return not self.item.startswith((OF_GROUP, OF_MEMBER))


@dataclass(frozen=True, slots=True)
class Pick:
    """One item on a shelf."""

    item: Item
    score: float
    predicted: float | None
    """Predicted stars; None in a library without ratings."""
    deviation: float | None
    """Standard deviation of the prediction, in stars."""
    reasons: tuple[Reason, ...]
    """All reasons, largest amount first; empty when the score does not come from the profile's own events."""
    movement: int | None
    """Places moved up (positive) or down since the last refresh; None when the pick is new on its shelf."""
    general: float = 0.0
    """Part of the score that comes from what people like on average; the reasons share it."""
    why: str = ""
    """The reason in words, where it is not events: `heard 12 times, last 40 days ago`."""
    shown: int = 0
    """Number of visits that showed it without anything that the profile did with it, if that many make it sink."""
    model: str = ""
    """Label of the model that ranked it; empty if no model did."""
    rival: str = ""
    """Label of the model whose picks are interleaved with those of `model`; empty outside such a comparison."""

    @property
    def leans(self) -> bool:
        """Whether `general` is large enough to be mentioned; it may be larger than the whole score."""
        return abs(self.general) > _GENERAL_SHARE * abs(self.score)

    @property
    def liked_by_many(self) -> bool:
        """Whether `general` is most of the score, so that it is mentioned before any event of the profile."""
        return self.general > _MOST * abs(self.score)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A titled row of picks."""

    key: str
    """Stable name of the shelf: `for-you`, `hidden-gems`, `because:<item id>`."""
    title: str
    note: str
    """One line under the title, such as the source of the ranking, or what to do when it is empty."""
    picks: tuple[Pick, ...]
    anchor: Item | None = None
    """The item of a "Because you rated" or "Because you liked" shelf."""
    anchor_stars: float | None = None

    @property
    def kind(self) -> str:
        """Name of the entry in the table of shelves that it comes from: `because` for `because:<item id>`."""
        return self.key.partition(":")[0]
