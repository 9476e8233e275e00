"""What-if questions about a pick, with names: its place without an event, and what would lift it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.kind_words import words_of
from recterm.domain.model import MAX_STARS
from recterm.engine.lists import what_if
from recterm.errors import RectermError
from recterm.service.live.shelves.building import OWN_NOTE

if TYPE_CHECKING:
    from recterm.domain.model import Item, ItemRow
    from recterm.service.live.shelves.context import RecommendationContext


@dataclass(frozen=True, slots=True)
class Without:
    """Where an item would stand without what a profile said of another one; places count from 1, None: no score."""

    item: Item
    event: Item
    """What was left out."""
    place: int | None
    place_without: int | None
    score: float
    score_without: float
    popularity_without: bool = False
    """Whether nothing of the profile is left then: the second score is a popularity, and not like the first."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """What would bring an item up: five stars for each of these."""

    item: Item
    events: tuple[Item, ...]
    """The fewest that were found; empty when it is in the top already, or nothing helps."""
    place: int
    place_then: int
    reached: bool
    """Whether it is in the wanted places then."""


def without(context: RecommendationContext, row: ItemRow, dropped: ItemRow) -> Without:
    """Return where an item would stand without what the profile said of another one.

    Raises:
        RectermError: the profile said nothing of it.
    """
    item, event = context.items([row, dropped])
    if dropped not in context.feedback:
        *others, last = (words_of(event.kind).fill(row.said.done) for row in FEEDBACK_KINDS if row.seen)
        raise RectermError(
            f"you have not {', '.join(others)} or {last} {event.title}",
            "name an item of your history",
            code="no_such_event",
        )
    before, after = what_if.without(context.live.ranking, context.taste, dropped, row)
    ranking, taste = context.live.ranking, context.taste
    left = what_if.is_personal_without(ranking, taste, dropped)
    popular = not left and what_if.is_personal(ranking, taste)
    return Without(item, event, before.place, after.place, before.score, after.score, popular)


def lift(context: RecommendationContext, row: ItemRow, top: int) -> Lifted:
    """Return what would bring an item into the first places.

    Raises:
        RectermError: the profile knows the item already, or no model can score it.
    """
    (item,) = context.items([row])
    if row in context.taste.exclude:
        raise RectermError(
            f"you already know {item.title}, so no list shows it",
            "ask for an item that is new to you",
            code="item_known",
        )
    live = context.live
    best = MAX_STARS if live.scale is None else live.scale.from_stars(MAX_STARS)
    found = what_if.lift(live.ranking, live.like(row), context.taste, row, top=top, rating=best)
    if found.before.place is None:
        why = OWN_NOTE if item.own else "nobody in the community has used it"
        raise RectermError(f"the model cannot score {item.title}", why, code="item_not_scored")
    events = tuple(context.items(list(found.rows)))
    return Lifted(item, events, found.before.place, found.after.place or found.before.place, found.reached)
