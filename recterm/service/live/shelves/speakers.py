"""Speakers: which of two models that share For you put an item there, and answers questions about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.shelf import FOR_YOU

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Shelf
    from recterm.engine.core.protocol import Ranks
    from recterm.service.live.shelves.context import RecommendationContext

LOOKED_THROUGH = 100
"""Picks of For you among which an item is looked for where no list was shown before, as on the command line."""


def second_rows(shelves: Sequence[Shelf], context: RecommendationContext) -> frozenset[ItemRow] | None:
    """Return the items that the second model put on For you; None if For you is not among the shelves."""
    second = context.live.labels[1]
    for shelf in shelves:
        if shelf.key == FOR_YOU:
            return frozenset(pick.item.row for pick in shelf.picks if pick.rival and pick.model == second)
    return None


def speaker_of(context: RecommendationContext, row: ItemRow, by_second: Set[ItemRow] | None) -> Ranks:
    """Return the model that put an item on For you; the ranking model for every other item.

    Args:
        context: the current one.
        row: the item.
        by_second: what the second model put on the latest list; None where no list was shown.
    """
    live = context.live
    if live.second is None:
        return live.ranking
    if by_second is None:
        from recterm.service.live.shelves.registry import BY_NAME

        kind = BY_NAME[FOR_YOU]
        (ranked,) = kind.rank(kind, context, LOOKED_THROUGH)
        by_second = {row for row, team in zip(ranked.rows.tolist(), ranked.teams, strict=True) if team}
    return live.second if row in by_second else live.ranking
