"""Leaving dialog, shown before Ctrl-C quits recterm."""

from __future__ import annotations

from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.lists.choice_list import Choice

LEAVE, STAY = "leave", "stay"


class LeaveScreen(ChooseScreen):
    """Dialog in which Enter quits and Escape stays; the app takes another Ctrl-C as Enter."""

    def __init__(self, *, job: bool) -> None:
        """Make the dialog; `job` is whether a job is running, which quitting would cancel."""
        end = "Quit, and cancel the running job" if job else "Quit; everything shown as saved is saved"
        choices = [Choice(LEAVE, end), Choice(STAY, "Stay")]
        super().__init__("⟦interrupt⟧ again quits recterm", choices, single=True)
