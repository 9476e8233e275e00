"""Review of titles of imported histories: match each with a candidate, a search result, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.content import Content

from recterm.errors import RectermError
from recterm.present.items.marks import Marks
from recterm.present.text import clean
from recterm.service.history.review import (
    candidate_names,
    candidates_of,
    decide,
    imported_under,
    open_matches,
    undo_decision,
)
from recterm.service.live.writes.lane import FRAME
from recterm.tui.browse.search_bar import SearchInput
from recterm.tui.data.candidate_list import NOT_HERE, CandidateList
from recterm.tui.data.title_list import NOTHING_LEFT, NOTHING_YET, TitleList, format_imported, format_title
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from recterm.domain.model import Item, ItemId
    from recterm.service.history.review import TitleMatch
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap


MOST_RESULTS = 200
"""Number of items that a search lists at most."""


class FindsItems(Controller):
    """Controller of the key that searches the whole catalogue for the item that a title means."""

    def __init__(self, screen: FrameScreen, titles: TitleList, search: SearchInput) -> None:
        self._screen, self._titles, self._search = screen, titles, search

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Leave the key to the search field while that has the focus: there it may be a letter."""
        return self._screen.focused is not self._search

    def action_search(self) -> None:
        """Focus the search field and select its text, so that the first letter replaces it."""
        if self._titles.highlighted is not None:
            self._search.can_focus = True
            self._screen.set_focus(self._search)
            self._search.action_select_all()


