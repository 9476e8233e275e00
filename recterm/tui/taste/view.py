"""View of the taste screen, the base of all: one tab's panels, with the keys that work there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.containers import Vertical

from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget

    from recterm.service.live.session import Session
    from recterm.tui.keys.action import Scope
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.shared.frame.controllers import Controller


class LineRating(Protocol):
    """Rating of a highlighted line that is not an item alone."""

    def rate(self, stars: float) -> None:
        """Give the line stars."""

    def rate_by(self, step: float) -> None:
        """Change the stars of the line by a step."""

    def rate_by_click(self, stars: int) -> None:
        """Give the number of stars clicked, or half a star less if the line already has that number."""

    def unrate(self) -> None:
        """Remove the rating of the line."""

    def note(self) -> None:
        """Ask for the stars, the day and the note of the line."""


class TasteView(Vertical):
    """Panels of one tab. Views are made with the screen, and composed and mounted when they are first shown."""

    NAME: ClassVar[str]
    """Stable name, and the widget's id."""
    TITLE: ClassVar[str]
    """Word on the tab, short: all tabs must fit 60 columns."""
    PAGE: ClassVar[str] = ""
    """Name of the view on a page to share (`recterm.present.taste.pages`); empty if it is on none."""
    SCOPES: ClassVar[tuple[Scope, ...]] = ()
    """Scopes of the view's own keys; its `BINDINGS` are theirs."""
    DEFAULT_CSS = """
    TasteView {
        width: 100%;
        height: 1fr;
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(id=self.NAME)
        self.session, self.keymap = session, keymap

    @property
    def carriers(self) -> Mapping[str, Controller]:
        """Controllers of the view's own actions, by the word before the dot in the action table."""
        return {}

    @property
    def page_year(self) -> int | None:
        """Year that a page to share reviews, if this view chose one."""
        return None

    @property
    def start(self) -> Widget:
        """Widget that gets the focus when the view is shown."""
        raise NotImplementedError

    @property
    def main_list(self) -> LineList | None:
        """List whose highlighted item the feedback keys act on while none has the focus; None if there is none."""
        return None

    @property
    def line_rating(self) -> LineRating | None:
        """What the rating keys do while the main list has the focus; None where they rate the highlighted item."""
        return None

    def show(self) -> None:
        """Show the current state: called when the view is shown, and after anything changed while it is in view."""
        raise NotImplementedError

    def update(self) -> None:
        """Show the current state after a key on this screen; a view may read only what the key changed."""
        self.show()

    def on_mount(self) -> None:
        """Name in the footer what the cursors of the view's lists are on."""
        for panel in self.query(LineList):
            self.watch(panel, "cursor", self._name_target, init=False)

    def _name_target(self) -> None:
        if isinstance(self.screen, FrameScreen):
            self.screen.name_target()
