"""Switches of what is kept of the shelves, in a dialog that any screen opens."""

from __future__ import annotations

from recterm.errors import RectermError
from recterm.present.lab.taken import format_switches
from recterm.service.live.shown import SWITCHES
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

CHOICES = (
    Choice("shown", "Keep what shelves showed, and what you then did"),
    Choice("sink", "Let sink what was often shown and never taken"),
)

WORDS = "They hold for every library. Nothing leaves this machine, and `recterm taken forget` deletes what is kept."


def ask_switches(screen: FrameScreen) -> None:
    """Ask which switches are on, and show every screen as they are then."""
    shown = screen.session.shown
    before = {name for name in SWITCHES if getattr(shown.switches, name)}

    def chosen(names: frozenset[str] | None) -> None:
        if names is None or names == before:
            return
        try:
            for name in SWITCHES:
                if (name in names) != (name in before):
                    shown.turn(name, on=name in names)
        except RectermError as error:
            refuse(screen, error, "Not changed")
        for open_screen in screen.app.screen_stack:
            if isinstance(open_screen, FrameScreen):
                open_screen.writes_settled(moved=True)
        for line in format_switches(shown.switches):
            say(screen, line.capitalize())

    screen.app.push_screen(ChooseScreen("Was it taken?", CHOICES, before, words=WORDS), chosen)
