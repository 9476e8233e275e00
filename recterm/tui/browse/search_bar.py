"""Search bar above the catalogue: search field, filter and sort order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input

from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.model import Listing, Sort
from recterm.present.text import BETWEEN, cells, clean, fit
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.painting.painted import POINTED, PaintedLine

if TYPE_CHECKING:
    from typing import ClassVar

    from textual import events
    from textual.app import ComposeResult

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import CatalogueQuery

SORT_WORDS = {
    Sort.POPULARITY: ("popular first", "least popular first"),
    Sort.TITLE: ("A to Z", "Z to A"),
    Sort.YEAR: ("newest first", "oldest first"),
    Sort.RATING: ("best rated first", "worst rated first"),
    Sort.MINE: ("my best first", "my worst first"),
    Sort.TIMES: ("most {times} first", "fewest {times} first"),
}
OWN_ORDER = ("in list order", "list order reversed")
"""Texts for the popularity order when a named list is shown."""

_LISTINGS = {
    Listing.ALL: "all",
    Listing.UNSEEN: "{undone}",
    **{row.listing: row.text.listing for row in FEEDBACK_KINDS},
    Listing.OWN: "added items",
}


class SearchInput(Input):
    """Search field; Enter, Escape and the down key return to the list."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.SEARCH,)
    BINDINGS = bindings(Scope.SEARCH)

    virtual_size = Reactive(Size(0, 0))
    """Size of the text; Textual's own lays the screen out at every letter, which takes longer than the search."""
    has_hits = True
    """Whether anything matches."""

    def on_mount(self) -> None:
        """Stop the cursor from blinking: it would write to the terminal all the time, which is noticeable over ssh."""
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Select all text when a slash starts a new search; otherwise keep it as a character, as in AC/DC.

        A slash starts a new search before anything is typed, and when nothing matches, as the list then says.
        """
        begun = abs(self.selection.end - self.selection.start) < len(self.value)
        if event.character == "/" and not (begun and self.has_hits):
            event.stop()
            event.prevent_default()
            self.action_select_all()


class Fold(StrEnum):
    """Part of the query that a word of the status line shows."""

    GENRES = "genres"
    YEARS = "years"
    LISTING = "listing"
    NAMED = "named"
    ORDER = "order"


class QueryStatus(PaintedLine):
    """Status line with genres, years, list and order; a click changes one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--text", "status--set"}
    DEFAULT_CSS = """
    QueryStatus {
        width: 2fr;
    }
    """

    class Clicked(Message):
        """Message that a word was clicked."""

        def __init__(self, part: Fold) -> None:
            super().__init__()
            self.part = part

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, bool], ...] = ()
        self._about: tuple[Fold, ...] = ()
        self._pointed: Fold | None = None

    def show(self, query: CatalogueQuery, words: KindWords) -> None:
        """Show the query; highlight its filters."""
        self._parts, self._about = status_of(query, words), parts_of(query)
        self.refresh()

    def _shown(self) -> list[tuple[str, bool, Fold]]:
        """Return the words that fit, as painted."""
        room = self.size.width
        parts, about = list(self._parts), list(self._about)
        while len(parts) > 1 and _width(parts) > room and not parts[0][1]:
            del parts[0], about[0]
        return [
            (fit(text, min(cells(clean(text)), room)), is_set, part)
            for (text, is_set), part in zip(parts, about, strict=True)
        ]

    def render_line(self, y: int) -> Strip:
        """Paint the status, right-aligned; underline the part that a click would change."""
        plain, strong = self.look("status--text"), self.look("status--set")
        segments: list[Segment] = []
        for text, is_set, part in self._shown():
            if segments:
                segments.append(Segment(BETWEEN, plain))
            style = strong if is_set else plain
            segments.append(Segment(text, style + POINTED if part is self._pointed else style))
        room = self.size.width
        used = sum(segment.cell_length for segment in segments)
        strip = Strip([Segment(" " * max(0, room - used), plain), *segments])
        return strip.adjust_cell_length(room, plain)

    def _part_at(self, x: int) -> Fold | None:
        shown = self._shown()
        start = self.size.width - sum(cells(text) for text, _, _ in shown) - len(BETWEEN) * (len(shown) - 1)
        for text, _, part in shown:
            if start <= x < start + cells(text):
                return part
            start += cells(text) + len(BETWEEN)
        return None

    def _point_at(self, part: Fold | None) -> None:
        if part is not self._pointed:
            self._pointed = part
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Underline the word under the pointer."""
        self._point_at(self._part_at(event.x))

    def on_leave(self) -> None:
        """Stop underlining."""
        self._point_at(None)

    def on_click(self, event: events.Click) -> None:
        """Report a click on the word under the pointer."""
        part = self._part_at(event.x)
        if part is not None:
            self.post_message(self.Clicked(part))


def format_listing(listing: Listing, words: KindWords) -> str:
    """Return the name of a listing for the library's kind of item: `unheard`."""
    return words.fill(_LISTINGS[listing])


def status_of(query: CatalogueQuery, words: KindWords) -> tuple[tuple[str, bool], ...]:
    """Return the parts of the status line, and whether each differs from the default."""
    genres = ", ".join(sorted(query.genres))
    own_order = query.sort is Sort.POPULARITY and query.list_name and not query.text
    sort = words.fill((OWN_ORDER if own_order else SORT_WORDS[query.sort])[query.descending])
    changed = query.sort is not Sort.POPULARITY or query.descending
    listing = () if query.listing is Listing.ALL else ((format_listing(query.listing, words), True),)
    named = ((query.list_name, True),) if query.list_name else ()
    return (
        (genres or "any genre", bool(genres)),
        (format_years(query.year_from, query.year_to), query.year_from is not None or query.year_to is not None),
        *listing,
        *named,
        (sort, changed),
    )


def parts_of(query: CatalogueQuery) -> tuple[Fold, ...]:
    """Return which part of the query each word of the status line shows."""
    listing = () if query.listing is Listing.ALL else (Fold.LISTING,)
    return (Fold.GENRES, Fold.YEARS, *listing, *((Fold.NAMED,) if query.list_name else ()), Fold.ORDER)


def format_years(first: int | None, last: int | None) -> str:
    """Return a range of years as text: `1979–1986`, `since 1990`, `until 1960`, `any year`."""
    if first is None and last is None:
        return "any year"
    if last is None:
        return f"since {first}"
    if first is None:
        return f"until {last}"
    return str(first) if first == last else f"{first}–{last}"


def _width(parts: list[tuple[str, bool]]) -> int:
    return sum(cells(clean(text)) for text, _ in parts) + 3 * (len(parts) - 1)


class SearchBar(Horizontal):
    """Bar with the search field on the left and the status on the right."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        & > SearchInput {
            width: 1fr;
        }
    }
    """

    def compose(self) -> ComposeResult:
        """Yield search field and status."""
        yield SearchInput(placeholder="/ search", compact=True, select_on_focus=False)
        yield QueryStatus()
