"""Choices as lines with a box in front: ticked or not is a sign, not a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message

from recterm.present.text import fit
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual import events

_BOX = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    label: str
    count: str = ""


class ChoiceList(LineList):
    """Any number of choices, or exactly one."""

    SCOPES = (Scope.CHOICE,)
    BINDINGS = bindings(Scope.CHOICE)

    class Changed(Message):
        """Something was ticked or unticked."""

    class Accepted(Message):
        """Enter: what is under the cursor, or ticked, is meant."""

    def __init__(self, choices: Sequence[Choice], chosen: Collection[str], *, id: str, single: bool = False) -> None:
        super().__init__(id=id)
        self._choices = choices
        self._single = single
        self.chosen = frozenset(chosen)
        """Values of what is ticked."""

    def on_mount(self) -> None:
        """List the choices; of single ones begin at the one that is chosen."""
        self.contents_changed()
        if self._single:
            self.cursor = next((at for at, one in enumerate(self._choices) if one.value in self.chosen), 0)

    def offer(self, choices: Sequence[Choice], chosen: Collection[str]) -> None:
        """Offer other choices."""
        self._choices, self.chosen = choices, frozenset(chosen)
        self.contents_changed()

    def choose(self, chosen: Collection[str]) -> None:
        """Tick these and no others."""
        self.chosen = frozenset(chosen)
        self.refresh()
        self.post_message(self.Changed())

    @property
    def entry_count(self) -> int:
        """Number of choices."""
        return len(self._choices)

    def item_row(self, entry: int) -> None:
        """No choice is an item."""

    def action_open(self) -> None:
        """Enter, in the order in which keys were pressed: a priority key would overtake the moves before it."""
        self.post_message(self.Accepted())

    def action_tick(self) -> None:
        """Tick or untick the line under the cursor; of single choices always tick it."""
        if not self._choices:
            return
        value = self._choices[self.cursor].value
        self.choose({value} if self._single else self.chosen ^ {value})

    def on_click(self, event: events.Click) -> None:
        """A click ticks; the cursor is there already."""
        offset = event.get_content_offset(self)
        if not self.was_dragged and offset is not None and offset.y + self.scroll_offset.y < self.entry_count:
            self.cursor = offset.y + self.scroll_offset.y
            self.action_tick()

    def paint(self, line: int, width: int) -> list[Segment]:
        """Sign, box, label, count."""
        choice = self._choices[line]
        state = self.state_of(line)
        ticked = choice.value in self.chosen
        box = ("(•)" if ticked else "( )") if self._single else ("[x]" if ticked else "[ ]")
        count = f" {choice.count} " if choice.count else " "
        room = width - 1 - _BOX - len(count)
        return [
            Segment(CURSOR_SIGN if state == "list--cursor" else " ", self.style_of(state, "list--mark")),
            Segment(f"{box} ", self.style_of(state, "list--new" if ticked else "list--faint")),
            Segment(fit(choice.label, room), self.style_of(state, "list--title" if ticked else "list--soft")),
            Segment(count, self.style_of(state, "list--faint")),
        ]
