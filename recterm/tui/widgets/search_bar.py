"""The line above the catalogue: what is searched for, and how the catalogue is filtered and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widgets import Input

from recterm.domain import Listing, Sort
from recterm.tui.action import Scope
from recterm.tui.actions import bindings
from recterm.tui.text import cells, clean, fit
from recterm.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from typing import ClassVar

    from textual.app import ComposeResult

    from recterm.domain import CatalogueQuery
    from recterm.kind_words import KindWords

SORT_SAID = {
    Sort.POPULARITY: ("popular first", "least popular first"),
    Sort.TITLE: ("A to Z", "Z to A"),
    Sort.YEAR: ("newest first", "oldest first"),
    Sort.RATING: ("best rated first", "worst rated first"),
    Sort.MINE: ("my best first", "my worst first"),
}
OWN_ORDER = ("in its order", "its last first")
"""What stands for popularity where a named list is shown."""

_LISTINGS = {
    Listing.ALL: "all",
    Listing.UNSEEN: "{undone}",
    Listing.RATED: "rated",
    Listing.VIEWED: "{done}",
    Listing.LIKED: "liked",
    Listing.WATCHLIST: "watchlist",
    Listing.HIDDEN: "hidden",
    Listing.OWN: "own items",
}


class SearchInput(Input):
    """The text that is searched for; Enter, Escape and the down key lead back to the list."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.SEARCH,)
    BINDINGS = bindings(Scope.SEARCH)

    def on_mount(self) -> None:
        """Stand still: a blinking cursor writes to the terminal for ever, and over ssh that is felt."""
        self.cursor_blink = False


class QueryStatus(PaintedLine):
    """Genres, years, list and order in words."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--text", "status--set"}
    DEFAULT_CSS = """
    QueryStatus {
        width: 2fr;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, bool], ...] = ()

    def show(self, query: CatalogueQuery, words: KindWords) -> None:
        """Say the query; what narrows the catalogue stands out."""
        self._parts = status_of(query, words)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint it, right-aligned."""
        plain, strong = self.look("status--text"), self.look("status--set")
        room = self.size.width
        parts = list(self._parts)
        while len(parts) > 1 and _width(parts) > room and not parts[0][1]:
            parts.pop(0)
        segments: list[Segment] = []
        for text, is_set in parts:
            if segments:
                segments.append(Segment(" · ", plain))
            segments.append(Segment(fit(text, min(cells(clean(text)), room)), strong if is_set else plain))
        taken = sum(segment.cell_length for segment in segments)
        strip = Strip([Segment(" " * max(0, room - taken), plain), *segments])
        return strip.adjust_cell_length(room, plain)


def listing_said(listing: Listing, words: KindWords) -> str:
    """A listing in the words for the library's items: `unheard`."""
    return words.fill(_LISTINGS[listing])


def status_of(query: CatalogueQuery, words: KindWords) -> tuple[tuple[str, bool], ...]:
    """The parts of the status line, and whether each narrows the catalogue or turns its order."""
    genres = ", ".join(sorted(query.genres))
    own_order = query.sort is Sort.POPULARITY and query.list_name and not query.text
    sort = (OWN_ORDER if own_order else SORT_SAID[query.sort])[query.descending]
    changed = query.sort is not Sort.POPULARITY or query.descending
    listing = () if query.listing is Listing.ALL else ((listing_said(query.listing, words), True),)
    named = ((query.list_name, True),) if query.list_name else ()
    return (
        (genres or "any genre", bool(genres)),
        (years_said(query.year_from, query.year_to), query.year_from is not None or query.year_to is not None),
        *listing,
        *named,
        (sort, changed),
    )


def years_said(first: int | None, last: int | None) -> str:
    """A range of years in words: `1979-1986`, `since 1990`, `until 1960`, `any year`."""
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
    """Search text on the left, status on the right."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        & > SearchInput {
            width: 1fr;
        }
    }
    """

    def compose(self) -> ComposeResult:
        """Sign, text, status."""
        yield SearchInput(placeholder="/ search", compact=True, select_on_focus=False)
        yield QueryStatus()
