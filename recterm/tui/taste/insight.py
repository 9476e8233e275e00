"""Insight view, the base of the views whose figures take longer than a key may: computed in a thread, then shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from recterm.errors import RectermError
from recterm.present.taste.facts import LABEL_CELLS, SOFT, section_facts
from recterm.present.taste.pages import BY_NAME
from recterm.service.taste.insights import reading
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.taste.view import TasteView

if TYPE_CHECKING:
    from typing import Any

    from textual.app import ComposeResult
    from textual.widget import Widget

    from recterm.service.live.session import Session
    from recterm.service.live.snapshots import Snapshot
    from recterm.service.taste.insights import TasteReader
    from recterm.tui.keys.actions import Keymap

COMPUTING = (("", "Computing …", SOFT),)

BESIDE = LABEL_CELLS + 2
"""Cells beside the texts: the labels, and the scrollbar."""


class InsightView(TasteView):
    """View of one answer on the taste. What was computed stays in view until the next answer is there."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.INSIGHT,)
    BINDINGS = bindings(Scope.INSIGHT)

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.facts = FactsPanel(id=f"{self.NAME}-facts")
        self.answer: Any = None
        self._asked: object = None
        """What was asked for last: the state of the profile, and the view's own choices."""
        self._answered = False

    def compose(self) -> ComposeResult:
        """Yield the facts."""
        yield self.facts

    @property
    def start(self) -> Widget:
        """The facts."""
        return self.facts

    @property
    def choices(self) -> object:
        """What the person chose in this view, such as a year."""
        return None

    def read(self, reader: TasteReader) -> Any:
        """Return the answer; called in a thread."""
        raise NotImplementedError

    def show(self) -> None:
        """Compute the answer, if anything has changed since the last one."""
        asked = self.session.snapshots.revision, self.choices
        if asked == self._asked:
            return
        self._asked = asked
        if not self._answered:
            self.facts.show("", COMPUTING)
        snapshot = self.session.snapshots.take()
        self.run_worker(self._compute(snapshot, asked), group=self.NAME, exclusive=True)

    async def _compute(self, snapshot: Snapshot, asked: object) -> None:
        try:
            answer = await in_thread(partial(self._read, snapshot))
        except RectermError as error:
            self.facts.show("", [("", error.message, SOFT), ("", error.hint, SOFT)])
            return
        if asked == self._asked:
            self.answer, self._answered = answer, True
            self.paint()

    def _read(self, snapshot: Snapshot) -> Any:
        with reading(self.session, snapshot) as reader:
            return self.read(reader)

    def paint(self) -> None:
        """Show the answer."""
        section = BY_NAME[self.PAGE].section(self.answer, self.session.catalogue.words)
        width = self.facts.scrollable_content_region.width - BESIDE
        self.facts.show(section.title, section_facts(section, width))

    def on_resize(self) -> None:
        """Draw again for the new width."""
        if self._answered:
            self.paint()
