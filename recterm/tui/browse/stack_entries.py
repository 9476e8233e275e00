"""Stack entries: the picks of several shelves below each other, each shelf under a line with its title."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Size

from recterm.present.text import cells, clean, fit
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.shelf_entries import ShelfEntries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.segment import Segment

    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Pick
    from recterm.present.items.marks import Marks
    from recterm.tui.shared.lists.entries import Pen

BUTTONS = (("▲", "move(-1)"), ("▼", "move(1)"), ("□", "zoom"), ("✕", "hide"))
"""Signs at the end of a title line and the actions of a click on them."""

BUTTON_CELLS = 2
_ALL_BUTTONS = BUTTON_CELLS * len(BUTTONS)
_AROUND_TITLE = 2
PLACEHOLDER = "…"
"""Line of a shelf that is not computed yet."""

_UNLIMITED = 1_000_000


@dataclass(slots=True, eq=False)
class SectionPlace:
    """Place of one section's picks in the stack."""

    room: Size
    cursor: int = -1


class Section:
    """One shelf of the stack, or the placeholder of one that is not computed yet."""

    def __init__(self, name: str, marks: Marks, *, neighbours: bool = False) -> None:
        """Make an empty section.

        Args:
            name: its entry in the table of shelves.
            marks: signs of the profile's feedback on the picks.
            neighbours: True for items similar to another one.
        """
        self.name = self.key = name
        self.title, self.stars, self.note = "", "", ""
        self.dials: tuple[str, ...] = ()
        """The profile's settings of the shelf, for its title: `rarer 2`."""
        self.hint: tuple[str, ...] = ()
        """Lines in place of picks."""
        self.placeholders = 0
        self.place = SectionPlace(Size(0, 0))
        self.entries = ShelfEntries(self.place, marks, neighbours=neighbours)

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The picks."""
        return self.entries.picks

    def heading(self, width: int) -> tuple[str, str, str]:
        """Return title, own stars and dials as they fit on a line; dials are shortened, never left out."""
        title, stars = clean(self.title), f" {self.stars}" if self.stars else ""
        dials = _dials_in(width - cells(title) - cells(stars), self.dials)
        return fit(title, min(cells(title), width - cells(stars) - cells(dials))), stars, dials

    @property
    def line_count(self) -> int:
        """Number of lines, the title's included."""
        return 1 + self.placeholders + len(self.hint) + self.entries.line_count


class Spot(NamedTuple):
    """Where a section begins."""

    line: int
    entry: int


