"""Welcome dialog: try it, bring a history, bring a data set, or just look around."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.lists.choice_list import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence


class Beginning(StrEnum):
    """Ways to begin."""

    FILMS = "films"
    ALBUMS = "albums"
    PERSONA = "persona"
    HISTORY = "history"
    DATA = "data"
    DOWNLOAD = "download"
    LOOK = "look"


LABELS = {
    Beginning.FILMS: "Try it with films: seven questions",
    Beginning.ALBUMS: "Try it with albums: seven questions",
    Beginning.PERSONA: "Try it as a made-up person",
    Beginning.HISTORY: "Bring your history: Letterboxd, Netflix, …",
    Beginning.DATA: "Bring a data set: a file or a folder",
    Beginning.DOWNLOAD: "Download a public data set; its terms first",
    Beginning.LOOK: "Just look around",
}

WORDS = (
    "Say what you like: the lists move with every answer, and say why. "
    "Nothing leaves this machine. ⟦welcome⟧ brings this page back."
)


class WelcomeScreen(ChooseScreen):
    """Dialog that answers with one way to begin; any way out of it just shows the catalogue."""

    def __init__(self, *, personas: Sequence[str]) -> None:
        """Make the dialog; without `personas` none is offered."""
        ways = [way for way in Beginning if personas or way is not Beginning.PERSONA]
        choices = [Choice(way.value, LABELS[way]) for way in ways]
        super().__init__("Welcome to recterm", choices, {Beginning.FILMS.value}, single=True, words=WORDS)
