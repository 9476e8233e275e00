"""Shelf panel: picks with movement, predicted stars and reasons, repainted in one go."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from textual import events, on
from textual.content import Content

from recterm.present.items.marks import Marks
from recterm.present.text import WAITING, cells, clean, fit, star_glyphs
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.lists.shelf_entries import ShelfEntries

if TYPE_CHECKING:
    from recterm.domain.shelf import Pick, Shelf
    from recterm.service.live.session import Session

_FRAME = 6
"""Cells of the frame that a title cannot use."""
_MOST_DIALS = 40
"""Maximum cells of stars or dials."""


class ShelfPanel(LineList):
    """Picks in a frame, with a title and their settings at its top and a note at its foot."""

    def __init__(self, session: Session, title: str, *, id: str, neighbours: bool = False) -> None:
        """Make an empty panel.

        Args:
            session: source of the profile's feedback on the picks.
            title: title in the frame.
            id: id of the widget.
            neighbours: True for items similar to another one: similarities replace reasons.
        """
        self._shelf = ShelfEntries(self, Marks(session), neighbours=neighbours)
        super().__init__(self._shelf, id=id)
        self.title = title
        self.stars = ""
        self._dials: tuple[str, ...] = ()
        self.note = ""

    @on(events.Mount)
    def _begin(self) -> None:
        self._name_it()

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Picks in the list."""
        return self._shelf.picks

    def show(self, shelf: Shelf, narrowed: str = "", dials: tuple[str, ...] = (), *, waiting: bool = False) -> None:
        """Show another state of the shelf; the cursor keeps its place, so that rating continues from there.

        Args:
            shelf: shelf to show.
            narrowed: filter that the candidates passed, for the title.
            dials: the profile's settings of the shelf, for the title: `rarer 2`.
            waiting: True while the feedback on the anchor is not saved yet.
        """
        self.title = f"{shelf.title}: {narrowed}" if narrowed else shelf.title
        self.stars = star_glyphs(shelf.anchor_stars) if shelf.anchor_stars is not None else ""
        self.stars += WAITING if waiting else ""
        self._dials = dials
        self.note = shelf.note
        self._shelf.take(shelf.picks)
        self.empty_lines = () if shelf.picks else (shelf.note,)
        self._name_it()
        self.contents_changed()

    def teach(self, title: str, *lines: str, dials: tuple[str, ...] = ()) -> None:
        """Show these lines in place of picks."""
        self.title, self.stars, self._dials, self.note = title, "", dials, ""
        self._shelf.take(())
        self._name_it()
        self.empty_lines = lines
        self.contents_changed()

    def resolved(self) -> None:
        """Remove the waiting sign once the feedback on the anchor is saved."""
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
        self._shelf.tail = () if fits else ("", *self._wrapped((note,)))

    def _dials_in(self, room: int) -> str:
        """Return the dials that are set, in full if they fit, else shortened; never leave one out."""
        if not self._dials:
            return ""
        short = [dial.replace("familiar", "fam.").replace("varied", "var.") for dial in self._dials]
        forms = [f" · {form}" for form in (" · ".join(self._dials), ", ".join(self._dials), ", ".join(short))]
        return next((form for form in forms if len(form) <= room), forms[-1])

    def _watch_cursor(self, old: int, new: int) -> None:
        """Repaint the lines between the old and the new pick if only one shows its reasons."""
        super()._watch_cursor(old, new)
        if not self._shelf.tall:
            self.refresh()

    @on(events.Resize)
    def _take_new_room(self) -> None:
        """Show or hide reasons to fit the new size."""
        self._measure()
        self._name_it()
        self.contents_changed()
