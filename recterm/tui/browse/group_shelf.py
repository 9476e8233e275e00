"""Group shelf for every profile of a library, shown instead of For you."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import PRAISE

if TYPE_CHECKING:
    from recterm.domain.model import Agreement, CatalogueQuery
    from recterm.domain.shelf import Shelf
    from recterm.service.live.session import Session

AGREEMENTS: tuple[Agreement, ...] = ("fairness", "average", "least-misery")
"""In the order in which the key takes them."""


class GroupShelf:
    """Which way to agree is chosen, if any."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._agreement: Agreement | None = None

    @property
    def others(self) -> list[str]:
        """The other profiles that said something."""
        mine = self._session.profile.id
        return [
            one.name
            for one in self._session.profiles.all()
            if one.id != mine and any(row.counted(one) for row in PRAISE)
        ]

    def next(self) -> bool:
        """Take the next way to agree, after the last none; returns whether one is wanted now."""
        ways = (None, *AGREEMENTS)
        self._agreement = ways[(ways.index(self._agreement) + 1) % len(ways)]
        return self._agreement is not None

    def reset(self) -> None:
        """Want the profile's own shelf again."""
        self._agreement = None

    def shelf(self, query: CatalogueQuery) -> Shelf | None:
        """Return the shelf for all; None while the profile's own is wanted."""
        if self._agreement is None:
            return None
        return self._session.shelves.for_group(self.others, self._agreement, query=query)
