"""Lab sharing: a second model whose picks are interleaved with the first one's on For you, to compare what is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.tui.lab.lab_choosing import choose
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from recterm.tui.lab.lab_view import LabView
    from recterm.tui.shared.frame.frame import FrameScreen

ALONE = ""
ALONE_WORDS = "For you by {first} alone"
NO_OTHER = "No other ranking model is trained here; press ⟦train⟧, or `recterm train MODEL`."


class LabSharing(Controller):
    """Controller of the key that chooses the second model."""

    def __init__(self, screen: FrameScreen, view: LabView) -> None:
        self._screen, self._view = screen, view

    def action_second_model(self) -> None:
        """Choose a second model for For you, or none."""
        self._screen.ask(self._choose)

    async def _choose(self) -> None:
        models = self._screen.session.models
        first, second = next(iter(models.active), None), models.second
        names = [name for name in models.names if first is not None and name != first.name]
        if first is None or not names:
            say(self._screen, NO_OTHER)
            return
        offered = [
            (ALONE, ALONE_WORDS.format(first=first.name)),
            *((name, f"{first.name} and {name}") for name in names),
        ]
        here = ALONE if second is None else second.name
        chosen = await choose(self._screen, "For you by two models in turn", offered, {here}, single=True, bare=True)
        if not chosen or chosen == {here}:
            return
        name = next(iter(chosen))
        try:
            models.use(first.name, *([] if name == ALONE else [name]))
            await in_thread(models.load)
        except RectermError as error:
            refuse(self._screen, error)
            return
        self._view.show_all()
