"""Whose shelves are shown, and how: the dials, the shelf for everybody, another profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import PRAISE
from recterm.domain.reranking import PLAIN, RARITY_STEP
from recterm.errors import RectermError
from recterm.tui.browse.item_actions import ItemActionsScreen

if TYPE_CHECKING:
    from recterm.domain.model import Agreement, CatalogueQuery
    from recterm.domain.reranking import Reranking
    from recterm.domain.shelf import Shelf
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap

AGREEMENTS: tuple[Agreement, ...] = ("fairness", "average", "least-misery")
"""In the order in which the key takes them."""


class ShelfActionsScreen(ItemActionsScreen):
    """A screen with shelves that can be rearranged, shared, and handed to somebody else."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._agreement = 0
        """0 while the shelf is the profile's own, else the place of an agreement among AGREEMENTS, from 1."""

    # What subclasses say

    def refresh_shelves(self) -> None:
        """Compute every shelf from scratch and paint it."""
        raise NotImplementedError

    @property
    def shelf_note(self) -> str:
        """What the shelf says of itself."""
        raise NotImplementedError

    def profile_changed(self) -> None:
        """Show everything as another profile has it."""
        raise NotImplementedError

    def action_clear_search(self) -> None:
        """Drop search, filter, list and order."""
        raise NotImplementedError

    # Dials

    def action_turn(self, steps: int) -> None:
        """Turn the dial between familiar and rare."""
        self._rearrange(self.session.shelves.reranking.rarer(steps * RARITY_STEP))

    def action_variety(self) -> None:
        """Take the next degree of variety."""
        self._rearrange(self.session.shelves.reranking.next_variety())

    def action_calibrate(self) -> None:
        """Hold the genres to the profile's own proportions, or stop it."""
        self._rearrange(self.session.shelves.reranking.calibrated())

    def action_clear(self) -> None:
        """Drop search, filter, list and order, and turn the dials back."""
        self.action_clear_search()
        if not self.session.shelves.reranking.plain:
            self._rearrange(PLAIN)

    def _rearrange(self, reranking: Reranking) -> None:
        self.session.shelves.set_reranking(reranking)
        self.refresh_shelves()
        self._say_of_shelf(", ".join(reranking.dials) or "in plain order of scores")

    def _say_of_shelf(self, text: str) -> None:
        """Say what became of it: where the terminal is narrow, it may be out of sight."""
        self.app.clear_notifications()
        self.notify(f"For you: {text}", timeout=3, markup=False)

    # Together

    def action_together(self) -> None:
        """Show what suits every profile of the library, by the next way to agree; after the last, mine alone."""
        if not self._others():
            self.notify("There is no other profile with ratings here.", markup=False)
            return
        self._agreement = (self._agreement + 1) % (len(AGREEMENTS) + 1)
        self.refresh_shelves()
        self._say_of_shelf(self.shelf_note if self._agreement else "yours alone again")

    def shelf_for_all(self, query: CatalogueQuery) -> Shelf | None:
        """The shelf for every profile of the library; None while the profile's own is wanted."""
        if not self._agreement:
            return None
        return self.session.shelves.for_group(self._others(), AGREEMENTS[self._agreement - 1], query=query)

    def _others(self) -> list[str]:
        """The other profiles that said something."""
        mine = self.session.profile.id
        return [
            one.name
            for one in self.session.profiles.all()
            if one.id != mine and any(row.counted(one) for row in PRAISE)
        ]

    # Profiles

    def action_switch_profile(self) -> None:
        """Choose who sits here now; profiles are made, renamed and deleted there too."""
        from recterm.tui.browse.profiles import ProfilesScreen

        here = self.session.profile.id

        def closed(name: str | None) -> None:
            if name is not None:
                self._switch_to(name)
            if self.session.profile.id != here:
                self._agreement = 0
                self.profile_changed()
            self.show_head()

        self.app.push_screen(ProfilesScreen(self.session), closed)

    def _switch_to(self, name: str) -> None:
        try:
            if name != self.session.profile.name:
                self.session.profiles.switch(name)
        except RectermError as error:
            self.notify(f"{error.message}\n{error.hint}", severity="warning", markup=False)
