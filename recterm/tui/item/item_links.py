"""Item links: the pages about an item, shown as OSC 8 links, opened in the browser by key or click."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

from recterm.present.items.links import links_of
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.lists.facts_panel import LINKS
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from recterm.domain.model import ItemDetails
    from recterm.present.facts import Fact
    from recterm.tui.shared.frame.frame import FrameScreen

LINKS_LABEL = "links"

URL_SECONDS = 30
"""Duration of the toast with an address, which is to be copied."""


class ItemLinks(Controller):
    """Controller of the pages about the screen's item."""

    def __init__(self, screen: FrameScreen, details: ItemDetails) -> None:
        self._screen = screen
        self._links = links_of(details)

    @property
    def facts(self) -> list[Fact]:
        """The line of links; none without a page."""
        return [(LINKS_LABEL, "  ".join(link.name for link in self._links), LINKS)] if self._links else []

    @property
    def addresses(self) -> dict[str, str]:
        """Name of each site -> address of the page."""
        return {link.name: link.url for link in self._links}

    def open_at(self, column: int) -> None:
        """Open the page whose name is at a column of the line."""
        start = 0
        for link in self._links:
            if start <= column < start + len(link.name):
                self._open(link.url)
            start += len(link.name) + 2

    def action_open(self) -> None:
        """Open the page about the item; if there are several, ask which."""
        if not self._links:
            say(self._screen, "No links: the data has no IMDb, TMDB or MusicBrainz id for it.")
        elif len(self._links) == 1:
            self._open(self._links[0].url)
        else:
            choices = [Choice(link.url, link.name, link.url) for link in self._links]
            self._screen.app.push_screen(ChooseScreen("Open in the browser", choices, single=True), self._chosen)

    def _chosen(self, urls: frozenset[str] | None) -> None:
        for url in urls or ():
            self._open(url)

    def _open(self, url: str) -> None:
        """Open a page; without a graphical browser show its address, as a text browser would take the terminal."""
        if self._screen.app.is_web or _has_graphical_browser():
            self._screen.app.open_url(url)
        else:
            say(self._screen, url, "No graphical browser here", seconds=URL_SECONDS)


def _has_graphical_browser() -> bool:
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(browser) is not webbrowser.GenericBrowser  # the class of browsers that run in the terminal
