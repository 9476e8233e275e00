"""Mixes view: the weekly mixes of the past year, and what came of each item."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from textual.content import Content

from recterm.present.lab.taken import format_mix, format_outcome, format_title
from recterm.present.text import STARS_WIDTH, cells, fit, star_glyphs
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.taste.view import TasteView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment
    from textual.app import ComposeResult

    from recterm.domain.answers.taken import MixItem, PastMix
    from recterm.domain.model import ItemRow
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.shared.lists.entries import Pen

NO_MIXES = (
    "No weekly mixes yet",
    "The shelf Weekly mix makes one each Monday.",
    "⟦choose-shelves⟧ on the browse screen shows it.",
)
OUTCOME_WIDTH = 30
LEAST_TITLE = 24


class MixEntries(Entries):
    """Items of the mixes, each week below a heading."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._mixes: Sequence[PastMix] = ()
        self._items: list[MixItem] = []
        self._first: list[int] = []
        """First entry of each week."""

    def take(self, mixes: Sequence[PastMix]) -> None:
        """List these mixes."""
        self._mixes = [mix for mix in mixes if mix.items]
        self._items, self._first = [], []
        for mix in self._mixes:
            self._first.append(len(self._items))
            self._items += mix.items

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._items)

    @property
    def line_count(self) -> int:
        """Number of lines: one for each item and for each week."""
        return len(self._items) + len(self._mixes)

    def _week_of(self, entry: int) -> int:
        return bisect_right(self._first, entry) - 1

    def _week_at(self, line: int) -> int:
        heads = [first + week for week, first in enumerate(self._first)]
        return bisect_right(heads, line) - 1

    def entry_at(self, line: int) -> int | None:
        """Return the item on a line; None on the heading of a week."""
        week = self._week_at(line)
        return None if week < 0 or line == self._first[week] + week else line - week - 1

    def first_line(self, entry: int) -> int:
        """Return the line of an item; for the first of a week its heading, so that both are in view."""
        week = self._week_of(entry)
        return entry + week + (self._first[week] != entry)

    def height_of(self, entry: int) -> int:
        """Return the number of lines of an item, with the heading above the first of a week."""
        return 2 if self._first[self._week_of(entry)] == entry else 1

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the item."""
        return self._session.catalogue.row_of(self._items[entry].item)

    def name_of(self, entry: int) -> str:
        """Return the title of an item."""
        return self._items[entry].title

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first cell of the stars, where a click rates."""
        return 2 if self.entry_at(line) is not None else None

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return the heading of a week, or an item: own stars, title, what came of it."""
        entry = self.entry_at(line)
        if entry is None:
            return [pen.part(fit(f" {format_mix(self._mixes[self._week_at(line)])}", pen.width), "list--new")]
        item = self._items[entry]
        stars = pen.pointed if pen.hovered and pen.pointed else "" if item.stars is None else star_glyphs(item.stars)
        outcome = format_outcome(item, self._session.catalogue.words)
        width = max(0, min(OUTCOME_WIDTH, pen.width - STARS_WIDTH - LEAST_TITLE - 4))
        room = max(1, pen.width - STARS_WIDTH - width - 4)
        title = format_title(item)
        return [
            pen.mark(" "),
            pen.part(fit(stars, STARS_WIDTH), "list--mine"),
            pen.part(f" {fit(title, room)} ", "list--title" if item.marks else "list--soft"),
            pen.part(fit(outcome, min(width, cells(outcome))) if width else "", "list--soft"),
        ]


class MixesView(TasteView):
    """View of the mixes in one list."""

    NAME = "mixes"
    TITLE = "Mixes"

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.contents = MixEntries(session)
        self.list = LineList(self.contents, id="mixes-list")
        self.list.empty_lines = NO_MIXES

    def compose(self) -> ComposeResult:
        """Yield the list."""
        yield self.list

    @property
    def start(self) -> LineList:
        """The list."""
        return self.list

    @property
    def main_list(self) -> LineList:
        """The list."""
        return self.list

    def show(self) -> None:
        """Read the mixes and what came of them again."""
        mixes = self.session.taken.mixes().mixes
        self.contents.take(mixes)
        self.list.contents_changed()
        self.border_title = Content(f"Weekly mixes  {len(mixes):,}")
