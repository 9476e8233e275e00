"""Neighbours of the screen's item by a trained model, or what goes together with it by the community's likes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.shelf_panel import ShelfPanel
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from recterm.domain.model import Item
    from recterm.tui.shared.frame.frame import FrameScreen

NEIGHBOURS = 30


class Neighbours(Controller):
    """Controller of the panel with similar items, which knows the model that it shows."""

    def __init__(self, screen: FrameScreen, item: Item) -> None:
        self._screen, self._session, self._item = screen, screen.session, item
        self._model: str | None = None
        """Name of the model; None for the one in use."""
        self._together = False
        """Whether the panel shows what people who loved the item also loved."""
        self._title = f"Similar to {item.title}"
        self.panel = ShelfPanel(screen.session, self._title, id="neighbours", neighbours=True)

    def teach(self, *lines: str) -> None:
        """Show lines in place of neighbours."""
        self.panel.teach(self._title, *lines)

    def show(self) -> None:
        """Show the neighbours by the chosen model, once it is loaded; if it is gone, by the one in use."""
        model, models = self._model, self._session.models
        if self._together:
            self._show_together()
        elif model is None:
            self.panel.show(self._session.shelves.similar(self._item.row, NEIGHBOURS))
        elif models.has_loaded(model):
            shelf = self._session.shelves.similar(self._item.row, NEIGHBOURS, model)
            self.panel.show(replace(shelf, title=f"{shelf.title}, by {model}"))
        else:
            self.panel.teach(f"{self._title}, by {model}", f"Loading {model} …")
            self._screen.start_worker(partial(self._load, model), "neighbours", exclusive=True)

    def _show_together(self) -> None:
        shelves = self._session.shelves
        if shelves.likes.ready:
            self.panel.show(shelves.together(self._item.row, NEIGHBOURS))
        else:
            self.panel.teach(f"Goes with {self._item.title}", "Counting who loved what …")
            self._screen.start_worker(self._count, "neighbours", exclusive=True)

    async def _count(self) -> None:
        """Read the likes of the community in a thread: of a large one that takes a second."""
        try:
            await in_thread(self._session.shelves.likes.load)
        except RectermError as error:
            refuse(self._screen, error)
            self._together = False
        self.show()

    async def _load(self, model: str) -> None:
        """Load a model in a thread, as large ones take seconds, and show the neighbours by the chosen one."""
        try:
            await in_thread(partial(self._session.models.load_named, model))
        except RectermError as error:
            refuse(self._screen, error)
            self._model = None
        self.show()

    def action_together(self) -> None:
        """Show what people who loved the item also loved, with their numbers; then similar items again."""
        if not self._session.models.ready:
            return
        self._together = not self._together
        self.show()
        self._screen.set_focus(self.panel)

    def action_next_model(self) -> None:
        """Show the neighbours by the next trained model, and after the last by the one in use again."""
        if not self._session.models.ready:
            return
        names = self._session.models.names
        if len(names) < 2:
            say(self._screen, "Only one model is trained here; the lab (⟦lab⟧) trains others.")
            return
        self._together = False
        ways = (None, *names)
        self._model = ways[(ways.index(self._model) + 1) % len(ways)] if self._model in ways else None
        self.show()
        self._screen.set_focus(self.panel)
