"""Filter dialog for genres, years, list and named list, with a live count of matches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from recterm.domain.model import CatalogueQuery, Listing
from recterm.tui.browse.search_bar import format_listing
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.frame.breakpoints import FILTER_HEIGHTS
from recterm.tui.shared.lists.choice_list import Choice, ChoiceList
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.widget import Widget

    from recterm.service.live.session import Session

_YEAR_DIGITS = 4


class FilterScreen(Dialog["CatalogueQuery | None"]):
    """Dialog that returns the chosen query, or None when it is closed without a choice."""

    SCOPES = (Scope.FILTER,)
    BINDINGS = bindings(Scope.FILTER)
    AUTO_FOCUS = "#genres"
    VERTICAL_BREAKPOINTS = FILTER_HEIGHTS
    DEFAULT_CSS = """
    FilterScreen {
        align: center middle;
        & #filter { width: 58; max-width: 96%; height: 22; max-height: 96%; }
        &.-tall #filter { height: 36; }
        & #columns { height: 1fr; }
        & #genres { width: 1fr; height: 1fr; overflow-x: hidden; }
        & #right { width: 22; height: 1fr; }
        & #listing { width: 1fr; height: auto; }
        & #named { width: 1fr; height: 1fr; min-height: 2; margin: 1 0 0 0; overflow-x: hidden; }
        & .year { height: 1; }
        & .year Static { width: 7; }
        & .year Input { width: 1fr; }
        & #ends { height: 1; }
        & #match-count { width: 1fr; }
        & Button { width: auto; min-width: 0; }
    }
    """

    def __init__(self, session: Session, query: CatalogueQuery, start: str = "genres") -> None:
        """Create the dialog; `start` is the field that gets the focus."""
        super().__init__()
        self._start = start
        self._session = session
        self._query = query

    def compose(self) -> ComposeResult:
        """Yield genres on the left, lists and years on the right, number of matches and buttons below."""
        with Vertical(id="filter") as box:
            box.border_title = Content("Filter")
            box.border_subtitle = Content(
                with_keys(self, "⟦choose⟧ chooses  ⟦apply-filter⟧ shows  ⟦cancel-filter⟧ closes")
            )
            with Horizontal(id="columns"):
                yield ChoiceList(self._genres(), self._query.genres, id="genres")
                with Vertical(id="right"):
                    yield ChoiceList(self._listings(), {self._query.listing}, id="listing", single=True)
                    yield from self._named()
                    yield from self._years()
            with Horizontal(id="ends"):
                yield Static(id="match-count", markup=False)
                yield from self._buttons()

    def _listings(self) -> list[Choice]:
        return [Choice(listing, format_listing(listing, self._session.catalogue.words)) for listing in Listing]

    def _genres(self) -> list[Choice]:
        return [Choice(name, name, f"{count:,}") for name, count in self._session.catalogue.genres()]

    def _named(self) -> Iterator[ChoiceList]:
        """Yield the profile's own lists, if any."""
        names = self._session.lists.names()
        if names:
            choices = [Choice("", "any list"), *(Choice(name, name) for name in names)]
            yield ChoiceList(choices, {self._query.list_name}, id="named", single=True)

    def _years(self) -> Iterator[Widget]:
        span = self._session.catalogue.years()
        for place, (name, year) in enumerate((("from", self._query.year_from), ("to", self._query.year_to))):
            yield Horizontal(
                Static(name, markup=False),
                Input(
                    str(year) if year is not None else "",
                    placeholder=str(span[place]) if span else "",
                    id=name,
                    restrict=r"\d*",
                    max_length=_YEAR_DIGITS,
                    compact=True,
                ),
                classes="year",
            )

    def _buttons(self) -> Iterator[Widget]:
        for name, text in (("apply", "Show"), ("reset", "Clear"), ("cancel", "Close")):
            button = Button(Content(text), id=name, action=f"screen.{name}", compact=True)
            button.can_focus = False
            yield button

    def on_mount(self) -> None:
        """Show the number of matches; stop the cursors from blinking."""
        for field in self.query(Input):
            field.cursor_blink = False
        self.set_focus(self.query_one(f"#{self._start}"))
        self._show_count()

    @property
    def chosen(self) -> CatalogueQuery:
        """Query as chosen so far."""
        (listing,) = self.query_one("#listing", ChoiceList).chosen
        named = [name for choices in self.query("#named").results(ChoiceList) for name in choices.chosen]
        return replace(
            self._query,
            genres=self.query_one("#genres", ChoiceList).chosen,
            listing=Listing(listing),
            list_name="".join(named),
            year_from=self._year("#from"),
            year_to=self._year("#to"),
        )

    def _year(self, selector: str) -> int | None:
        digits = self.query_one(selector, Input).value
        return int(digits) if len(digits) == _YEAR_DIGITS else None

    @on(ChoiceList.Changed)
    @on(Input.Changed)
    def _show_count(self) -> None:
        count = len(self._session.catalogue.rows(self.chosen))
        self.query_one("#match-count", Static).update(Content(f"{count:,} match"))

    def action_apply(self) -> None:
        """Apply the filter."""
        self.dismiss(self.chosen)

    def action_reset(self) -> None:
        """Reset the filter."""
        self.query_one("#genres", ChoiceList).choose(())
        self.query_one("#listing", ChoiceList).choose({Listing.ALL})
        for named in self.query("#named").results(ChoiceList):
            named.choose({""})
        for field in self.query(Input):
            field.value = ""

    def action_cancel(self) -> None:
        """Close without changes."""
        self.dismiss(None)
