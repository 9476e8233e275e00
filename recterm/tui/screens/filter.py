"""The filter dialog: genres, years and list; it says how many items are left while choosing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, RadioButton, RadioSet, SelectionList, Static
from textual.widgets.selection_list import Selection

from recterm.domain import CatalogueQuery, Listing
from recterm.tui.actions import Scope, bindings
from recterm.tui.text import clean
from recterm.tui.widgets.search_bar import LISTING_SAID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.widget import Widget

    from recterm.service.session import Session

_YEAR_DIGITS = 4


class FilterScreen(ModalScreen["CatalogueQuery | None"]):
    """Answers with the chosen query, or None when it is closed without a choice."""

    BINDINGS = bindings(Scope.FILTER)
    AUTO_FOCUS = "#genres"
    DEFAULT_CSS = """
    FilterScreen {
        align: center middle;
        & #filter { width: 58; max-width: 96%; height: 22; max-height: 96%; }
        & #columns { height: 1fr; }
        & #genres { width: 1fr; height: 1fr; overflow-x: hidden; }
        & #right { width: 22; height: 1fr; }
        & #listing { width: 1fr; height: auto; }
        & .year { height: 1; }
        & .year Static { width: 7; }
        & .year Input { width: 1fr; }
        & #ends { height: 1; }
        & #found { width: 1fr; }
        & Button { width: auto; min-width: 0; }
    }
    """

    def __init__(self, session: Session, query: CatalogueQuery) -> None:
        super().__init__()
        self._session = session
        self._query = query

    def compose(self) -> ComposeResult:
        """Genres on the left; list and years on the right; what is left and the buttons below."""
        with Vertical(id="filter") as box:
            box.border_title = Content("Filter")
            box.border_subtitle = Content("Space chooses  Enter shows  Esc closes")
            with Horizontal(id="columns"):
                yield SelectionList(*self._genres(), id="genres", compact=True)
                with Vertical(id="right"):
                    with RadioSet(id="listing", compact=True):
                        for listing in Listing:
                            yield RadioButton(
                                Content(LISTING_SAID[listing]), listing is self._query.listing, name=listing
                            )
                    yield from self._years()
            with Horizontal(id="ends"):
                yield Static(id="found", markup=False)
                yield from self._buttons()

    def _genres(self) -> list[Selection[str]]:
        return [
            Selection(Content(f"{clean(name)}  {count:,}"), name, name in self._query.genres)
            for name, count in self._session.genres()
        ]

    def _years(self) -> Iterator[Widget]:
        span = self._session.years()
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
        """Say how many items the filter leaves now; stand still."""
        for field in self.query(Input):
            field.cursor_blink = False
        self._say_found()

    @property
    def chosen(self) -> CatalogueQuery:
        """The query as it is chosen so far."""
        genres: SelectionList[str] = self.query_one("#genres", SelectionList)
        button = self.query_one(RadioSet).pressed_button
        return replace(
            self._query,
            genres=frozenset(genres.selected),
            listing=Listing(button.name) if button is not None and button.name else Listing.ALL,
            year_from=self._year("#from"),
            year_to=self._year("#to"),
        )

    def _year(self, selector: str) -> int | None:
        digits = self.query_one(selector, Input).value
        return int(digits) if len(digits) == _YEAR_DIGITS else None

    @on(SelectionList.SelectedChanged)
    @on(RadioSet.Changed)
    @on(Input.Changed)
    def _say_found(self) -> None:
        count = len(self._session.rows(self.chosen))
        self.query_one("#found", Static).update(Content(f"{count:,} match"))

    def action_apply(self) -> None:
        """Show what is chosen."""
        self.dismiss(self.chosen)

    def action_reset(self) -> None:
        """Choose everything again."""
        genres: SelectionList[str] = self.query_one("#genres", SelectionList)
        genres.deselect_all()
        self.query_one(RadioSet).query(RadioButton).first().value = True
        for field in self.query(Input):
            field.value = ""

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
