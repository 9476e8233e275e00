"""Title list of imported histories; a sign, not a colour, shows what is open, likely or decided."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from recterm.domain.clock import day_of, rough_date
from recterm.present.text import clean, fit, format_kinds, format_stars
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.segment import Segment

    from recterm.service.history.review import ImportedEvent, TitleMatch
    from recterm.tui.keys.action import Scope
    from recterm.tui.shared.lists.entries import Pen

SIGNS = {"open": "?", "likely": "≈", "matched": "=", "not here": "–"}
"""Still to decide; imported as a likely item; decided for an item; decided to be missing from the catalogue."""

LAST_MOMENT = 253_402_300_799
"""Last second of the year 9999, in UTC seconds; `datetime` goes no further."""

LEAST_WITH_ITEM = 50
"""Width in cells below which a line has no room for the item."""

NOTHING_LEFT = ("Nothing left to decide", "", "Press ⟦all-titles⟧ to list decided titles and change them.")
NOTHING_YET = (
    "No titles yet",
    "",
    "Press ⟦import-history⟧ on the data screen to import your history;",
    "uncertain titles wait here.",
)


def format_title(decision: TitleMatch) -> str:
    """Return a title with its creators: `Allien (1979), Ridley Scott`."""
    makers = f", {', '.join(decision.creators)}" if decision.creators else ""
    return clean(f"{decision.label}{makers}")


def format_imported(events: Sequence[ImportedEvent]) -> str:
    """Return what histories recorded for a title: `letterboxd: rated 4½, 2 views, last 2024-01-13`, if dated."""
    if not events:
        return ""
    sources = ", ".join(dict.fromkeys(event.source or "you" for event in events))
    stars = next((f"rated {format_stars(event.value)}" for event in events if event.value is not None), "")
    others = format_kinds(Counter(event.kind.value for event in events if event.value is None))
    times = [event.timestamp for event in events if event.timestamp]
    moment = max(0, min(max(times, default=0), LAST_MOMENT))
    last = f"last {rough_date(moment) or day_of(moment)}" if times else ""
    return f"{clean(sources)}: {', '.join(filter(None, (stars, *others, last)))}"


class TitleEntries(Entries):
    """Titles, one per line, each with its current match."""

    decisions: Sequence[TitleMatch] = ()
    names: Mapping[str, str] = {}

    def __len__(self) -> int:
        """Return the number of titles."""
        return len(self.decisions)

    def name_of(self, entry: int) -> str:
        """Return the title as it is in the history."""
        return self.decisions[entry].title

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Paint sign, title and current match."""
        match = self.decisions[line]
        item = f" → {clean(self.names.get(match.item, match.item))}" if match.item is not None else ""
        room = pen.width - 4
        beside = room * 2 // 5 if item and pen.width >= LEAST_WITH_ITEM else 0
        return [
            pen.mark(),
            pen.part(f"{SIGNS[match.state]} ", "list--new" if match.waiting else "list--faint"),
            pen.part(fit(format_title(match), room - beside), "list--title"),
            pen.part(fit(item, beside), "list--soft"),
        ]


class TitleList(LineList):
    """List of titles; Enter moves to the candidates for the one under the cursor."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    class Chosen(Message):
        """The title under the cursor is to be decided."""

    def __init__(self, *, id: str) -> None:
        self._titles = TitleEntries()
        super().__init__(self._titles, id=id)

    def offer(self, decisions: Sequence[TitleMatch], names: Mapping[str, str], number: int | None = None) -> None:
        """List these titles with the names of their items; the cursor goes to title `number`, else stays in place."""
        self._titles.decisions, self._titles.names = decisions, names
        self.contents_changed()
        places = {match.number: place for place, match in enumerate(decisions)}
        self.cursor = self.cursor if number is None else places.get(number, self.cursor)

    @property
    def highlighted(self) -> TitleMatch | None:
        """The title under the cursor."""
        return self._titles.decisions[self.cursor] if self._titles.decisions else None

    def action_open(self) -> None:
        """Choose the title under the cursor."""
        if self._titles.decisions:
            self.post_message(self.Chosen())
