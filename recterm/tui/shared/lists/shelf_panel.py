"""A shelf: picks with their movement, predicted stars and reasons, repainted in one go."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content

from recterm.domain.kind_words import maker_of
from recterm.present.marks import Marks
from recterm.present.text import (
    STARS_WIDTH,
    WAITING,
    cells,
    clean,
    fit,
    movement,
    predicted_glyphs,
    some_of,
    star_glyphs,
    stars_number,
    why,
    with_maker,
)
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Pick, Shelf
    from recterm.service.live.session import Session

_FRAME = 6
"""Cells of the frame that a title cannot have."""
_MOST_DIALS = 40
"""Cells that stars or dials take at most."""

_ROOM_FOR_RANK = 44
_ROOM_FOR_STARS = 40
_ROOM_FOR_GENRES = 84
_GENRES = 28
_ROOM_FOR_SIMILARITY = 50
_ROOM_FOR_MOVEMENT = 32


class ShelfPanel(LineList):
    """Picks as lines. Reasons stand under every pick if they all fit, else under the highlighted one."""

    def __init__(self, session: Session, title: str, *, id: str, neighbours: bool = False) -> None:
        """Make an empty panel.

        Args:
            session: what this profile said of the picks.
            title: what stands in its frame.
            id: its name.
            neighbours: True for items that are like one other: similarities take the place of reasons.
        """
        super().__init__(id=id)
        self._marks = Marks(session)
        self._reasons = not neighbours
        self._similarity = neighbours
        self.title = title
        self.stars = ""
        self._dials: tuple[str, ...] = ()
        self._tail: tuple[str, ...] = ()
        self.note = ""
        self.picks: tuple[Pick, ...] = ()
        self._all_new = True
        self._explained = False

    def on_mount(self) -> None:
        """Name the panel."""
        self._name_it()

    def show(self, shelf: Shelf, narrowed: str = "", dials: tuple[str, ...] = (), *, waiting: bool = False) -> None:
        """Paint another state of the shelf; the cursor keeps its place, so that rating goes on from there.

        Args:
            shelf: what to show.
            narrowed: the filter that the candidates passed, for the title.
            dials: what the profile asks of the shelf, for the title: `rarer 2`.
            waiting: True while what was said of the anchor is not in the library yet.
        """
        self.title = f"{shelf.title}: {narrowed}" if narrowed else shelf.title
        self.stars = star_glyphs(shelf.anchor_stars) if shelf.anchor_stars is not None else ""
        self.stars += WAITING if waiting else ""
        self._dials = dials
        self.note, self.picks = shelf.note, shelf.picks
        self._all_new = all(pick.movement is None for pick in shelf.picks)
        self._explained = self._reasons and any(pick.reasons for pick in shelf.picks)
        self.teaching = () if shelf.picks else (shelf.note,)
        self._name_it()
        self.contents_changed()

    def teach(self, title: str, *lines: str, dials: tuple[str, ...] = ()) -> None:
        """Show these lines in place of picks."""
        self.title, self.stars, self._dials, self.note, self.picks = title, "", dials, "", ()
        self._name_it()
        self.teaching = lines
        self.contents_changed()

    def resolved(self) -> None:
        """What was said of the anchor is in the library now."""
        if self.stars.endswith(WAITING):
            self.stars = self.stars.removesuffix(WAITING)
            self._name_it()

    def _wrapped(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        width = max(10, self.room.width - 2)
        return tuple(part for line in lines for part in (wrap(line, width) or [""]))

    def _name_it(self) -> None:
        title, stars = clean(self.title), f" {self.stars}" if self.stars else ""
        width = self.outer_size.width - _FRAME if self.size.width else cells(title) + _MOST_DIALS
        dials = self._dials_in(width - cells(title))
        room = width - len(stars) - len(dials)
        self.border_title = Content.assemble(fit(title, min(cells(title), room)), (stars, "$warning"), dials)
        note = clean(self.note) if self.picks else ""
        fits = cells(note) <= width
        self.border_subtitle = Content(note) if note and fits else None
        self._tail = () if fits else ("", *self._wrapped((note,)))

    def _dials_in(self, room: int) -> str:
        """The dials that are set, in full where they have room, else shortened; never left out."""
        if not self._dials:
            return ""
        short = [dial.replace("familiar", "fam.").replace("varied", "var.") for dial in self._dials]
        forms = [f" · {form}" for form in (" · ".join(self._dials), ", ".join(self._dials), ", ".join(short))]
        return next((form for form in forms if len(form) <= room), forms[-1])

    @property
    def entry_count(self) -> int:
        """Number of picks."""
        return len(self.picks)

    def item_row(self, entry: int) -> ItemRow:
        """The item of a pick."""
        return self.picks[entry].item.row

    def name_of(self, entry: int) -> str:
        """The title of a pick."""
        return self.picks[entry].item.title

    def lists(self, row: ItemRow) -> bool:
        """Whether an item is a pick here."""
        return any(pick.item.row == row for pick in self.picks)

    @property
    def _tall(self) -> bool:
        return self._explained and self.room.height >= 2 * len(self.picks)

    @property
    def _pick_lines(self) -> int:
        return len(self.picks) * 2 if self._tall else len(self.picks) + self._explained

    @property
    def line_count(self) -> int:
        """Two lines for every pick that shows its reasons; a note that is too long for the frame comes after them."""
        return self._pick_lines + len(self._tail) if self.picks else 0

    def entry_at(self, line: int) -> int | None:
        """The pick that a line belongs to."""
        if line >= self._pick_lines:
            return None
        if self._tall:
            return line // 2
        return line - 1 if self._explained and line > self.cursor else line

    def first_line(self, entry: int) -> int:
        """Where a pick begins."""
        if self._tall:
            return entry * 2
        return entry + 1 if self._explained and entry > self.cursor else entry

    def height_of(self, entry: int) -> int:
        """Lines of a pick."""
        return 2 if self._tall or (self._explained and entry == self.cursor) else 1

    def watch_cursor(self, old: int, new: int) -> None:
        """Where only one pick shows its reasons, every line between the old and the new one moves."""
        super().watch_cursor(old, new)
        if not self._tall:
            self.refresh()

    def on_resize(self) -> None:
        """Reasons come and go with the room."""
        self.measure()
        self._name_it()
        self.contents_changed()

    def stars_start(self, line: int) -> int | None:
        """The stars at the end of a pick's own line, where they have room."""
        entry = self.entry_at(line)
        if entry is None or line != self.first_line(entry) or self.room.width < _ROOM_FOR_STARS:
            return None
        pick = self.picks[entry]
        if pick.predicted is None and not self._marks.stars(pick.item.row):
            return None
        return self.room.width - STARS_WIDTH

    def paint(self, line: int, width: int) -> list[Segment]:
        """A pick's own line, or the line of its reasons."""
        entry = self.entry_at(line)
        if entry is None:
            text = f"  {self._tail[line - self._pick_lines]}"
            return [Segment(fit(text, width), self.style_of("list--row", "list--soft"))]
        pick = self.picks[entry]
        if line != self.first_line(entry):
            return self._paint_reasons(pick, entry, width)
        return self._paint_pick(pick, entry, width)

    def _paint_pick(self, pick: Pick, entry: int, width: int) -> list[Segment]:
        state = self.state_of(entry)

        def part(text: str, *names: str) -> Segment:
            return Segment(text, self.style_of(state, *names))

        left = [part(CURSOR_SIGN if state == "list--cursor" else " ", "list--mark")]
        if width >= _ROOM_FOR_RANK:
            left.append(part(f"{entry + 1:>2} ", "list--faint"))
        if width >= _ROOM_FOR_MOVEMENT:
            moved = "" if self._all_new else movement(pick)
            left.append(part(f"{moved:<3} ", self._movement_style(pick)))
        right = [part(text, name) for text, name in self._right_of(pick, width, self.pointed_glyphs(entry))]
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
        """What stands right of the year: similarity, then own stars (full) or predicted ones (a number, hollow)."""
        found = []
        if pick.predicted is None or (self._similarity and width >= _ROOM_FOR_SIMILARITY):
            found.append((f" {pick.score:>5.2f}", "list--faint"))
        own, wide = pointed or self._marks.stars(pick.item.row), width >= _ROOM_FOR_STARS
        if own:
            waiting = self._marks.waiting(pick.item.row)
            mine = (
                f"{waiting:>6}{own:<{STARS_WIDTH}}" if wide else f"{waiting}{self._marks.short_stars(pick.item.row):>4}"
            )
            found.append((mine, "list--mine"))
        elif pick.predicted is not None:
            glyphs = f" {predicted_glyphs(pick.predicted):<{STARS_WIDTH}}" if wide else ""
            found.append((f" {stars_number(pick.predicted):>4}{glyphs}", "list--stars"))
        return found

    def _movement_style(self, pick: Pick) -> str:
        if pick.movement is None:
            return "list--new"
        return "list--up" if pick.movement > 0 else "list--down"

    def _paint_reasons(self, pick: Pick, entry: int, width: int) -> list[Segment]:
        state = self.state_of(entry)
        indent = 8 if width >= _ROOM_FOR_RANK else 5
        text = " " * (indent - 1) + why(pick, width - indent)
        sign = CURSOR_SIGN if state == "list--cursor" else " "
        return [
            Segment(sign, self.style_of(state, "list--mark")),
            Segment(fit(text, width - 1), self.style_of(state, "list--faint")),
        ]
