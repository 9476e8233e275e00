"""Live loop, which recomputes and repaints the shelves as soon as an event is recorded, here or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import CatalogueQuery, Listing
from recterm.domain.shelf import FOR_YOU
from recterm.errors import RectermError
from recterm.present.lab.empty_panels import LOADING, NO_DATA, format_training
from recterm.tui.browse.search_bar import format_years
from recterm.tui.browse.stack_contents import ZOOMED
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.jobs.models import make_ready

if TYPE_CHECKING:
    from textual.worker import Worker

    from recterm.domain.model import ItemRow, Progress
    from recterm.service.live.shelves.revision import Revision, Shelves
    from recterm.tui.browse.group_shelf import GroupShelf
    from recterm.tui.browse.panels import BrowsePanels

TRAIN = "train"
"""Name, in the head line, of the job that the screen starts by itself."""


class LiveLoop:
    """Updater of the panels, which tracks the state of library and models that they show."""

    def __init__(self, screen: FrameScreen, panels: BrowsePanels, group: GroupShelf) -> None:
        self.screen, self._session = screen, screen.session
        self._panels, self._group = panels, group
        self._shown: Revision | None = None
        self._version = self._session.library_version
        self._narrowed = ""
        self._query = CatalogueQuery()

    def begin(self) -> None:
        """Show that shelves are loading; load the models after the first frame."""
        self._take_note()
        self._panels.teach(*LOADING)
        self.screen.watch(self.screen.app, "app_focus", self._look_around, init=False)
        self.screen.call_after_refresh(self.prepare_models)

    def _take_note(self) -> None:
        self._shown, self._version = self._session.shelves.revision, self._session.library_version

    def refresh(self) -> None:
        """Recompute and repaint every shelf in view; the others are computed when they come into view."""
        if not self._session.models.ready:
            return
        stack, contents, shelves = self._panels.stack, self._panels.stack.contents, self._session.shelves
        self._query = self._panels.catalogue.shown
        contents.narrowed = self._narrowed = format_narrowed(self._query)
        names = shelves.names if contents.zoomed is None else [contents.zoomed.partition(":")[0]]
        wanted = contents.begin(names, self._n, stack.view)
        answer = shelves.all(self._query, self._n, wanted)
        self._panels.catalogue.catch_up()
        self._shown = answer.revision
        self._version = self._session.library_version
        self._take(wanted, answer)
        self.fill()
        if contents.zoomed is not None and contents.section(contents.zoomed) is None:
            self.zoom(None)
            return
        self.screen.name_target()

    @property
    def _n(self) -> int:
        """Picks on each shelf."""
        contents = self._panels.stack.contents
        return self._session.shelves.arrangement.n if contents.zoomed is None else contents.n_zoomed

    def fill(self) -> None:
        """Compute the shelves that came into view, from the same scores as the others."""
        stack = self._panels.stack
        if stack.contents.at_end(stack.view):
            stack.contents.n_zoomed += ZOOMED
            self.refresh()
            return
        while names := stack.contents.missing(stack.view):
            self._take(names, self._session.shelves.more(self._n, names))

    def _take(self, names: list[str], answer: Shelves) -> None:
        shelves = list(answer.shelves)
        dials = self._session.shelves.reranking.dials
        group = self._group.shelf(self._query, self._n) if FOR_YOU in names else None
        if group is not None:
            shelves, dials = [group, *(shelf for shelf in shelves if shelf.kind != FOR_YOU)], ()
        stack = self._panels.stack
        stack.contents.take(names, shelves, dials, stack.room.width)
        stack.show()
        for shelf in shelves:
            if shelf.kind == FOR_YOU:
                self._panels.moved.show(shelf)

    def zoom(self, key: str | None) -> None:
        """Show one shelf in full, or (None) all shelves."""
        stack = self._panels.stack
        here = stack.here
        back = stack.contents.zoomed
        stack.contents.zoomed, stack.contents.n_zoomed = key, ZOOMED
        self._panels.arrange()
        self.refresh()
        if key is None and back is not None:
            stack.go_to(back)
        elif here is not None:
            stack.go_to(here.key)

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint the item's line, every shelf and the counts."""
        self._panels.catalogue.table.feedback_changed(row)
        self.refresh()
        self.screen.show_head()

    def lists_changed(self) -> None:
        """Reload the catalogue if it is filtered by a named list."""
        if self._panels.catalogue.shown.list_name:
            self._panels.catalogue.reload()
            self.refresh()

    def query_changed(self, query: CatalogueQuery) -> None:
        """Recompute the shelves if their filter has changed."""
        if format_narrowed(query) != self._narrowed:
            self.refresh()
        self.screen.name_target()

    def profile_changed(self) -> None:
        """Show everything for another profile."""
        self._group.reset()
        self._panels.stack.contents.zoomed = None
        self._panels.arrange()
        self._panels.catalogue.reload()
        self.catch_up()

    def writes_settled(self, *, moved: bool) -> None:
        """Remove the waiting signs; recompute everything if a write turned out differently."""
        if moved:
            self.catch_up()
            return
        self._take_note()
        self._panels.settle()
        self.screen.show_head()

    def catch_up(self) -> None:
        """Show changes made elsewhere."""
        self._take_note()
        self._panels.catalogue.catch_up()
        self._panels.catalogue.table.refresh()
        self.refresh()
        self.screen.show_head()
        self.screen.name_target()

    def resume(self) -> None:
        """Apply the changes made on the screens above."""
        if self._shown is None:
            return
        self._session.refresh()
        if (self._shown, self._version) != (self._session.shelves.revision, self._session.library_version):
            self.catch_up()
        else:
            self.screen.show_head()

    def _look_around(self, has_focus: bool) -> None:
        """Apply what other processes wrote while the terminal was out of focus: events, models, even other data."""
        if not has_focus or not self._session.refresh():
            return
        if self._session.models.stored_ids != set(self._session.shelves.revision.models):
            self.prepare_models()
        self.catch_up()

    def prepare_models(self) -> Worker[None]:
        """Train missing models, load all models and fill the shelves, in a worker."""
        return self.screen.start_worker(self._prepare_models, "models", exclusive=True)

    async def _prepare_models(self) -> None:
        if not self._session.info.n_interactions:
            self._panels.teach(*NO_DATA)
            return
        try:
            await make_ready(self._session, self._training)
        except RectermError as error:
            self._panels.teach("No shelves", "", error.message, error.hint)
            return
        finally:
            self.screen.tell_job(TRAIN, ended=True)
        self.refresh()
        for screen in self.screen.app.screen_stack:
            if isinstance(screen, FrameScreen):
                screen.models_ready()

    def _training(self, progress: Progress) -> None:
        self.screen.tell_job(TRAIN, progress)
        self._panels.teach(*format_training(progress))


def format_narrowed(query: CatalogueQuery) -> str:
    """Format the filter of the shelves, for their titles: `Horror, 1979–1986`."""
    parts = sorted(query.genres)
    if query.year_from is not None or query.year_to is not None:
        parts.append(format_years(query.year_from, query.year_to))
    if query.listing is Listing.WATCHLIST:
        parts.append("watchlist")
    if query.list_name:
        parts.append(query.list_name)
    return ", ".join(parts)
