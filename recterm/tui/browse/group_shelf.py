"""Group shelf for all profiles of a library, shown in place of For you."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import PRAISE
from recterm.domain.shelf import FOR_YOU

if TYPE_CHECKING:
    from recterm.domain.model import Agreement, CatalogueQuery
    from recterm.domain.shelf import Shelf
    from recterm.service.live.session import Session

AGREEMENTS: tuple[Agreement, ...] = ("fairness", "average", "least-misery")
"""Group methods, in the order in which the key selects them."""


class GroupShelf:
    """Shelf for the group, by the chosen method, if any."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._agreement: Agreement | None = None

    @property
    def others(self) -> list[str]:
        """Names of the other profiles that take part and have feedback to recommend from."""
        taking_part = self._session.profiles.in_group()
        return [profile.name for profile in taking_part if any(row.counted(profile) for row in PRAISE)]

    @property
    def why_alone(self) -> str:
        """Sentence that says why nobody else takes part."""
        profiles = self._session.profiles
        if len(profiles.in_group()) + 1 < len(profiles.all()):
            return "The other profiles with ratings are left out of the group: ⟦profile⟧, then ⟦in-group⟧ lets them in."
        return "No other profile here has ratings."

    def next(self) -> bool:
        """Select the next method, or none after the last; return whether one is selected."""
        ways = (None, *AGREEMENTS)
        self._agreement = ways[(ways.index(self._agreement) + 1) % len(ways)]
        return self._agreement is not None

    def reset(self) -> None:
        """Return to the profile's own shelf."""
        self._agreement = None

    def shelf(self, query: CatalogueQuery, n: int) -> Shelf | None:
        """Return the group's shelf in place of For you; None while no method is selected."""
        if self._agreement is None:
            return None
        shelf = self._session.shelves.for_group(self.others, self._agreement, n, query)
        return replace(shelf, key=f"{FOR_YOU}:{shelf.key}")
