"""Tables, headings, stars and numbers that several commands share. Data is always literal text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from recterm.domain.clock import NO_TIME, rough_date
from recterm.domain.feedback_kinds import text_of
from recterm.domain.kind_words import words_of
from recterm.domain.model import EventKind
from recterm.present.items.own_events import format_note
from recterm.present.text import WHY, cells, clean, star_glyphs, why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import JustifyMethod

    from recterm.domain.model import Event, Item
    from recterm.domain.shelf import Pick, Shelf
    from recterm.present.facts import Fact

STAR_STYLE = "yellow"
MISSING = "–"
OWN_PREFIX = "own:"
"""Of the ids of items that only the person's history has; what follows is what they are called."""

GAP = 2
"""Cells between two columns."""

TITLE_SHARE = 0.5
"""Part that long titles get of the room for titles and reasons."""

GLYPHS_FROM = 100
"""Columns from which predicted stars are drawn as signs beside their number."""


def table() -> Table:
    """Return an empty table in the one style of the command line: a line under the head, no frame."""
    from rich.box import SIMPLE_HEAD

    return Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", collapse_padding=True)


def heading(*parts: str) -> Text:
    """Return a line above a table: the first part bold, the rest quiet, empty parts left out."""
    first, *rest = [clean(part) for part in parts if part]
    line = Text(first, style="bold")
    for part in rest:
        line.append(f"  {part}", style="not bold dim")
    return line


def quiet(text: str) -> Text:
    """Return a line that explains."""
    return Text(clean(text), style="dim")


def named(item: Item) -> str:
    """Title and year, safe to print."""
    return clean(item.label)


def amount(value: float) -> str:
    """Return a score: three decimals, or a whole number where scores are large (popularity counts people)."""
    if not math.isfinite(value):
        return MISSING
    return f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of picks: its head, a text for each pick, and how it looks."""

    head: str
    texts: Sequence[str]
    style: str = ""
    justify: JustifyMethod = "left"

    @property
    def width(self) -> int:
        """Cells that the widest text takes."""
        return max(map(cells, (self.head, *self.texts)))


def picks_table(shelf: Shelf, width: int, *, reasons: bool = True) -> Table:
    """Rank, title, year, predicted stars, score and, if wanted, one line of reasons, in at most `width` cells.

    What no pick has gets no column. The title and the reasons share what the others leave.
    """
    picks = shelf.picks
    ranks, *columns = _narrow_columns(picks, glyphs=width >= GLYPHS_FROM)
    left = width - sum(column.width + GAP for column in (ranks, *columns))
    titles = Column("Title", [clean(pick.item.title) for pick in picks], "bold")
    room = max(len(titles.head), left)
    if reasons and any(pick.reasons or pick.why for pick in picks):
        room = max(len(titles.head), min(titles.width, round((left - GAP) * TITLE_SHARE)))
        whys = [why(pick, left - GAP - room + len(WHY)).removeprefix(WHY) for pick in picks]
        columns.append(Column("Because of", whys, "dim"))
    grid = table()
    for column in (ranks, titles, *columns):
        limit = room if column is titles else None
        grid.add_column(
            column.head,
            style=column.style,
            justify=column.justify,
            no_wrap=True,
            overflow="ellipsis",
            max_width=limit,
        )
    for texts in zip(*(column.texts for column in (ranks, titles, *columns)), strict=True):
        grid.add_row(*map(Text, texts))
    return grid


def _narrow_columns(picks: Sequence[Pick], *, glyphs: bool) -> list[Column]:
    columns = [Column("#", [str(rank) for rank in range(1, len(picks) + 1)], "dim", "right")]
    years = [pick.item.year for pick in picks]
    if any(year is not None for year in years):
        columns.append(Column("Year", [MISSING if year is None else str(year) for year in years], "dim", "right"))
    if any(pick.predicted is not None for pick in picks):
        columns.append(Column("Stars", [predicted(pick, glyphs=glyphs) for pick in picks], STAR_STYLE))
    columns.append(Column("Score", [amount(pick.score) for pick in picks], justify="right"))
    return columns


def predicted(pick: Pick, *, glyphs: bool) -> str:
    """Predicted stars: `4.6 ★★★★½`."""
    if pick.predicted is None:
        return MISSING
    return f"{pick.predicted:.1f} {star_glyphs(pick.predicted)}" if glyphs else f"{pick.predicted:.1f} ★"


def event_line(event: Event, item: Item) -> Text:
    """Return what was recorded, in one line."""
    line = Text(_done(event, item))
    line.append(f" {named(item)}", style="bold")
    if event.value is not None:
        line.append(f"  {star_glyphs(event.value)}", style=STAR_STYLE)
    if event.note is not None:
        line.append(f"  {format_note(event.note)}")
    return line


def _done(event: Event, item: Item | None) -> str:
    """Return what was done, in the word for the kind of item: `watched`."""
    if event.kind is EventKind.UNDO:
        return "undo"
    return words_of(item.kind if item else "").fill(text_of(event).done)


def _when(event: Event) -> str:
    """Return the minute of an event, its month or year where no more is known, or that nothing is."""
    if event.timestamp <= NO_TIME:
        return "no date"
    return rough_date(event.timestamp) or local_time(event.timestamp)


def _counts(event: Event) -> str:
    """Return what a view counts that does not count 1."""
    return "" if event.weight is None else f", counts {event.weight:g}"


def history_table(entries: Sequence[tuple[Event, Item | None]], undone: frozenset[int]) -> Table:
    """Events, newest first; those that were taken back say so."""
    grid = table()
    grid.add_column("When", style="dim", no_wrap=True)
    grid.add_column("What", no_wrap=True)
    grid.add_column("Item", no_wrap=True, overflow="ellipsis", style="bold")
    grid.add_column("Stars", no_wrap=True, style=STAR_STYLE)
    noted = any(event.note is not None for event, _ in entries)
    if noted:
        grid.add_column("Note")
    for event, item in entries:
        note = [Text("" if event.note is None else clean(event.note))] if noted else []
        grid.add_row(
            _when(event),
            _done(event, item) + _counts(event) + (", undone" if event.id in undone else ""),
            Text(named(item) if item else clean(event.item.removeprefix(OWN_PREFIX))),
            star_glyphs(event.value) if event.value is not None else "",
            *note,
            style="strike dim" if event.id in undone else None,
        )
    return grid


def facts(rows: Sequence[Fact | tuple[str, str]]) -> Table:
    """Names and values, two columns without a head."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for name, value, *_ in rows:
        grid.add_row(name, Text(clean(value)))
    return grid


def local_time(timestamp: int) -> str:
    """UTC seconds as date and minute of the machine's own time zone."""
    return datetime.fromtimestamp(timestamp).astimezone().strftime("%Y-%m-%d %H:%M")
