"""What-if questions about a pick: its place without one item's feedback, and the ratings that would lift it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.kind_words import words_of
from recterm.domain.model import MAX_STARS
from recterm.engine.lists import what_if
from recterm.engine.lists.editions import all_editions
from recterm.errors import RectermError
from recterm.service.live.shelves.building import OWN_NOTE

if TYPE_CHECKING:
    from recterm.domain.model import Item, ItemRow
    from recterm.engine.core.protocol import Ranks
    from recterm.service.live.shelves.context import RecommendationContext


@dataclass(frozen=True, slots=True)
class Without:
    """Place of an item without the feedback on another one. Places count from 1; None means no score."""

    item: Item
    event: Item
    """The item whose feedback is left out."""
    place: int | None
    place_without: int | None
    score: float
    score_without: float
    popularity_without: bool = False
    """Whether only the second score is a popularity, because no other feedback counts: the two are not comparable."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """Items that would lift another item if each had five stars."""

    item: Item
    events: tuple[Item, ...]
    """The fewest items found; empty if the item is already in the top places, or if nothing helps."""
    place: int
    place_then: int
    reached: bool
    """Whether the item is then in the requested places."""


def without(context: RecommendationContext, row: ItemRow, dropped: ItemRow, ranking: Ranks) -> Without:
    """Return an item's place in the list of a model without the profile's feedback on another item.

    Raises:
        RectermError: the profile has no feedback on the other item.
    """
    item, event = context.items([row, dropped])
    if dropped not in context.feedback:
        *others, last = (words_of(event.kind).fill(row.event_text.done) for row in FEEDBACK_KINDS if row.seen)
        raise RectermError(
            f"you have not {', '.join(others)} or {last} {event.title}",
            "name an item of your history",
            code="no_such_event",
        )
    taste = context.taste
    before, after = what_if.without(ranking, taste, dropped, row)
    left = what_if.is_personal_without(ranking, taste, dropped)
    popular = not left and what_if.is_personal(ranking, taste)
    return Without(item, event, before.place, after.place, before.score, after.score, popular)


def lift(context: RecommendationContext, row: ItemRow, top: int, ranking: Ranks) -> Lifted:
    """Return the items that would lift an item into the first `top` places of the list of a model.

    Raises:
        RectermError: the profile already knows the item, or the model cannot score it.
    """
    (item,) = context.items([row])
    if row in all_editions(context.taste.exclude, context.live.work):
        raise RectermError(
            f"you already know {item.title}, so no list shows it",
            "ask for an item that is new to you",
            code="item_known",
        )
    live = context.live
    best = MAX_STARS if live.scale is None else live.scale.from_stars(MAX_STARS)
    lifted = what_if.lift(ranking, live.like(row), context.taste, row, top=top, rating=best)
    if lifted.before.place is None:
        why = OWN_NOTE if item.own else "nobody in the community has used it"
        raise RectermError(f"the model cannot score {item.title}", why, code="item_not_scored")
    events = tuple(context.items(list(lifted.rows)))
    return Lifted(item, events, lifted.before.place, lifted.after.place or lifted.before.place, lifted.reached)
