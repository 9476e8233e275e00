"""Shelf keys: the dials of For you, the group shelf, and the switch to another profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import CatalogueQuery
from recterm.domain.reranking import PLAIN, RARITY_STEP
from recterm.domain.shelf import FOR_YOU
from recterm.errors import RectermError
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from recterm.domain.reranking import Reranking
    from recterm.tui.browse.group_shelf import GroupShelf
    from recterm.tui.browse.live_loop import LiveLoop
    from recterm.tui.browse.panels import BrowsePanels
    from recterm.tui.shared.frame.frame import FrameScreen

TOAST_SECONDS = 3
"""Duration of the toast about the new shelf, in seconds: it is read at a glance."""


class ShelfKeys(Controller):
    """Controller whose keys change what For you shows, and recompute it."""

    def __init__(self, screen: FrameScreen, panels: BrowsePanels, group: GroupShelf, loop: LiveLoop) -> None:
        self._screen, self._session = screen, screen.session
        self._panels, self._group, self._loop = panels, group, loop

    def action_turn(self, steps: int) -> None:
        """Turn the dial between familiar and rare."""
        self._rerank(self._session.shelves.reranking.rarer(steps * RARITY_STEP))

    def action_variety(self) -> None:
        """Switch to the next degree of variety."""
        self._rerank(self._session.shelves.reranking.next_variety())

    def action_calibrate(self) -> None:
        """Keep the genres in the profile's own proportions, or stop doing so."""
        self._rerank(self._session.shelves.reranking.calibrated())

    def action_seen(self) -> None:
        """Let known items compete, then stand alone, then leave them out again."""
        self._rerank(self._session.shelves.reranking.next_seen())

    def action_clear(self) -> None:
        """Clear search, filter, list and order, and reset the dials."""
        self._panels.catalogue.show(CatalogueQuery())
        if self._session.shelves.reranking != PLAIN:
            self._rerank(PLAIN)

    def _rerank(self, reranking: Reranking) -> None:
        self._session.shelves.set_reranking(reranking)
        self._loop.refresh()
        self._tell(", ".join(reranking.dials) or "in plain order of scores")

    def _tell(self, text: str) -> None:
        """Say how the shelf changed: in a narrow terminal it may be out of sight."""
        self._screen.app.clear_notifications()
        say(self._screen, f"For you: {text}", seconds=TOAST_SECONDS)

    def action_together(self) -> None:
        """Show what suits all profiles of the library, by the next method; after the last, the profile's own shelf."""
        if not self._group.others:
            say(self._screen, self._group.why_alone)
            return
        together = self._group.next()
        self._loop.refresh()
        section = self._panels.stack.contents.section(FOR_YOU)
        self._tell(section.note if together and section is not None else "yours alone again")

    def action_switch_profile(self) -> None:
        """Open the profiles dialog, to switch, create, rename or delete."""
        from recterm.tui.browse.profiles import ProfilesScreen

        here = self._session.profile.id

        before = self._session.writes.private, self._group.others, self._session.profiles.groups

        def closed(name: str | None) -> None:
            if name is not None:
                self._switch_to(name)
            if self._session.writes.private != before[0]:
                self._say_private()
            if not self._group.others:
                self._group.reset()
            now = self._session.writes.private, self._group.others, self._session.profiles.groups
            if self._session.profile.id != here or now != before:
                self._loop.profile_changed()
            self._screen.show_head()

        self._screen.app.push_screen(ProfilesScreen(self._session), closed)

    def _say_private(self) -> None:
        looking = self._session.writes.private
        say(
            self._screen, "Just looking: nothing is recorded." if looking else "Recording again; the rest is forgotten."
        )

    def action_show_profile(self) -> None:
        """Show everything for the profile that was switched to elsewhere."""
        self._loop.profile_changed()
        self._screen.show_head()

    def _switch_to(self, name: str) -> None:
        try:
            if name != self._session.profile.name:
                self._session.profiles.switch(name)
        except RectermError as error:
            refuse(self._screen, error)
