"""Why an item scores what it scores: every event's part, and their sum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content

from recterm.present.marks import Marks
from recterm.present.text import STARS_WIDTH, cells, fit, percent, with_maker
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Pick, Reason
    from recterm.service.live.session import Session

_BAR = 12
_ROOM_FOR_BAR = 52
_AMOUNT = 9
_SHARE = 7

NOT_SCORED = ("No score", "", "The model knows nothing of this item:", "nobody in the community chose it.")
OWN_NOT_SCORED = ("No score", "", "It is your own, from a history:", "content and hybrid know such items.")
NOT_YOURS = (
    "Nothing of yours is in this score",
    "",
    "Rate something like it with 1 to 5: what that adds appears here.",
)


class ArithmeticPanel(LineList):
    """One reason a line: item, own stars, share as a bar, amount; then the sum, which is the score."""

    def __init__(self, session: Session, *, id: str) -> None:
        super().__init__(id=id)
        self._marks = Marks(session)
        self._reasons: tuple[Reason, ...] = ()
        self._score = 0.0
        self._largest = 1.0

    def on_mount(self) -> None:
        """Name the panel."""
        self.border_title = Content("The arithmetic")

    def show(self, pick: Pick) -> None:
        """Take over the reasons of a pick."""
        says_something = any(reason.amount for reason in pick.reasons)
        self._reasons, self._score = pick.reasons if says_something else (), pick.score
        self._largest = max((abs(reason.share) for reason in pick.reasons), default=1.0) or 1.0
        unknown = OWN_NOT_SCORED if pick.item.own else NOT_SCORED
        self.teaching = unknown if math.isnan(pick.score) else NOT_YOURS
        self.border_subtitle = Content(_sum_said(pick)) if says_something else None
        self.contents_changed()

    def teach(self, *lines: str) -> None:
        """Show these lines in place of reasons."""
        self._reasons = ()
        self.border_subtitle = None
        self.teaching = lines
        self.contents_changed()

    @property
    def entry_count(self) -> int:
        """Number of reasons."""
        return len(self._reasons)

    @property
    def line_count(self) -> int:
        """Reasons, a rule, the sum."""
        return len(self._reasons) + 2 if self._reasons else 0

    def item_row(self, entry: int) -> ItemRow:
        """The item of a reason."""
        return self._reasons[entry].row

    def name_of(self, entry: int) -> str:
        """The title of a reason's item."""
        return self._reasons[entry].title

    def lists(self, row: ItemRow) -> bool:
        """Whether an item is a reason here."""
        return any(reason.row == row for reason in self._reasons)

    def paint(self, line: int, width: int) -> list[Segment]:
        """A reason, the rule, or the sum."""
        if line < len(self._reasons):
            return self._paint_reason(line, width)
        base = "list--row"
        if line == len(self._reasons):
            return [Segment(f"  {'─' * max(0, width - 3)}", self.style_of(base, "list--faint"))]
        tail = f"{self._score:>+{_AMOUNT}.4f}{'+100 %':>{_SHARE}} "
        return [
            Segment(fit("  score", width - len(tail)), self.style_of(base, "list--title")),
            Segment(tail, self.style_of(base, "list--stars")),
        ]

    def _paint_reason(self, line: int, width: int) -> list[Segment]:
        reason = self._reasons[line]
        state = self.state_of(line)
        sign = CURSOR_SIGN if state == "list--cursor" else " "
        stars, signs = self._marks.stars(reason.row), self._marks.short(reason.row)
        signs = f" {signs}" if signs else ""
        tail = f"{reason.amount:>+{_AMOUNT}.4f}{percent(reason.share):>{_SHARE}} "
        bar = self._bar(reason) if width >= _ROOM_FOR_BAR else ""
        room = width - 2 - cells(signs) - (1 + STARS_WIDTH + 1) - len(bar) - len(tail)
        title, maker = with_maker(reason.title, reason.maker, room)
        return [
            Segment(f"{sign} ", self.style_of(state, "list--mark")),
            Segment(title, self.style_of(state, "list--title")),
            Segment(f"{maker}{signs}", self.style_of(state, "list--soft")),
            Segment(f" {stars:<{STARS_WIDTH}} ", self.style_of(state, "list--mine")),
            Segment(bar, self.style_of(state, "list--up" if reason.amount >= 0 else "list--minus")),
            Segment(tail, self.style_of(state, "list--soft")),
        ]

    def _bar(self, reason: Reason) -> str:
        full = round(abs(reason.share) / self._largest * _BAR)
        return f"{'━' * full:<{_BAR}}"


def _sum_said(pick: Pick) -> str:
    if not pick.leans:
        return "the amounts add up to the score"
    return f"they add up; {pick.general:+.4f} is what people like in general"
