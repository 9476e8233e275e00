"""Stack contents: which shelves the stack shows, those that are computed, and those that a view still needs."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.shelf import BECAUSE, FOR_YOU
from recterm.present.items.marks import Marks
from recterm.present.lab.empty_panels import FIRST_LIKE
from recterm.present.text import WAITING, cells, clean, star_glyphs
from recterm.tui.browse.stack_entries import Section, StackEntries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.shelf import Pick, Shelf
    from recterm.service.live.session import Session

BECAUSE_TITLE = "Because you rated"

ZOOMED = 50
"""Picks that a shelf in full begins with, and by which it grows."""

FRAME = 6
"""Cells of the frame that a title cannot use."""

_LEAST_WRAP = 10


class View(NamedTuple):
    """Lines in view."""

    top: int
    bottom: int


class StackContents:
    """Shelves of the stack, in order; what is not computed yet has a placeholder."""

    def __init__(self, session: Session, named: Callable[[str], str]) -> None:
        """Make empty contents; `named` puts the keys of the app for `⟦undo⟧` and similar."""
        self._session, self.named = session, named
        self._marks = Marks(session)
        self.entries = StackEntries()
        self.empty_lines: tuple[str, ...] = ()
        """Text in place of shelves."""
        self.narrowed = ""
        """Filter that the candidates passed, for the title."""
        self.zoomed: str | None = None
        """Key of the shelf that is shown in full; None for all shelves."""
        self.n_zoomed = ZOOMED
        self.names: list[str] = []
        """Entries of the table of shelves to show, in order."""
        self._by_name: dict[str, list[Section]] = {}
        """Sections of the computed ones; none for one that has nothing to say."""
        self._stale: set[str] = set()
        self._asked: list[str] = []
        self._n = 0

    def section(self, key: str) -> Section | None:
        """Return the section of a shelf, by its key or by its name in the table."""
        return next((section for section in self.entries.sections if key in (section.key, section.name)), None)

    def picks_of(self, key: str) -> tuple[Pick, ...]:
        """Return the picks of a shelf; none if it is not shown."""
        section = self.section(key)
        return () if section is None else section.picks

    def begin(self, names: Sequence[str], n: int, view: View) -> list[str]:
        """Start a refresh: everything is stale; return the names of the entries to compute now.

        Args:
            names: entries of the table to show, in order.
            n: picks on each shelf.
            view: lines in view.
        """
        self.names, self._n = list(names), n
        self._by_name = {name: self._by_name[name] for name in names if name in self._by_name}
        self._stale = set(names)
        self._list_sections()
        return self.missing(view) or self.names[:1]

    def missing(self, view: View) -> list[str]:
        """Return the names of entries to compute: those asked for, else those in view or that would be if not empty."""
        asked, self._asked = [name for name in self._asked if name in self._stale], []
        names, line = [], 0
        for name in self.names:
            lines = sum(section.line_count for section in self.entries.sections if section.name == name)
            if name in self._stale and line < view.bottom and line + max(1, lines) > view.top:
                names.append(name)
            line += lines
        return asked or names

    def ask(self, name: str) -> bool:
        """Ask for an entry of the table, in view or not; return whether it must be computed."""
        self._asked = [name] if name in self._stale else []
        return bool(self._asked)

    def ask_below(self, name: str | None) -> bool:
        """Ask for the first entry from a name on that is not computed; return whether there is one."""
        below = self.names[self.names.index(name) :] if name in self.names else self.names
        self._asked = [name for name in below if name in self._stale][:1]
        return bool(self._asked)

    def at_end(self, view: View) -> bool:
        """Return whether the end of a shelf in full is in view, and there may be more picks."""
        if self.zoomed is None or len(self.entries) < self.n_zoomed:
            return False
        return view.bottom >= self.entries.line_count

    def take(self, names: Sequence[str], shelves: Sequence[Shelf], dials: tuple[str, ...], width: int) -> None:
        """Take computed shelves.

        Args:
            names: the computed entries of the table.
            shelves: their shelves; those without picks are left out.
            dials: the profile's settings of For you, for its title.
            width: cells of a line.
        """
        for name in names:
            own = [shelf for shelf in shelves if shelf.kind == name and shelf.picks]
            self._by_name[name] = [self._section_of(name, shelf, dials, width) for shelf in own]
            if name == BECAUSE and not own and self.zoomed is None:
                self._by_name[name] = [self._hint(width)]
        self._stale -= set(names)
        if self.names[:1] == list(names[:1]):
            self.empty_lines = tuple(shelf.note for shelf in shelves[:1] if shelf.note)
        self._list_sections()

    def teach(self, *lines: str) -> None:
        """Show these lines in place of shelves."""
        self.names, self._by_name, self._stale = [], {}, set()
        self.empty_lines = lines
        self._list_sections()

    def settle(self) -> None:
        """Remove the waiting signs once the feedback on the anchors is saved."""
        for section in self.entries.sections:
            section.stars = section.stars.removesuffix(WAITING)

    def _section_of(self, name: str, shelf: Shelf, dials: tuple[str, ...], width: int) -> Section:
        section = Section(name, self._marks, neighbours=shelf.anchor is not None)
        section.key, section.title, section.note = shelf.key, shelf.title, shelf.note
        section.stars = star_glyphs(shelf.anchor_stars) if shelf.anchor_stars is not None else ""
        if shelf.anchor is not None and self._session.writes.waits_on(shelf.anchor.row):
            section.stars += WAITING
        section.dials = dials if name == FOR_YOU else ()
        section.entries.take(shelf.picks)
        is_personal = any(pick.reasons for pick in shelf.picks)
        if not is_personal and cells(shelf.note) > width - FRAME > 0:
            section.entries.tail = tuple(wrap(clean(shelf.note), max(_LEAST_WRAP, width - 2)))
        return section

    def _hint(self, width: int) -> Section:
        section = Section(BECAUSE, self._marks)
        section.title = BECAUSE_TITLE
        section.hint = tuple(wrap(self.named(FIRST_LIKE[-1]), max(_LEAST_WRAP, width - 3)))
        return section

    def _placeholder(self, name: str) -> Section:
        section = Section(name, self._marks)
        section.placeholders = self._n
        return section

    def _list_sections(self) -> None:
        sections = [
            section
            for name in self.names
            for section in self._by_name.get(name, [self._placeholder(name)])
            if self.zoomed in (None, section.key) or not section.picks
        ]
        self.entries.show(sections if self._stale or any(section.picks for section in sections) else ())
