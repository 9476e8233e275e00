"""Choice list with a box in front of each line: a sign, not a colour, shows whether it is ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.message import Message

from recterm.present.text import fit
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rich.segment import Segment

    from recterm.tui.shared.lists.entries import Pen

_BOX = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose from."""

    value: str
    label: str
    count: str = ""


class Choices(Entries):
    """The choices, each with a box in front."""

    def __init__(self, choices: Sequence[Choice], chosen: Collection[str], *, single: bool) -> None:
        self.choices = choices
        self.chosen = frozenset(chosen)
        self._single = single

    def __len__(self) -> int:
        """Return the number of choices."""
        return len(self.choices)

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return cursor sign, box, label and count."""
        choice = self.choices[line]
        ticked = choice.value in self.chosen
        box = ("(•)" if ticked else "( )") if self._single else ("[x]" if ticked else "[ ]")
        count = f" {choice.count} " if choice.count else " "
        return [
            pen.mark(),
            pen.part(f"{box} ", "list--new" if ticked else "list--faint"),
            pen.part(fit(choice.label, pen.width - 1 - _BOX - len(count)), "list--title" if ticked else "list--soft"),
            pen.part(count, "list--faint"),
        ]


class ChoiceList(LineList):
    """List for ticking any number of choices, or exactly one."""

    SCOPES = (Scope.CHOICE,)
    BINDINGS = bindings(Scope.CHOICE)

    class Changed(Message):
        """Something was ticked or unticked."""

    class Accepted(Message):
        """Enter was pressed, for the choice under the cursor or the ticked ones."""

    def __init__(self, choices: Sequence[Choice], chosen: Collection[str], *, id: str, single: bool = False) -> None:
        self._single = single
        self._choices = Choices(choices, chosen, single=single)
        super().__init__(self._choices, id=id)

    @property
    def chosen(self) -> frozenset[str]:
        """Values of the ticked choices."""
        return self._choices.chosen

    @on(events.Mount)
    def _begin(self) -> None:
        """List the choices; with single choice, put the cursor on the chosen one."""
        self.contents_changed()
        if self._single:
            self.cursor = next(
                (at for at, choice in enumerate(self._choices.choices) if choice.value in self.chosen), 0
            )

    def offer(self, choices: Sequence[Choice], chosen: Collection[str]) -> None:
        """Offer other choices."""
        self._choices.choices, self._choices.chosen = choices, frozenset(chosen)
        self.contents_changed()

    def choose(self, chosen: Collection[str]) -> None:
        """Tick only these choices."""
        self._choices.chosen = frozenset(chosen)
        self.refresh()
        self.post_message(self.Changed())

    def action_open(self) -> None:
        """Accept, in the order in which keys were pressed: a priority key would overtake the moves before it."""
        self.post_message(self.Accepted())

    def action_tick(self) -> None:
        """Tick or untick the choice under the cursor; with single choice, always tick it."""
        if not self._choices.choices:
            return
        value = self._choices.choices[self.cursor].value
        self.choose({value} if self._single else self.chosen ^ {value})

    @on(events.Click)
    def _tick_clicked(self, event: events.Click) -> None:
        """Tick or untick the clicked choice."""
        offset = event.get_content_offset(self)
        if not self._was_dragged and offset is not None and offset.y + self.scroll_offset.y < len(self.entries):
            self.cursor = offset.y + self.scroll_offset.y
            self.action_tick()
