"""Arithmetic panel of an item's score: the part of each event, and the sum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual import events, on
from textual.content import Content

from recterm.present.items.marks import Marks
from recterm.present.shares import signed_percent, whole_percents
from recterm.present.text import STARS_WIDTH, cells, fit, with_maker
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from rich.segment import Segment

    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Pick, Reason
    from recterm.service.live.session import Session
    from recterm.tui.shared.lists.entries import Pen

_BAR = 12
_ROOM_FOR_BAR = 52
_AMOUNT = 9
_SHARE = 7

NOT_SCORED = ("No score", "", "The model knows nothing about this item:", "nobody in the community chose it.")
OWN_NOT_SCORED = (
    "No score",
    "",
    "It was added by you, from a history:",
    "the content and hybrid models know such items.",
)
NOT_YOURS = (
    "None of your feedback is in this score",
    "",
    "Rate something similar with ⟦rate-1⟧ to ⟦rate-5⟧: its part appears here.",
)


class ArithmeticEntries(Entries):
    """Reasons, followed by a rule and their sum, the score."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._reasons: tuple[Reason, ...] = ()
        self._score = 0.0
        self._largest = 1.0
        self._shares: list[str] = []
        """Share of each reason in whole percent; together they are 100 %."""

    def take(self, reasons: tuple[Reason, ...], score: float) -> None:
        """List the reasons for a score."""
        self._reasons, self._score = reasons, score
        self._shares = [signed_percent(share) for share in whole_percents([reason.share for reason in reasons])]
        self._largest = max((abs(reason.share) for reason in reasons), default=1.0) or 1.0

    def __len__(self) -> int:
        """Return the number of reasons."""
        return len(self._reasons)

    @property
    def line_count(self) -> int:
        """Number of lines: the reasons, a rule and the sum."""
        return len(self._reasons) + 2 if self._reasons else 0

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the item row of a reason; None for a group of users, or a profile."""
        return self._reasons[entry].row if self._reasons[entry].of_item else None

    def name_of(self, entry: int) -> str:
        """Return the title of a reason's item."""
        return self._reasons[entry].title

    def lists(self, row: ItemRow) -> bool:
        """Return whether an item is a reason here."""
        return any(reason.row == row for reason in self._reasons)

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return a reason, the rule, or the sum."""
        if line < len(self._reasons):
            return self._paint_reason(self._reasons[line], self._shares[line], pen)
        if line == len(self._reasons):
            return [pen.part(f"  {'─' * max(0, pen.width - 3)}", "list--faint")]
        tail = f"{self._score:>+{_AMOUNT}.4f}{'+100 %':>{_SHARE}} "
        return [pen.part(fit("  score", pen.width - len(tail)), "list--title"), pen.part(tail, "list--stars")]

    def _paint_reason(self, reason: Reason, share: str, pen: Pen) -> list[Segment]:
        stars, signs = ("", "") if reason.of_group else (self._marks.stars(reason.row), self._marks.short(reason.row))
        signs = f" {signs}" if signs else ""
        tail = f"{reason.amount:>+{_AMOUNT}.4f}{share:>{_SHARE}} "
        bar = self._bar(reason) if pen.width >= _ROOM_FOR_BAR else ""
        room = pen.width - 2 - cells(signs) - (1 + STARS_WIDTH + 1) - len(bar) - len(tail)
        title, maker = with_maker(reason.title, reason.maker, room)
        return [
            pen.mark(" "),
            pen.part(title, "list--title"),
            pen.part(f"{maker}{signs}", "list--soft"),
            pen.part(f" {stars:<{STARS_WIDTH}} ", "list--mine"),
            pen.part(bar, "list--up" if reason.amount >= 0 else "list--minus"),
            pen.part(tail, "list--soft"),
        ]

    def _bar(self, reason: Reason) -> str:
        full = round(abs(reason.share) / self._largest * _BAR)
        return f"{'━' * full:<{_BAR}}"


class ArithmeticPanel(LineList):
    """Panel with one reason per line: item, own stars, share as a bar, amount; then the sum, the score."""

    def __init__(self, session: Session, *, id: str) -> None:
        self._sum = ArithmeticEntries(Marks(session))
        super().__init__(self._sum, id=id)

    @on(events.Mount)
    def _begin(self) -> None:
        self.border_title = Content("The arithmetic")

    def show(self, pick: Pick) -> None:
        """Show the reasons for a pick."""
        says_something = any(reason.amount for reason in pick.reasons)
        self._sum.take(pick.reasons if says_something else (), pick.score)
        unknown = OWN_NOT_SCORED if pick.item.own else NOT_SCORED
        self.empty_lines = unknown if math.isnan(pick.score) else NOT_YOURS
        self.border_subtitle = Content(_format_sum(pick)) if says_something else None
        self.contents_changed()

    def teach(self, *lines: str) -> None:
        """Show the given lines in place of reasons."""
        self._sum.take((), 0.0)
        self.border_subtitle = None
        self.empty_lines = lines
        self.contents_changed()


def _format_sum(pick: Pick) -> str:
    if not pick.leans:
        return "the amounts add up to the score"
    return f"they add up; {pick.general:+.4f} is what people like in general"
