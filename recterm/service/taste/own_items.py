"""Own items: what a profile rated, watched or liked, each with its date and the crowd's ratings. Imports NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.domain.model import Feedback, Item, ItemRow
    from recterm.service.taste.crowd import Crowd


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of the profile."""

    item: Item
    stars: float | None
    """The profile's rating."""
    at: int
    """UTC seconds of the rating, else of the last view or the like; 0 when unknown."""
    crowd_mean: float | None
    """None without a rating, or where too few people rated it."""
    crowd_spread: float
    raters: int

    @property
    def above(self) -> float:
        """Own stars minus the crowd's mean; only of compared items."""
        return (self.stars or 0.0) - (self.crowd_mean or 0.0)


def rows_of(feedback: Mapping[ItemRow, Feedback]) -> list[ItemRow]:
    """Return the rows that a profile rated, watched or liked; a watchlist says nothing about a taste."""
    return [row for row, state in feedback.items() if state.stars is not None or state.views or state.liked]


def own_items(feedback: Mapping[ItemRow, Feedback], items: Sequence[Item], crowd: Crowd) -> list[OwnItem]:
    """Return the profile's own items; `items` are those of `rows_of(feedback)`."""
    own = []
    for item in items:
        state = feedback[item.row]
        compared = state.stars is not None and crowd.comparable(item.row)
        at = (state.rated_at if state.stars is not None else None) or state.viewed_at or state.liked_at or 0
        own.append(
            OwnItem(
                item,
                state.stars,
                max(0, at),
                float(crowd.means[item.row]) if compared else None,
                float(crowd.spreads[item.row]) if compared else 0.0,
                int(crowd.raters[item.row]) if compared else 0,
            )
        )
    return own


def compared(items: Iterable[OwnItem]) -> list[OwnItem]:
    """Return the rated items that enough people of the community rated."""
    return [item for item in items if item.crowd_mean is not None]


def habit_of(items: Sequence[OwnItem]) -> float:
    """Return the mean stars above the crowd over compared items; 0 without any."""
    return fmean([item.above for item in items]) if items else 0.0
