"""Item screen: details, similar items, and the arithmetic of the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical

from recterm.domain.kind_words import words_of
from recterm.errors import RectermError
from recterm.present.items.item_facts import (
    STARS_AT,
    facts_of,
    format_community,
    format_distribution,
    format_mine,
    format_place,
    format_predicted,
    shared_with_reasons,
)
from recterm.present.items.own_events import format_events
from recterm.present.items.reason_sentence import sentence
from recterm.present.items.what_if import format_lifted, format_without
from recterm.present.lab.empty_panels import LOADING
from recterm.present.text import STARS_WIDTH
from recterm.tui.item.arithmetic_panel import ArithmeticPanel
from recterm.tui.item.edition_keys import EditionKeys
from recterm.tui.item.item_links import LINKS_LABEL, ItemLinks
from recterm.tui.item.neighbours import Neighbours
from recterm.tui.item.poster import Poster, poster_there
from recterm.tui.item.rated_screen import RatedScreen
from recterm.tui.item.rating_keys import RatingKeys
from recterm.tui.item.undo_keys import UndoKeys
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from recterm.domain.model import ItemRow
    from recterm.present.facts import Fact
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap

ANSWER_SECONDS = 12
"""Duration of an answer: long enough to read two titles and two numbers aloud."""


class ItemScreen(RatedScreen):
    """Screen of one item. Keys act on the item until a neighbour or reason is highlighted; Enter opens that one."""

    SCOPES = (Scope.RATING, Scope.ITEM, Scope.BACK)
    BINDINGS = bindings(Scope.ITEM, Scope.BACK)
    AUTO_FOCUS = "#facts"
    DEFAULT_CSS = """
    ItemScreen {
        layout: vertical;
        & #item { height: 1fr; }
        & #left { width: 58fr; height: 1fr; }
        & #neighbours { width: 42fr; height: 1fr; }
        & #facts, & #about { height: 45%; }
        & #about #facts { width: 1fr; height: 100%; }
        & #arithmetic { height: 1fr; }
        &.-narrow #item { layout: vertical; }
        &.-narrow #left, &.-narrow #neighbours { width: 100%; }
        &.-narrow #left { height: 2fr; }
        &.-narrow #facts, &.-narrow #about { height: 50%; }
        &.-narrow #about #facts { height: 100%; }
        &.-narrow #poster { display: none; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap, row: ItemRow) -> None:
        super().__init__(session, keymap)
        self._row = row
        self._rating = RatingKeys(self)
        self._details = session.catalogue.details(row)
        self._links = ItemLinks(self, self._details)
        self._neighbours = Neighbours(self, self._details.item)
        self._editions = EditionKeys(self, self._details.item, self._show)
        self.controllers = {
            "rating": self._rating,
            "steps": UndoKeys(self),
            "links": self._links,
            "neighbours": self._neighbours,
            "works": self._editions,
        }
        self._lovers = ""
        self._facts_of_models: list[Fact] = []
        self._facts = FactsPanel(id="facts")
        self._poster = poster_there(session.info.path, self._details.item.id)
        self._arithmetic = ArithmeticPanel(session, id="arithmetic")

    def compose(self) -> ComposeResult:
        """Yield the details above the arithmetic, with the neighbours beside both."""
        yield HeadLine()
        with Horizontal(id="item"):
            with Vertical(id="left"):
                if self._poster is None:
                    yield self._facts
                else:
                    with Horizontal(id="about"):
                        yield self._facts
                        yield self._poster
                yield self._arithmetic
            yield self._neighbours.panel
        yield ActionFooter()

    def on_mount(self) -> None:
        """Show everything; the distribution of ratings follows when it has been read."""
        self._show()
        self._editions.read()
        self._read_community()
        if self._poster is not None:
            self._read_poster(self._poster)

    @work
    async def _read_poster(self, poster: Poster) -> None:
        await poster.read()
        if poster.facts:
            self._show_facts()

    @work
    async def _read_community(self) -> None:
        """Read the community's ratings and likes in a thread, unless another item's screen has."""
        session = self.session
        try:
            if not session.community.ready:
                await in_thread(session.community.load)
                self._show()
            if not session.shelves.likes.ready:
                await in_thread(session.shelves.likes.load)
        except RectermError as error:
            refuse(self, error)
            return
        self._find_lovers()

    def _find_lovers(self) -> None:
        """Say who loves the item, once: it does not change with what is rated here, and nothing is scored again."""
        if self.session.models.ready:
            self._lovers = self.session.shelves.lovers(self._row)
            self._show_facts()

    @property
    def target(self) -> ItemRow:
        """Highlighted neighbour or reason; otherwise the screen's own item."""
        row = super().target
        return self._row if row is None else row

    @property
    def target_name(self) -> str:
        """Title of the target."""
        return super().target_name or self._details.item.title

    def models_ready(self) -> None:
        """Show everything, now with the models."""
        self._show()
        if self.session.shelves.likes.ready:
            self._find_lovers()

    def feedback_changed(self, row: ItemRow) -> None:
        """Repaint everything."""
        self._show()

    def lists_changed(self, row: ItemRow) -> None:
        """Repaint everything."""
        self._show()

    def writes_settled(self, *, moved: bool) -> None:
        """Remove the waiting signs."""
        self._show()

    def _show(self) -> None:
        self.show_head()
        item = self._details.item
        feedback, waiting = self.session.feedback.of(self._row), self.session.writes.waits_on(self._row)
        facts = [("mine", format_mine(feedback, words_of(item.kind), waiting=waiting), "facts--stars")]
        if self.session.models.ready:
            pick = self.session.shelves.explain(self._row)
            predicted = format_predicted(pick)
            facts += [("predicted", predicted, "facts--stars")] if predicted else []
            facts += [("why", sentence(pick), "facts--text")] if pick.reasons else []
            shared = shared_with_reasons(pick, self.session.catalogue.details)
            facts += [("" if line else "shares", text, "facts--text") for line, text in enumerate(shared)]
            place = format_place(self.session.shelves.place(self._row))
            facts += [("place", place, "facts--text")] if place else []
            self._arithmetic.show(pick)
            self._neighbours.show()
        else:
            self._arithmetic.teach(*LOADING)
            self._neighbours.teach(*LOADING)
        self._facts_of_models = facts
        self._show_facts()

    def _show_facts(self) -> None:
        """Show the facts, with those of the models as they were last."""
        item, facts = self._details.item, list(self._facts_of_models)
        lists = self.session.lists.names_with(self._row)
        facts += [("on lists", ", ".join(sorted(lists)), "facts--text")] if lists else []
        facts.append(("community", format_community(self._details), "facts--text"))
        distribution = format_distribution(self.session.community.stars_of(self._row))
        facts += [("", distribution, "facts--text")] if distribution else []
        facts += [("", self._lovers, "facts--text")] if self._lovers else []
        facts += [(name, text, "facts--text") for name, text in facts_of(self._details)]
        facts += self._editions.facts
        facts += self._links.facts
        facts += self._poster.facts if self._poster is not None else []
        events = format_events(self.session.feedback.on_item(self._row), words_of(item.kind))
        facts += [("" if line else "your events", text, "facts--text") for line, text in enumerate(events)]
        self._facts.show(item.label, facts, self._links.addresses)
        self.name_target()

    @on(FactsPanel.Clicked)
    def _fact_clicked(self, message: FactsPanel.Clicked) -> None:
        stars = message.at - STARS_AT + 1
        if message.label == "mine" and 1 <= stars <= STARS_WIDTH and self.target == self._row:
            self._rating.rate_by_click(stars)
        elif message.label == LINKS_LABEL:
            self._links.open_at(message.at)

    @on(LineList.StarsClicked)
    def _stars_clicked(self, message: LineList.StarsClicked) -> None:
        if message.row == self.target:
            self._rating.rate_by_click(message.stars)

    @on(LineList.Opened)
    def _open(self, message: LineList.Opened) -> None:
        if message.row != self._row:
            self.open_item(message.row)

    def action_without(self) -> None:
        """Say where the item would rank without the highlighted reason, by default the first."""
        reason = self._arithmetic.highlighted_row
        if reason is None:
            self._answer("None of your feedback is in this score.")
            return
        self.set_focus(self._arithmetic)
        self._ask(lambda: format_without(self.session.shelves.without(self._row, reason)))

    def action_lift(self) -> None:
        """Say what would lift the screen's item, or the highlighted neighbour, into the first ten."""
        row = self.target if self._neighbours.panel.has_focus else self._row
        self._ask(lambda: format_lifted(self.session.shelves.lift(row)))

    def _ask(self, question: Callable[[], str]) -> None:
        if not self.session.models.ready:
            self._answer(" ".join(LOADING))
            return
        try:
            self._answer(question())
        except RectermError as error:
            self._answer(f"{error.message}.")

    def _answer(self, text: str) -> None:
        self.app.clear_notifications()
        say(self, text, "What if", seconds=ANSWER_SECONDS)
