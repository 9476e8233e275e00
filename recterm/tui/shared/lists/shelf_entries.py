"""Shelf entries: picks as lines, with movement, predicted stars, signs, and reasons below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from recterm.domain.kind_words import maker_of
from recterm.present.text import (
    STARS_WIDTH,
    cells,
    fit,
    movement,
    predicted_glyphs,
    some_of,
    stars_number,
    why,
    with_maker,
)
from recterm.tui.shared.lists.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment
    from textual.geometry import Size

    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Pick
    from recterm.present.items.marks import Marks
    from recterm.tui.shared.lists.entries import Pen

_ROOM_FOR_RANK = 44
_ROOM_FOR_STARS = 40
_ROOM_FOR_GENRES = 84
_GENRES = 28
_ROOM_FOR_SIMILARITY = 50
_ROOM_FOR_MOVEMENT = 32


class Place(Protocol):
    """Place of the picks on the screen: its height and cursor decide which reasons are shown."""

    @property
    def room(self) -> Size:
        """Cells for the picks."""

    @property
    def cursor(self) -> int:
        """The pick under the cursor; -1 if the cursor is elsewhere."""


class ShelfEntries(Entries):
    """Picks with their reasons: below every pick if they all fit, else only below the one at the cursor."""

    def __init__(self, panel: Place, marks: Marks, *, neighbours: bool) -> None:
        """Make entries without picks.

        Args:
            panel: place of the picks.
            marks: signs of the profile's feedback on the picks.
            neighbours: True for items similar to another one: similarities replace reasons.
        """
        self._panel, self._marks = panel, marks
        self._reasons = not neighbours
        self._similarity = neighbours
        self._all_new = True
        self._explained = False
        self.picks: tuple[Pick, ...] = ()
        self.tail: Sequence[str] = ()
        """Lines, after the picks, of a note that is too long for the frame."""

    def take(self, picks: tuple[Pick, ...]) -> None:
        """List these picks."""
        self.picks = picks
        self._all_new = all(pick.movement is None for pick in picks)
        self._explained = any(pick.why or (self._reasons and (pick.reasons or pick.shown)) for pick in picks)

    def __len__(self) -> int:
        """Return the number of picks."""
        return len(self.picks)

    def item_row(self, entry: int) -> ItemRow:
        """Return the item of a pick."""
        return self.picks[entry].item.row

    def name_of(self, entry: int) -> str:
        """Return the title of a pick."""
        return self.picks[entry].item.title

    def lists(self, row: ItemRow) -> bool:
        """Return whether an item is a pick here."""
        return any(pick.item.row == row for pick in self.picks)

    @property
    def tall(self) -> bool:
        """Whether the reasons of every pick fit."""
        return self._explained and self._panel.room.height >= 2 * len(self.picks)

    @property
    def _opened(self) -> int | None:
        """The only pick whose reasons are shown; None if there is no such pick."""
        return self._panel.cursor if self._explained and not self.tall and self._panel.cursor >= 0 else None

    @property
    def _pick_lines(self) -> int:
        return len(self.picks) * 2 if self.tall else len(self.picks) + (self._opened is not None)

    @property
    def line_count(self) -> int:
        """Number of lines: two for a pick that shows its reasons, else one, plus a note too long for the frame."""
        return self._pick_lines + len(self.tail) if self.picks else 0

    def entry_at(self, line: int) -> int | None:
        """Return the pick that a line belongs to; None for a line of the note."""
        if line >= self._pick_lines:
            return None
        if self.tall:
            return line // 2
        return line - 1 if self._opened is not None and line > self._opened else line

    def first_line(self, entry: int) -> int:
        """Return the first line of a pick."""
        if self.tall:
            return entry * 2
        return entry + 1 if self._opened is not None and entry > self._opened else entry

    def height_of(self, entry: int) -> int:
        """Return the number of lines of a pick."""
        return 2 if self.tall or entry == self._opened else 1

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first cell of the stars at the end of a pick's own line; None if it shows none."""
        entry = self.entry_at(line)
        if entry is None or line != self.first_line(entry) or width < _ROOM_FOR_STARS:
            return None
        pick = self.picks[entry]
        if pick.predicted is None and not self._marks.stars(pick.item.row):
            return None
        return width - STARS_WIDTH

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return a pick's own line, the line of its reasons, or a line of the note."""
        entry = self.entry_at(line)
        if entry is None:
            return [pen.part(fit(f"  {self.tail[line - self._pick_lines]}", pen.width), "list--soft")]
        pick = self.picks[entry]
        if line != self.first_line(entry):
            return _paint_reasons(pick, pen)
        return self._paint_pick(pick, entry, pen)

    def _paint_pick(self, pick: Pick, entry: int, pen: Pen) -> list[Segment]:
        width, part = pen.width, pen.part
        left = [pen.mark()]
        if width >= _ROOM_FOR_RANK:
            left.append(part(f"{entry + 1:>2} ", "list--faint"))
        if width >= _ROOM_FOR_MOVEMENT:
            moved = "" if self._all_new else movement(pick)
            left.append(part(f"{moved:<3} ", _movement_style(pick)))
        right = [part(text, name) for text, name in self._right_of(pick, width, pen.pointed)]
        if width >= _ROOM_FOR_GENRES:
            right.insert(0, part(f"  {fit(some_of(pick.item.genres, _GENRES), _GENRES)} ", "list--faint"))
        year = str(pick.item.year) if pick.item.year is not None else ""
        signs = self._marks.short(pick.item.row)
        if not self._marks.stars(pick.item.row):
            signs += self._marks.waiting(pick.item.row).strip()
        signs = f" {signs}" if signs else ""
        room = width - sum(segment.cell_length for segment in (*left, *right)) - cells(signs) - 5
        title, maker = with_maker(pick.item.title, maker_of(pick.item), room)
        middle = [part(title, "list--title"), part(maker, "list--soft"), part(f"{signs} {year:>4}", "list--soft")]
        return [*left, *middle, *right]

    def _right_of(self, pick: Pick, width: int, pointed: str) -> list[tuple[str, str]]:
        """Return the parts after the year: similarity, then own stars (full) or predicted ones (a number, hollow)."""
        parts = []
        if pick.predicted is None or (self._similarity and width >= _ROOM_FOR_SIMILARITY):
            parts.append((f" {pick.score:>5.2f}", "list--faint"))
        own, wide = pointed or self._marks.stars(pick.item.row), width >= _ROOM_FOR_STARS
        if own:
            waiting = self._marks.waiting(pick.item.row)
            mine = (
                f"{waiting:>6}{own:<{STARS_WIDTH}}" if wide else f"{waiting}{self._marks.short_stars(pick.item.row):>4}"
            )
            parts.append((mine, "list--mine"))
        elif pick.predicted is not None:
            glyphs = f" {predicted_glyphs(pick.predicted):<{STARS_WIDTH}}" if wide else ""
            parts.append((f" {stars_number(pick.predicted):>4}{glyphs}", "list--stars"))
        return parts


def _movement_style(pick: Pick) -> str:
    if pick.movement is None:
        return "list--new"
    return "list--up" if pick.movement > 0 else "list--down"


def _paint_reasons(pick: Pick, pen: Pen) -> list[Segment]:
    indent = 8 if pen.width >= _ROOM_FOR_RANK else 5
    text = " " * (indent - 1) + why(pick, pen.width - indent)
    return [pen.mark(), pen.part(fit(text, pen.width - 1), "list--faint")]