class ReviewScreen(FrameScreen):
    """Screen with titles beside their candidates; after a decision, the next title follows."""

    SCOPES = (Scope.REVIEW, Scope.BACK)
    BINDINGS = bindings(Scope.REVIEW, Scope.BACK)
    AUTO_FOCUS = "#candidates"
    DEFAULT_CSS = """
    ReviewScreen {
        layout: vertical;
        & #review { height: 1fr; }
        & #titles { width: 1fr; height: 1fr; }
        & #answer { width: 1fr; height: 1fr; }
        & #answer SearchInput { width: 1fr; height: 1; }
        & #candidates { height: 1fr; }
        &.-narrow #review { layout: vertical; }
        &.-narrow #titles, &.-narrow #answer { width: 100%; }
        &.-narrow #titles { height: 2fr; }
        &.-narrow #answer { height: 3fr; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._every = False
        self._decisions: list[TitleMatch] = []
        self._names: dict[str, str] = {}
        self._titles = TitleList(id="titles")
        self._answer = Vertical(id="answer")
        self._search = SearchInput(placeholder="/ search the catalogue", compact=True, select_on_focus=False)
        self._search.can_focus = False  # until a search starts: the panel keys switch between titles and candidates
        self._finder = FindsItems(self, self._titles, self._search)
        self.controllers = {"finder": self._finder}
        self._candidates = CandidateList(Marks(session), id="candidates")

    def compose(self) -> ComposeResult:
        """Yield the titles, and the candidates for the one under the cursor."""
        yield HeadLine()
        with Horizontal(id="review"):
            yield self._titles
            with self._answer:
                yield self._search
                yield self._candidates
        yield ActionFooter()

    def on_mount(self) -> None:
        """List the titles, and make the candidates follow the cursor and the search."""
        self.show_head()
        self._list()
        self.watch(self._titles, "cursor", self._next_title, init=False)
        self.watch(self._candidates, "cursor", self.name_target, init=False)
        self.watch(self._search, "value", self._show_candidates, init=False)

    @property
    def target_name(self) -> str:
        """Effect of Enter on the focused list."""
        if self._titles.has_focus:
            return f"decide {self._titles.highlighted_name}" if len(self._titles.entries) else ""
        name = self._candidates.highlighted_name
        return "keep as added by you" if name == NOT_HERE else f"take {name}" if name else ""

    # Display

    def _list(self, number: int | None = None) -> None:
        library = self.session.info.path
        self._decisions = open_matches(library, every=self._every)
        self._names = candidate_names(self._decisions, library)
        self._show_titles(number)

    def _show_titles(self, number: int | None = None) -> None:
        waiting = sum(match.waiting for match in self._decisions)
        self._titles.empty_lines = NOTHING_YET if self._every else NOTHING_LEFT
        self._titles.offer(self._decisions, self._names, number)
        of = f" of {len(self._decisions):,}" if self._every else ""
        self._titles.border_title = Content(f"Titles  {waiting:,}{of} to decide")
        self._next_title()

    def _next_title(self) -> None:
        if self._search.value:
            self._search.value = ""
        else:
            self._show_candidates()

    def _show_candidates(self) -> None:
        match = self._titles.highlighted
        if match is None:
            self._answer.border_title = self._answer.border_subtitle = Content("")
            self._candidates.offer(None)
            self.name_target()
            return
        text = self._search.value.strip()
        if text:
            items, place = [item for item in self.session.catalogue.find(text, MOST_RESULTS) if not item.own], 0
        else:
            items = candidates_of(self.session.info.path, match)
            place = _place_of(match, items)
        self._answer.border_title = Content(f"Which is {format_title(match)}?")
        self._answer.border_subtitle = Content(format_imported(imported_under(self.session.info.path, match)))
        self._candidates.offer(items, match.item, place)
        self.name_target()

    # Actions

    @on(TitleList.Chosen)
    def _go_to_candidates(self) -> None:
        self.set_focus(self._candidates)

    @on(CandidateList.Taken)
    def _taken(self, message: CandidateList.Taken) -> None:
        self._decide(message.item)

    def action_take(self) -> None:
        """Take the item under the cursor of the candidates."""
        self._candidates.action_open()

    def action_not_here(self) -> None:
        """Decide that the catalogue does not have the title: it stays added by the user."""
        self._decide(None)

    def action_skip(self) -> None:
        """Move to the next title; this one stays as it is."""
        self._titles.cursor += 1

    @on(events.Click)
    def _search_clicked(self, event: events.Click) -> None:
        if event.widget is self._search:
            self._finder.action_search()

    @on(events.DescendantBlur)
    def _search_left(self, event: events.DescendantBlur) -> None:
        if event.widget is self._search:
            self._search.can_focus = False

    def action_leave_search(self) -> None:
        """Move the focus to the search results."""
        self.set_focus(self._candidates)

    def action_every(self) -> None:
        """Show or hide decided titles."""
        self._every = not self._every
        here = self._titles.highlighted
        self._list(here.number if here is not None else None)

    def action_undo(self) -> None:
        """Undo the last decision, if nothing else has changed since."""
        try:
            before = undo_decision(self.session.info.path, self.session.profile.name, FRAME)
        except RectermError as error:
            self._tell(error)
            return
        if before is None:
            self._titles.border_subtitle = Content("nothing to undo")
            return
        self._list(before.number)
        self._changed(f"{format_title(before)} is as it was before")

    def action_back(self) -> None:
        """Clear the search and return to the candidates; without a search, close."""
        if self._search.value:
            self._search.value = ""
        else:
            self.dismiss()

    def _decide(self, item: ItemId | None) -> None:
        before, library = self._titles.highlighted, self.session.info.path
        if before is None:
            return
        try:
            now = decide(library, before.number, item, profile=self.session.profile.name, patience=FRAME)
        except RectermError as error:
            self._tell(error)
            return
        self._names |= candidate_names([now], library)
        others = [match for match in self._decisions if match.number != now.number]
        place = self._titles.cursor
        self._decisions = [*others[:place], *([now] if self._every else []), *others[place:]]
        self._show_titles()
        if self._every:
            self._titles.cursor += 1
        means = "not here" if now.item is None else clean(self._names.get(now.item, now.item))
        self._changed(f"{format_title(before)} → {means}")

    def _tell(self, error: RectermError) -> None:
        refuse(self, error)

    def _changed(self, text: str) -> None:
        """Refresh the session after a decision, and say what changed."""
        self.session.refresh()
        self.show_head()
        self._titles.border_subtitle = Content(text)
        self.set_focus(self._candidates)


def _place_of(decision: TitleMatch, items: Sequence[Item]) -> int:
    """Return the position where Enter keeps the decision: the item, the first candidate, or after the last."""
    meant = decision.item or (decision.candidates[0] if decision.waiting and decision.candidates else None)
    return next((place for place, item in enumerate(items) if item.id == meant), len(items))