class StackEntries(Entries):
    """Sections below each other; only picks are entries, so that the cursor passes titles."""

    def __init__(self) -> None:
        self.sections: Sequence[Section] = ()
        self.focused = False
        """Whether the list has the focus: then the cursor's section has signs to click."""
        self._spots: list[Spot] = []
        self._ends = Spot(0, 0)

    def show(self, sections: Sequence[Section]) -> None:
        """Show these sections, with the cursor on none until it is known where it is."""
        self.sections = sections
        self.arrange(-1, tall=False)

    def arrange(self, cursor: int, *, tall: bool) -> None:
        """Find where every section begins, after the sections or the cursor changed.

        Args:
            cursor: the entry under the cursor.
            tall: whether every pick shows its reasons; else only the one under the cursor and those of the first shelf.
        """
        line = entry = 0
        self._spots = []
        for place, section in enumerate(self.sections):
            self._spots.append(Spot(line, entry))
            n = len(section.picks)
            section.place.cursor = cursor - entry if entry <= cursor < entry + n else -1
            section.place.room = Size(0, _UNLIMITED if tall or place == 0 else 0)
            line, entry = line + section.line_count, entry + n
        self._ends = Spot(line, entry)

    def spot_of(self, place: int) -> Spot:
        """Return where a section begins."""
        return self._spots[place]

    def placed(self) -> Iterator[tuple[Section, int]]:
        """Return each section with the line of its title."""
        return ((section, spot.line) for section, spot in zip(self.sections, self._spots, strict=True))

    def section_at(self, line: int) -> int:
        """Return the index of the section that a line belongs to."""
        return max(0, bisect_right(self._spots, line, key=lambda spot: spot.line) - 1)

    def section_of(self, entry: int) -> int:
        """Return the index of the section that a pick belongs to; sections without picks have none."""
        place = max(0, bisect_right(self._spots, entry, key=lambda spot: spot.entry) - 1)
        while place and not self.sections[place].picks:
            place -= 1
        return place

    def __len__(self) -> int:
        """Return the number of picks."""
        return self._ends.entry

    @property
    def line_count(self) -> int:
        """Number of lines."""
        return self._ends.line

    def entry_at(self, line: int) -> int | None:
        """Return the pick that a line belongs to; None for a title, a hint or a note."""
        if not self.sections or line >= self._ends.line:
            return None
        place = self.section_at(line)
        spot, section = self._spots[place], self.sections[place]
        within = line - spot.line - 1
        if within < 0 or not section.picks:
            return None
        entry = section.entries.entry_at(within)
        return None if entry is None else spot.entry + entry

    def first_line(self, entry: int) -> int:
        """Return the first line of a pick; 0 before there are any sections."""
        if not self.sections:
            return 0
        place = self.section_of(entry)
        spot = self._spots[place]
        return spot.line + 1 + self.sections[place].entries.first_line(entry - spot.entry)

    def height_of(self, entry: int) -> int:
        """Return the number of lines of a pick; 0 before there are any sections."""
        if not self.sections:
            return 0
        place = self.section_of(entry)
        return self.sections[place].entries.height_of(entry - self._spots[place].entry)

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the item of a pick."""
        place = self.section_of(entry)
        return self.sections[place].entries.item_row(entry - self._spots[place].entry)

    def name_of(self, entry: int) -> str:
        """Return the title of a pick."""
        place = self.section_of(entry)
        return self.sections[place].entries.name_of(entry - self._spots[place].entry)

    def lists(self, row: ItemRow) -> bool:
        """Return whether an item is a pick of any shelf."""
        return any(section.entries.lists(row) for section in self.sections)

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first cell of the stars on a pick's own line; None if it shows none."""
        if self.entry_at(line) is None:
            return None
        place = self.section_at(line)
        return self.sections[place].entries.stars_start(line - self._spots[place].line - 1, width)

    def button_at(self, line: int, x: int, width: int) -> str | None:
        """Return the action of the sign at a cell of a title line; None elsewhere."""
        place = self.section_at(line)
        if not self.sections or line != self._spots[place].line or not self._has_buttons(place, width):
            return None
        sign = (x - (width - _ALL_BUTTONS)) // BUTTON_CELLS
        return BUTTONS[sign][1] if 0 <= sign < len(BUTTONS) else None

    def _has_buttons(self, place: int, width: int) -> bool:
        """Return whether a section's title line ends in signs to click: the cursor is there, and its title fits."""
        section = self.sections[place]
        room = width - _AROUND_TITLE
        return (
            self.focused and section.place.cursor >= 0 and sum(map(cells, section.heading(room))) + _ALL_BUTTONS < room
        )

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return the segments of a title, a pick, its reasons, a hint or a note."""
        place = self.section_at(line)
        section, within = self.sections[place], line - self._spots[place].line - 1
        if within < 0:
            return _paint_title(section, pen, buttons=self._has_buttons(place, pen.width))
        if section.picks:
            return section.entries.paint(within, pen)
        if within < len(section.hint):
            return [pen.part(fit(f"  {section.hint[within]}", pen.width), "list--soft")]
        return [pen.part(f"  {PLACEHOLDER}", "list--faint")]


def _dials_in(room: int, dials: tuple[str, ...]) -> str:
    """Return the dials that are set, in full if they fit, else shortened; never leave one out."""
    if not dials:
        return ""
    short = [dial.replace("familiar", "fam.").replace("varied", "var.") for dial in dials]
    forms = [f" · {form}" for form in (" · ".join(dials), ", ".join(dials), ", ".join(short))]
    return next((form for form in forms if len(form) <= room), forms[-1])


def _paint_title(section: Section, pen: Pen, *, buttons: bool) -> list[Segment]:
    """Return the title with own stars and dials, a rule, and the signs to click."""
    title, stars, dials = section.heading(pen.width - _AROUND_TITLE)
    parts = [
        pen.part(" "),
        pen.part(title, "stack--title"),
        pen.part(stars, "list--mine"),
        pen.part(dials, "stack--title"),
        pen.part(" "),
    ]
    rule = pen.width - sum(part.cell_length for part in parts) - _ALL_BUTTONS * buttons
    if rule > 1:
        parts.append(pen.part("─" * (rule - 1) + " ", "stack--rule"))
    if buttons:
        parts.append(pen.part("".join(f"{sign} " for sign, _ in BUTTONS), "list--faint"))
    return parts
