"""Neighbours of the screen's item, by the active model or, at a key, by the next trained one."""

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
        self._title = f"Similar to {item.title}"
        self.panel = ShelfPanel(screen.session, self._title, id="neighbours", neighbours=True)

    def teach(self, *lines: str) -> None:
        """Show lines in place of neighbours."""
        self.panel.teach(self._title, *lines)

    def show(self) -> None:
        """Show the neighbours by the chosen model, once it is loaded; if it is gone, by the one in use."""
        model, models = self._model, self._session.models
        if model is None:
            self.panel.show(self._session.shelves.similar(self._item.row, NEIGHBOURS))
        elif models.has_loaded(model):
            shelf = self._session.shelves.similar(self._item.row, NEIGHBOURS, model)
            self.panel.show(replace(shelf, title=f"{shelf.title}, by {model}"))
        else:
            self.panel.teach(f"{self._title}, by {model}", f"Loading {model} …")
            self._screen.start_worker(partial(self._load, model), "neighbours", exclusive=True)

    async def _load(self, model: str) -> None:
        """Load a model in a thread, as large ones take seconds, and show the neighbours by the chosen one."""
        try:
            await in_thread(partial(self._session.models.load_named, model))
        except RectermError as error:
            refuse(self._screen, error)
            self._model = None
        self.show()

    def action_next_model(self) -> None:
        """Show the neighbours by the next trained model, and after the last by the one in use again."""
        if not self._session.models.ready:
            return
        names = self._session.models.names
        if len(names) < 2:
            say(self._screen, "Only one model is trained here; the lab (L) trains others.")
            return
        ways = (None, *names)
        self._model = ways[(ways.index(self._model) + 1) % len(ways)] if self._model in ways else None
        self.show()
        self._screen.set_focus(self.panel)
