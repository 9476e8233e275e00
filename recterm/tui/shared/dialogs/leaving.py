"""Leaving dialog, before Ctrl-C quits recterm."""

from __future__ import annotations

from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.lists.choice_list import Choice

LEAVE, STAY = "leave", "stay"


class LeaveScreen(ChooseScreen):
    """Enter ends, Escape goes on; the app takes another Ctrl-C as Enter."""

    def __init__(self, *, job: bool) -> None:
        """Ask; `job` is whether one is running, which would be cancelled."""
        end = "Quit, and cancel the running job" if job else "Quit; everything shown as saved is saved"
        choices = [Choice(LEAVE, end), Choice(STAY, "Stay")]
        super().__init__("Ctrl-C again quits recterm", choices, single=True)
