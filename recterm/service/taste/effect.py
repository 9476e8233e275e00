"""Effect of exclusions: what "For you" would become if a profile excluded other things from its taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.taste.exclusions import PickMoved, TasteEffect

if TYPE_CHECKING:
    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import Item, ItemId
    from recterm.service.live.session import Session

PICKS = 20
"""Picks on "For you" that are compared."""

LOOKED_AT = 200
"""Places in which a pick that leaves or arrives is looked for."""


def effect_of(session: Session, exclusions: Exclusions, n: int = PICKS) -> TasteEffect:
    """Compare the n first picks now with those under other exclusions; everything is scored twice, nothing is stored.

    Raises:
        ModelMissingError: there is no model to load.
    """
    before = session.shelves.items_for_you(max(n, LOOKED_AT))
    after = session.shelves.items_for_you(max(n, LOOKED_AT), exclusions)
    places, places_then = _places(before), _places(after)

    def moved(item: Item) -> PickMoved:
        return PickMoved(item.id, item.title, item.year, places.get(item.id), places_then.get(item.id))

    first, first_then = {item.id for item in before[:n]}, {item.id for item in after[:n]}
    excluded, then = _excluded(session, session.diary.exclusions), _excluded(session, exclusions)
    stays = [item for item in after[:n] if item.id in first]
    elsewhere = [moved(item) for item in stays if places[item.id] != places_then[item.id]]
    return TasteEffect(
        n=n,
        excluded=len(then),
        more=len(then - excluded),
        fewer=len(excluded - then),
        new=tuple(moved(item) for item in after[:n] if item.id not in first),
        gone=tuple(moved(item) for item in before[:n] if item.id not in first_then),
        moved=tuple(elsewhere),
        stayed=len(stays) - len(elsewhere),
    )


def _places(items: list[Item]) -> dict[ItemId, int]:
    return {item.id: place for place, item in enumerate(items, start=1)}


def _excluded(session: Session, exclusions: Exclusions) -> set[int]:
    """Return the ids of the standing events that rules cover."""
    return {
        event.id
        for event, sources, _ in session.diary.entries()
        if exclusions.covers(event.id, event.timestamp, sources)
    }
