"""Keys that write views of a taste to a file to share."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from recterm.present.taste.blocks import Page
    from recterm.service.live.snapshots import Snapshot
    from recterm.tui.shared.frame.frame import FrameScreen
    from recterm.tui.taste.taste_tabs import TasteTabs

TITLE = "Views to write: what is on them, and nothing else"
NAME_TITLE = "File to write: .html is a web page, .svg a picture, .txt text"


class PageKeys(Controller):
    """Controller that asks which views to write, and where."""

    def __init__(self, screen: FrameScreen, tabs: TasteTabs) -> None:
        self._screen, self._tabs = screen, tabs

    def action_write(self) -> None:
        """Write views to a file."""
        self._screen.ask(self._write)

    async def _write(self) -> None:
        from recterm.present.taste.exporting import write_page
        from recterm.present.taste.pages import VIEWS

        year = next((view.page_year for view in self._tabs.views if view.page_year is not None), None)
        choices = [Choice(view.name, view.about) for view in VIEWS]
        chosen = await self._screen.app.push_screen_wait(ChooseScreen(TITLE, choices, {self._tabs.view.PAGE}))
        if not chosen:
            return
        name = await self._screen.app.push_screen_wait(NameScreen(NAME_TITLE, "taste.html"))
        if name is None:
            return
        views = tuple(view.name for view in VIEWS if view.name in chosen)
        try:
            page = await in_thread(partial(self._page, self._screen.session.snapshots.take(), views, year))
            write_page(Path(name).expanduser(), page)
        except RectermError as error:
            refuse(self._screen, error)
            return
        say(self._screen, f"Wrote {name}")

    def _page(self, snapshot: Snapshot, views: tuple[str, ...], year: int | None) -> Page:
        """Return the page; called in a thread."""
        from recterm.present.taste.pages import page_of
        from recterm.service.taste.insights import reading
        from recterm.service.taste.overview import overview_of

        session = self._screen.session
        with reading(session, snapshot) as reader:
            overview = overview_of(reader, session.info, session.profile.name, views, year, kept=session.shown.kept)
        return page_of(overview, views, session.catalogue.words, shared=True)
