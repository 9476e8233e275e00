"""Editions of the screen's item: shown among its facts, joined and split at a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.titles import with_year
from recterm.errors import RectermError
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.answers.data.editions import ItemEditions
    from recterm.domain.model import Item
    from recterm.present.facts import Fact
    from recterm.tui.item.rated_screen import RatedScreen

MOST_SHOWN = 3
WORDS = "Ticked items are editions of the same work: having seen one hides the others, and they count once."


class EditionKeys(Controller):
    """Controller of the editions of the screen's item."""

    def __init__(self, screen: RatedScreen, item: Item, changed: Callable[[], None]) -> None:
        self._screen, self._item, self._changed = screen, item, changed
        self._editions: ItemEditions | None = None

    @property
    def facts(self) -> list[Fact]:
        """The lines of other editions and of those that may be some; none until they are read."""
        if self._editions is None:
            return []
        lines = (("editions", self._editions.same), ("perhaps", self._editions.possible))
        return [(label, _listed(items), "facts--text") for label, items in lines if items]

    def read(self) -> None:
        """Read the editions in a thread, and show them."""
        self._screen.start_worker(self._read, "editions", exclusive=True)

    async def _read(self) -> None:
        try:
            self._editions = await in_thread(partial(self._screen.session.editions.of, self._item.row))
        except RectermError as error:
            refuse(self._screen, error)
            return
        self._changed()

    def action_editions(self) -> None:
        """Ask which items are editions of the same work: those known, those that may be, and the highlighted one."""
        self._screen.ask(self._ask)

    async def _ask(self) -> None:
        editions = await in_thread(partial(self._screen.session.editions.of, self._item.row))
        offered = {item.row: item for item in (*editions.same, *editions.possible)}
        target = self._screen.target
        if target is not None and target != self._item.row:
            offered.setdefault(target, self._screen.session.catalogue.details(target).item)
        if not offered:
            say(self._screen, "It is a work of its own. Highlight another edition of it among the similar items first.")
            return
        before = frozenset(str(item.row) for item in editions.same)
        choices = [Choice(str(row), with_year(item.title, item.year), item.id) for row, item in offered.items()]
        title = f"Editions of {self._item.title}"
        chosen = await self._screen.app.push_screen_wait(ChooseScreen(title, choices, before, words=WORDS))
        if chosen is None or chosen == before:
            return
        same = [item.row for item in offered.values() if str(item.row) in chosen]
        other = [item.row for item in editions.same if str(item.row) not in chosen]
        try:
            await in_thread(partial(self._screen.session.editions.decide, self._item.row, same, other))
        except RectermError as error:
            refuse(self._screen, error)
            return
        await self._read()


def _listed(items: tuple[Item, ...]) -> str:
    shown = ", ".join(with_year(item.title, item.year) for item in items[:MOST_SHOWN])
    return shown if len(items) <= MOST_SHOWN else f"{shown} and {len(items) - MOST_SHOWN:,} more"
