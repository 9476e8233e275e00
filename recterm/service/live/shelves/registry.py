"""Table of the shelves, in the order in which a new profile sees them. Importing this imports numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.service.live.shelves.kinds import (
    again,
    because,
    for_you,
    goes_together,
    hidden_gems,
    new_arrivals,
    people_like_you,
    recent_releases,
    rediscover,
    tonight,
    watchlist,
    weekly_mix,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.service.live.shelves.kind import ShelfKind

SHELVES: tuple[ShelfKind, ...] = (
    for_you.SHELF,
    because.SHELF,
    again.SHELF,
    hidden_gems.SHELF,
    people_like_you.SHELF,
    watchlist.SHELF,
    goes_together.SHELF,
    tonight.SHELF,
    weekly_mix.SHELF,
    recent_releases.SHELF,
    new_arrivals.SHELF,
    rediscover.SHELF,
)

BY_NAME = {kind.name: kind for kind in SHELVES}


def kinds_named(names: Sequence[str]) -> list[ShelfKind]:
    """Return the entries with these names, in this order.

    Raises:
        RectermError: there is no shelf with one of the names.
    """
    for name in names:
        if name not in BY_NAME:
            raise RectermError(f"no shelf {name!r}", f"shelves: {', '.join(BY_NAME)}", code="no_such_shelf")
    return [BY_NAME[name] for name in names]
