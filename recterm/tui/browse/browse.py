"""The browse screen: catalogue, For you, Because you rated; every event moves them in the same frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal

from recterm.domain.model import CatalogueQuery, ItemRow, Listing, Progress
from recterm.errors import RectermError
from recterm.present.empty_panels import FIRST_LIKE, LOADING, NO_DATA, format_training
from recterm.tui.browse.catalogue_panel import CataloguePanel
from recterm.tui.browse.moved_line import MovedLine
from recterm.tui.browse.search_bar import Fold, QueryStatus, format_years
from recterm.tui.browse.shelf_actions import ShelfActionsScreen
from recterm.tui.browse.shelf_panel import ShelfPanel
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.action_footer import ActionFooter
from recterm.tui.shared.frame.breakpoints import SHELF_HEIGHTS, THREE_LAYOUTS
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.frame.tab_line import TabLine
from recterm.tui.shared.jobs.models import make_ready
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.service.live.session import Session
    from recterm.service.live.shelves.revision import Revision
    from recterm.tui.keys.actions import Keymap

BECAUSE_BESIDE = 2
"""Because shelves that have room beside each other below the widest layout."""

TRAIN = "train"
"""The job that the screen starts by itself, for the head line."""

FOR_YOU = "For you"
BECAUSE = "Because you rated"
TABS = (("catalogue", "Catalogue"), ("for-you", FOR_YOU), ("because", "Because"))


class BrowseScreen(ShelfActionsScreen):
    """Catalogue and shelves over one session."""

    SCOPES = (Scope.RATING, Scope.BROWSE)
    BINDINGS = bindings(Scope.BROWSE)
    AUTO_FOCUS = "#catalogue"
    HORIZONTAL_BREAKPOINTS = THREE_LAYOUTS
    VERTICAL_BREAKPOINTS = SHELF_HEIGHTS
    DEFAULT_CSS = """
    BrowseScreen {
        layout: vertical;
        & #upper { height: 1fr; }
        & #lower { height: 12; }
        &.-short #lower { height: 8; }
        &.-low #lower { height: 7; }
        & CataloguePanel { width: 55fr; }
        & #for-you { width: 45fr; }
        & #lower ShelfPanel { width: 1fr; }
        &.-narrow CataloguePanel, &.-narrow #for-you { width: 1fr; }
        &.-narrow #lower { height: 1fr; layout: vertical; }
        & TabLine, & MovedLine { display: none; }
        &.-narrow TabLine, &.-narrow MovedLine { display: block; }
        &.-narrow.-for-you CataloguePanel, &.-narrow.-for-you MovedLine, &.-narrow.-because #upper { display: none; }
        &.-narrow.-catalogue #for-you, &.-narrow.-catalogue #lower, &.-narrow.-for-you #lower { display: none; }
        &.-medium CataloguePanel, &.-medium #for-you { width: 1fr; }
        & .-unused, &.-medium .-aside { display: none; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.catalogue = CataloguePanel(session, id="catalogue-panel")
        self.for_you = ShelfPanel(session, FOR_YOU, id="for-you")
        self.because = tuple(ShelfPanel(session, BECAUSE, id=f"because-{n}", neighbours=True) for n in range(1, 4))
        self._tabs = TabLine(TABS)
        self._tab = "catalogue"
        self._moved = MovedLine()
        self._shelves_used = 1
        self._first_because = 0
        """The first Because shelf in view, where not all of them have room."""
        self._shown: Revision | None = None
        self._taken_in = session.library_version
        self._narrowed = ""

    def compose(self) -> ComposeResult:
        """Head, tabs for narrow terminals, catalogue beside For you, Because you rated below, what moved, footer."""
        yield HeadLine()
        yield self._tabs
        with Horizontal(id="upper"):
            yield self.catalogue
            yield self.for_you
        with Horizontal(id="lower"):
            yield from self.because
        yield self._moved
        yield ActionFooter()

    def on_mount(self) -> None:
        """Say what is known already; models follow behind the first frame."""
        self._arrange()
        self.show_head()
        self._shown = self.session.shelves.revision
        self._teach(*LOADING)
        self.watch(self.app, "app_focus", self._look_around, init=False)
        self.call_after_refresh(self.prepare_models)

    # Layout

    def _arrange(self) -> None:
        """Mark what the style sheet shows where panels have no room beside each other: a tab, some of the shelves."""
        for tab, _ in TABS:
            self.set_class(tab == self._tab, f"-{tab}")
        first = min(self._first_because, max(0, self._shelves_used - BECAUSE_BESIDE))
        for place, panel in enumerate(self.because):
            panel.set_class(place >= self._shelves_used, "-unused")
            panel.set_class(not first <= place < first + BECAUSE_BESIDE, "-aside")

    def _panels(self) -> list[LineList]:
        return [self.catalogue.table, self.for_you, *self.because[: self._shelves_used]]

    def _go(self, panel: LineList) -> None:
        tab = "catalogue" if panel is self.catalogue.table else "for-you" if panel is self.for_you else "because"
        self._tab = tab
        self._tabs.show(tab)
        if panel in self.because:
            place = self.because.index(panel)
            self._first_because = min(place, max(self._first_because, place + 1 - BECAUSE_BESIDE))
        self._arrange()
        self.set_focus(panel)

    def action_panel(self, step: int) -> None:
        """Go to the next or the previous panel."""
        panels = self._panels()
        here = panels.index(self.focused) if isinstance(self.focused, LineList) and self.focused in panels else 0
        self._go(panels[(here + step) % len(panels)])

    def action_go(self, name: str) -> None:
        """Go to a panel by name; Because goes on to its next shelf."""
        if name == "catalogue":
            self._go(self.catalogue.table)
        elif name == "for-you":
            self._go(self.for_you)
        else:
            shelves = self.because[: self._shelves_used]
            here = next((place for place, panel in enumerate(shelves) if panel.has_focus), -1)
            self._go(shelves[(here + 1) % len(shelves)])

    @on(TabLine.Clicked)
    def _tab_clicked(self, message: TabLine.Clicked) -> None:
        self.action_go(message.name)

    # Catalogue

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key that searches to the search line while it is typed into: there it may be a letter."""
        if action == "search" and self.focused is self.catalogue.search_field:
            return False
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Type a search; what was searched for before is selected, so that the first letter replaces it."""
        self._go(self.catalogue.table)
        self.set_focus(self.catalogue.search_field)
        self.catalogue.search_field.action_select_all()

    def action_leave_search(self) -> None:
        """Go back to the list; the search stays."""
        self.set_focus(self.catalogue.table)

    def action_sort(self) -> None:
        """Sort by the next order."""
        self.catalogue.sort_next()

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.catalogue.change(descending=not self.catalogue.shown.descending)

    def action_listing(self) -> None:
        """Show the next list."""
        self.catalogue.list_next()

    def action_clear_search(self) -> None:
        """Drop search, filter, list and order."""
        self.catalogue.show(CatalogueQuery())

    @on(QueryStatus.Clicked)
    def _status_clicked(self, message: QueryStatus.Clicked) -> None:
        fields = {Fold.GENRES: "genres", Fold.YEARS: "from", Fold.LISTING: "listing", Fold.NAMED: "named"}
        if message.part is Fold.ORDER:
            self.action_sort()
        else:
            self.action_filter(fields[message.part])

    def action_filter(self, start: str = "genres") -> None:
        """Choose genres, years and list."""
        from recterm.tui.browse.filter import FilterScreen

        def chosen(query: CatalogueQuery | None) -> None:
            if query is not None:
                self.catalogue.show(query)

        self.app.push_screen(FilterScreen(self.session, self.catalogue.shown, start), chosen)

    @property
    def shelf_note(self) -> str:
        """What For you says of itself."""
        return self.for_you.note

    def profile_changed(self) -> None:
        """Show everything as another profile has it."""
        self.catalogue.reload()
        self._catch_up()

    @on(CataloguePanel.QueryChanged)
    def _query_changed(self, message: CataloguePanel.QueryChanged) -> None:
        if format_narrowed(message.query) != self._narrowed:
            self.refresh_shelves()
        self.name_target()

    @on(LineList.Opened)
    def _open(self, message: LineList.Opened) -> None:
        self.open_item(message.row)

    # The live loop

    @property
    def target_list(self) -> LineList:
        """The panel that has the focus; while a search is typed the catalogue."""
        return self.focused if isinstance(self.focused, LineList) else self.catalogue.table

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint the item's line, every shelf and the counts."""
        self.catalogue.table.feedback_changed(row)
        self.refresh_shelves()
        self.show_head()

    def lists_changed(self, row: ItemRow) -> None:
        """List the catalogue anew where such a list narrows it."""
        if self.catalogue.shown.list_name:
            self.catalogue.reload()
            self.refresh_shelves()

    def refresh_shelves(self) -> None:
        """Compute every shelf from scratch and paint it."""
        if not self.session.models.ready:
            return
        query = self.catalogue.shown
        answer = self.session.shelves.all(query)
        self.catalogue.catch_up()
        self._shown, self._narrowed = answer.revision, format_narrowed(query)
        self._taken_in = self.session.library_version
        for_you, *because = answer.shelves
        shown = self.shelf_for_all(query) or for_you
        self.for_you.show(shown, self._narrowed, self.session.shelves.reranking.dials if shown is for_you else ())
        self._moved.show(shown)
        for panel, shelf in zip(self.because, because, strict=False):
            panel.show(shelf, waiting=shelf.anchor is not None and self.session.writes.waits_on(shelf.anchor.row))
        if not because:
            self.because[0].teach(BECAUSE, *FIRST_LIKE)
        used = max(1, len(because))
        if used != self._shelves_used:
            self._shelves_used = used
            self._arrange()
        self.name_target()

    def writes_settled(self, *, moved: bool) -> None:
        """Take the sign off what waited; where something came otherwise, compute everything again."""
        if moved:
            self._catch_up()
            return
        self._shown, self._taken_in = self.session.shelves.revision, self.session.library_version
        self.catalogue.table.refresh()
        for panel in self.because:
            panel.resolved()
        self.show_head()

    @work(exclusive=True, group="models")
    async def prepare_models(self) -> None:
        """Train what is missing, load, and fill the shelves."""
        if not self.session.info.n_interactions:
            self._teach(*NO_DATA)
            return
        try:
            await make_ready(self.session, self._training)
        except RectermError as error:
            self._teach("No shelves", "", error.message, error.hint)
            return
        finally:
            self.tell_job(TRAIN, ended=True)
        self.refresh_shelves()
        for screen in self.app.screen_stack:
            if isinstance(screen, FrameScreen):
                screen.models_ready()

    def _training(self, progress: Progress) -> None:
        self.tell_job(TRAIN, progress)
        self._teach(*format_training(progress))

    def _teach(self, *lines: str) -> None:
        self.for_you.teach(FOR_YOU, *lines, dials=self.session.shelves.reranking.dials)
        self._moved.clear()
        self.because[0].teach(BECAUSE, *FIRST_LIKE)

    def on_screen_resume(self) -> None:
        """Take in what happened on the screens above."""
        if self._shown is None:
            return
        self.session.refresh()
        if (self._shown, self._taken_in) != (self.session.shelves.revision, self.session.library_version):
            self._catch_up()
        else:
            self.show_head()

    def _look_around(self, has_focus: bool) -> None:
        """Take in what other processes wrote while the terminal was out of focus: events, models, even other data."""
        if not has_focus or not self.session.refresh():
            return
        if {header.id for header in self.session.models.active} != set(self.session.shelves.revision.models):
            self.prepare_models()
        self._catch_up()

    def _catch_up(self) -> None:
        self._shown, self._taken_in = self.session.shelves.revision, self.session.library_version
        self.catalogue.catch_up()
        self.catalogue.table.refresh()
        self.refresh_shelves()
        self.show_head()
        self.name_target()


def format_narrowed(query: CatalogueQuery) -> str:
    """What narrows the shelves, for their titles: `Horror, 1979–1986`."""
    parts = sorted(query.genres)
    if query.year_from is not None or query.year_to is not None:
        parts.append(format_years(query.year_from, query.year_to))
    if query.listing is Listing.WATCHLIST:
        parts.append("watchlist")
    if query.list_name:
        parts.append(query.list_name)
    return ", ".join(parts)
