"""Titles of imported histories as lines: open, likely or decided is a sign, not a colour."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message

from recterm.present.text import clean, fit, format_kinds, format_stars
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.service.history.review import ImportedEvent, TitleMatch
    from recterm.tui.keys.action import Scope

SIGNS = {"open": "?", "likely": "≈", "matched": "=", "not here": "–"}
"""To be decided; imported as what it likely is; decided for an item; decided that the catalogue does not have it."""

LAST_MOMENT = 253_402_300_799
"""The last second of the year 9999: no calendar goes further."""

LEAST_WITH_ITEM = 50
"""Cells below which a line has no room for the item."""

NOTHING_LEFT = ("Nothing is left to decide", "", "a lists what was decided, to change it.")
NOTHING_YET = ("No titles yet", "", "p on the data screen brings in your history;", "what is not sure waits here.")


def format_title(decision: TitleMatch) -> str:
    """`Allien (1979), Ridley Scott`."""
    makers = f", {', '.join(decision.creators)}" if decision.creators else ""
    return clean(f"{decision.label}{makers}")


def format_told(tellings: Sequence[ImportedEvent]) -> str:
    """What histories told of a title: `letterboxd: rated 4½, 2 views, last 2024-01-13`."""
    if not tellings:
        return ""
    sources = ", ".join(dict.fromkeys(one.source or "you" for one in tellings))
    stars = next((f"rated {format_stars(one.value)}" for one in tellings if one.value is not None), "")
    others = format_kinds(Counter(one.kind.value for one in tellings if one.value is None))
    last = datetime.fromtimestamp(max(0, min(tellings[0].timestamp or 0, LAST_MOMENT)), UTC).strftime("%Y-%m-%d")
    return f"{clean(sources)}: {', '.join((*([stars] if stars else []), *others, f'last {last}'))}"


class TitleList(LineList):
    """Enter goes on to the candidates of the title under the cursor."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    class Chosen(Message):
        """The title under the cursor is to be decided."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._decisions: Sequence[TitleMatch] = ()
        self._names: Mapping[str, str] = {}

    def offer(self, decisions: Sequence[TitleMatch], names: Mapping[str, str], number: int | None = None) -> None:
        """List these, with the names of their items; the cursor goes to a title by its number, else stays in place."""
        self._decisions, self._names = decisions, names
        self.contents_changed()
        places = {one.number: place for place, one in enumerate(decisions)}
        self.cursor = self.cursor if number is None else places.get(number, self.cursor)

    @property
    def highlighted(self) -> TitleMatch | None:
        """The title under the cursor."""
        return self._decisions[self.cursor] if self._decisions else None

    @property
    def entry_count(self) -> int:
        """Number of titles."""
        return len(self._decisions)

    def item_row(self, entry: int) -> None:
        """No title is an item."""

    def name_of(self, entry: int) -> str:
        """The title as the history has it."""
        return self._decisions[entry].title

    def action_open(self) -> None:
        """Enter, or a double click."""
        if self._decisions:
            self.post_message(self.Chosen())

    def paint(self, line: int, width: int) -> list[Segment]:
        """Sign, title, and the item that it is so far."""
        one = self._decisions[line]
        state = self.state_of(line)
        item = f" → {clean(self._names.get(one.item, one.item))}" if one.item is not None else ""
        room = width - 4
        beside = room * 2 // 5 if item and width >= LEAST_WITH_ITEM else 0
        return [
            Segment(CURSOR_SIGN if state == "list--cursor" else " ", self.style_of(state, "list--mark")),
            Segment(f"{SIGNS[one.state]} ", self.style_of(state, "list--new" if one.waiting else "list--faint")),
            Segment(fit(format_title(one), room - beside), self.style_of(state, "list--title")),
            Segment(fit(item, beside), self.style_of(state, "list--soft")),
        ]
