"""Stack keys: which shelves are shown, in which order, how many picks each has, and the file one is written to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.shelf import BECAUSE
from recterm.errors import RectermError
from recterm.present.text import counted
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Collection

    from recterm.domain.arrangement import Arrangement
    from recterm.service.live.shelves.kind import ShelfKind
    from recterm.tui.browse.live_loop import LiveLoop
    from recterm.tui.browse.panels import BrowsePanels
    from recterm.tui.browse.stack_entries import Section
    from recterm.tui.shared.frame.frame import FrameScreen

TOAST_SECONDS = 3


class StackKeys(Controller):
    """Controller whose keys act on the shelf of the cursor, or on every shelf."""

    def __init__(self, screen: FrameScreen, panels: BrowsePanels, loop: LiveLoop) -> None:
        self._screen, self._panels, self._loop = screen, panels, loop
        self._shelves, self._stack = screen.session.shelves, panels.stack

    @property
    def _here(self) -> Section | None:
        """The shelf of the cursor; None before the first shelf is there."""
        return self._stack.here

    def action_shelf(self, step: int) -> None:
        """Go to the next or the previous shelf, from the catalogue to the cursor's."""
        if self._stack.has_focus:
            self._stack.action_shelf(step)
        else:
            self._panels.go(self._stack)

    def action_move(self, step: int) -> None:
        """Move the shelf of the cursor up or down, past the next shelf on the screen."""
        here = self._here
        if here is None or self._stack.contents.zoomed is not None:
            return
        names = [kind.name for kind in self._shelves.kinds]
        shown = {section.name for section in self._stack.entries.sections}
        self._arrange(self._shelves.arrangement.moved(here.name, step, names, shown))
        self._stack.go_to(here.key)

    def action_hide(self) -> None:
        """Hide the shelf of the cursor."""
        here = self._here
        if here is None:
            return
        if len(self._shelves.names) == 1:
            say(self._screen, "The last shelf stays.")
            return
        self._stack.contents.zoomed = None
        self._panels.arrange()
        kept = self._shelves.arrangement
        self._arrange(kept.without({*kept.hidden, here.name}))
        title = next(kind.title for kind in self._shelves.kinds if kind.name == here.name)
        key = self._screen.keymap.shown("choose-shelves")
        say(self._screen, f"Hidden: {title} ({key} shows it again)", seconds=TOAST_SECONDS)

    def action_zoom(self) -> None:
        """Show the shelf of the cursor in full, with as many picks as there are; again: all shelves."""
        here = self._here
        if here is not None:
            self._panels.go(self._stack)
            self._loop.zoom(None if self._stack.contents.zoomed is not None else here.key)

    def action_number(self, step: int) -> None:
        """Show more picks on each shelf, or fewer."""
        wanted = self._shelves.arrangement.more(step)
        self._arrange(wanted)
        self._screen.app.clear_notifications()
        say(self._screen, f"{counted(wanted.n, 'pick')} on each shelf", seconds=TOAST_SECONDS)

    def _arrange(self, arrangement: Arrangement) -> None:
        self._shelves.arrange(arrangement)
        self._loop.refresh()

    def action_choose(self) -> None:
        """Choose the shelves to show; empty ones say why."""
        if self._screen.session.models.ready:
            self._screen.ask(self._choose)

    async def _choose(self) -> None:
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        kept, kinds, visible = self._shelves.arrangement, self._shelves.kinds, self._shelves.names
        order, by_name = kept.ordered([kind.name for kind in kinds]), {kind.name: kind for kind in kinds}
        choices = [Choice(name, f"{by_name[name].title}: {self._about(by_name[name], visible)}") for name in order]
        chosen = await self._screen.app.push_screen_wait(ChooseScreen("Shelves to show", choices, visible))
        if chosen:
            usual = {kind.name for kind in kinds if kind.default}
            self._arrange(kept.without(usual - chosen).asking_for(chosen - usual))

    def _about(self, kind: ShelfKind, visible: Collection[str]) -> str:
        """Return what a shelf shows, or why it is empty; one that is costly and was not asked for is not computed."""
        if not kind.default and kind.name not in visible:
            return kind.about
        shelves = self._shelves.one(kind.name, self._shelves.arrangement.n)
        if any(shelf.picks for shelf in shelves):
            return kind.about
        return kind.empty if shelves or kind.name == BECAUSE else "not for this library"

    def action_export(self) -> None:
        """Write the shelf of the cursor to a file."""
        if self._here is not None:
            self._screen.ask(self._export)

    async def _export(self) -> None:
        here = self._here
        if here is None:
            return
        from recterm.tui.shared.dialogs.name import NameScreen

        title = f"Write {here.title} to a file (.csv, .md, .json)"
        path = await self._screen.app.push_screen_wait(NameScreen(title, f"{here.name}.csv"))
        if path is None:
            return
        from recterm.service.data.exporting_lists import export_shelf

        n = self._stack.contents.n_zoomed if self._stack.contents.zoomed is not None else self._shelves.arrangement.n
        try:
            written = export_shelf(self._screen.session, Path(path), here.key, n=n)
        except RectermError as error:
            refuse(self._screen, error)
            return
        say(self._screen, f"Wrote {counted(written.rows, 'pick')} to {written.files[0]}")
