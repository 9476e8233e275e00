"""Catalogue panel with search field and headings, which holds the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from recterm.domain.model import CatalogueQuery, Listing, Sort
from recterm.present.lab.empty_panels import empty_catalogue
from recterm.tui.browse.catalogue_table import CatalogueTable, ColumnHeadings
from recterm.tui.browse.search_bar import QueryStatus, SearchBar, SearchInput

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.service.live.session import Session


class CataloguePanel(Vertical):
    """Panel with the search field, headings and table of one query."""

    DEFAULT_CSS = """
    CataloguePanel {
        & > CatalogueTable {
            height: 1fr;
        }
    }
    """

    class QueryChanged(Message):
        """Message that the catalogue shows another query."""

        def __init__(self, query: CatalogueQuery) -> None:
            super().__init__()
            self.query = query

    def __init__(self, session: Session, *, id: str) -> None:
        super().__init__(id=id)
        self._session = session
        self.shown = CatalogueQuery()
        self.table = CatalogueTable(session, id="catalogue")
        self._search = SearchBar()
        self._headings = ColumnHeadings()
        self._listed: tuple[str, int] | None = None
        """State of the catalogue when the table was last loaded."""

    def compose(self) -> ComposeResult:
        """Yield search field, headings and table."""
        yield self._search
        yield self._headings
        yield self.table

    def on_mount(self) -> None:
        """List the catalogue; from now on, update it for every letter before the letter is painted."""
        self._show()
        self.watch(self.search_field, "value", self._search_changed, init=False)

    def on_descendant_focus(self) -> None:
        """Highlight the first hit while a search is typed."""
        self.table.stand_in(self.search_field.has_focus)

    def on_descendant_blur(self) -> None:
        """Stop highlighting the first hit when the search field loses the focus."""
        self.table.stand_in(self.search_field.has_focus)

    def change(self, **changes: Any) -> None:
        """Show the query with these fields changed."""
        self.show(replace(self.shown, **changes))

    def show(self, query: CatalogueQuery) -> None:
        """Show a query."""
        if query == self.shown:
            return
        self.shown = query
        if self.search_field.value.strip() != query.text:
            self.search_field.value = query.text
        self._show()
        self.post_message(self.QueryChanged(query))

    def sort_next(self) -> None:
        """Switch to the next sort order; by the number of plays only where these are counted."""
        counted = self._session.catalogue.words.counted
        orders = [sort for sort in Sort if counted or sort is not Sort.TIMES]
        self.change(sort=orders[(orders.index(self.shown.sort) + 1) % len(orders)], descending=False)

    def list_next(self) -> None:
        """Switch to the next list."""
        listings = list(Listing)
        self.change(listing=listings[(listings.index(self.shown.listing) + 1) % len(listings)])

    @property
    def search_field(self) -> SearchInput:
        """Search field."""
        return self._search.query_one(SearchInput)

    def _search_changed(self, value: str) -> None:
        self.change(text=value.strip())

    def reload(self) -> None:
        """Reload the same query, for another profile."""
        self._show()

    def catch_up(self) -> None:
        """Reload the table if the catalogue has changed under the same query."""
        if self._session.info.catalogue != self._listed:
            self._show()

    def _show(self) -> None:
        info = self._session.info
        self._listed = info.catalogue
        rows, nearest = self._session.catalogue.hits(self.shown)
        words = self._session.catalogue.words
        self.table.empty_lines = () if len(rows) else empty_catalogue(self.shown, words)
        self.table.show(rows)
        self.search_field.has_hits = len(rows) > 0
        times = words.times if words.counted else ""
        self._headings.show(self.shown.sort, descending=self.shown.descending, times=times)
        self._search.query_one(QueryStatus).show(self.shown, words)
        count = f"{len(rows):,}" if len(rows) == info.n_listed else f"{len(rows):,} of {info.n_listed:,}"
        self.border_title = Content(
            f"Nothing matches: {len(rows):,} nearest" if nearest and rows else f"Catalogue  {count}"
        )

    @on(ColumnHeadings.Clicked)
    def _sort_by(self, message: ColumnHeadings.Clicked) -> None:
        message.stop()
        again = message.sort is self.shown.sort
        self.change(sort=message.sort, descending=again and not self.shown.descending)
