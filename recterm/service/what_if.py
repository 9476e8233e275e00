"""Questions about a pick, with names: where it would be without an event, and what would bring it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain import MAX_STARS, Lifted, Without
from recterm.engine import what_if
from recterm.errors import RectermError

if TYPE_CHECKING:
    from recterm.domain import ItemRow
    from recterm.service.shelves import Moment


def without(moment: Moment, row: ItemRow, dropped: ItemRow) -> Without:
    """Where an item would stand without what the profile said of another one.

    Raises:
        RectermError: the profile said nothing of it.
    """
    item, event = moment.items([row, dropped])
    if dropped not in moment.feedback:
        raise RectermError(f"you have not rated, viewed or hidden {event.title}", "name an item of your history")
    before, after = what_if.without(moment.live.ranking, moment.taste, dropped, row)
    return Without(item, event, before.place, after.place, before.score, after.score)


def lift(moment: Moment, row: ItemRow, top: int) -> Lifted:
    """What would bring an item into the first places.

    Raises:
        RectermError: the profile knows the item already, or no model can score it.
    """
    (item,) = moment.items([row])
    if row in moment.taste.exclude:
        raise RectermError(
            f"you know {item.title} already, so that no list shows it", "ask for an item that is new to you"
        )
    live = moment.live
    best = MAX_STARS if live.scale is None else live.scale.from_stars(MAX_STARS)
    found = what_if.lift(live.ranking, live.neighbours, moment.taste, row, top=top, rating=best)
    if found.before.place is None:
        raise RectermError(f"the model cannot score {item.title}", "nobody in the community has touched it")
    events = tuple(moment.items(list(found.rows)))
    return Lifted(item, events, found.before.place, found.after.place or found.before.place, found.reached)
