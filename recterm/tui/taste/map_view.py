"""Map view: the map above the items under its cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content

from recterm.present.taste.map_words import NO_MAP, cell_words, map_title
from recterm.present.text import STARS_WIDTH, fit, star_glyphs
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.taste.insight import InsightView
from recterm.tui.taste.map_panel import ZOOM, MapPanel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.segment import Segment
    from textual.app import ComposeResult
    from textual.widget import Widget

    from recterm.domain.answers.taste.taste_map import PlacedItem, TasteMap
    from recterm.domain.model import ItemRow
    from recterm.service.live.session import Session
    from recterm.service.taste.insights import TasteReader
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.shared.lists.entries import Pen

GENRES_WIDTH = 26
YEAR_WIDTH = 4


class CellEntries(Entries):
    """Items of one cell of the map."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.items: Sequence[PlacedItem] = ()

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.items)

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the row of an item; None if it left the catalogue."""
        return self._session.catalogue.row_of(self.items[entry].item)

    def name_of(self, entry: int) -> str:
        """Return the title of an item."""
        return self.items[entry].title

    def stars_start(self, line: int, width: int) -> int:
        """Return the first cell of the stars."""
        return 2

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return stars, title, year and genres."""
        item = self.items[line]
        row = self.item_row(line)
        stars = item.stars if row is None else self._session.feedback.of(row).stars
        shown = "" if stars is None else star_glyphs(stars)
        if pen.hovered and pen.pointed:
            shown = pen.pointed
        year = "" if item.year is None else str(item.year)
        genres = GENRES_WIDTH if pen.width > 2 * GENRES_WIDTH else 0
        room = pen.width - 2 - STARS_WIDTH - 2 - YEAR_WIDTH - genres
        return [
            pen.mark(" "),
            pen.part(fit(shown, STARS_WIDTH), "list--mine"),
            pen.part(f" {fit(item.title, room)}", "list--title"),
            pen.part(f" {year:<{YEAR_WIDTH}}", "list--soft"),
            pen.part(fit(f" {', '.join(item.genres)}", genres), "list--faint"),
        ]


class MapsView(InsightView):
    """View of the map, with the items under its cursor below."""

    NAME = PAGE = "map"
    TITLE = "Map"

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.panel = MapPanel(id="map-panel")
        self.contents = CellEntries(session)
        self.list = LineList(self.contents, id="map-items")

    def compose(self) -> ComposeResult:
        """Yield the map and the items; the facts only say why there is none."""
        yield self.facts
        yield self.panel
        yield self.list

    def on_mount(self) -> None:
        """Hide the map until there is one."""
        self._show_map(there=False)

    def _show_map(self, *, there: bool) -> None:
        self.facts.display = not there
        self.panel.display = self.list.display = there

    @property
    def carriers(self) -> Mapping[str, Controller]:
        """The keys that explore the map."""
        return {"map": MapKeys(self)}

    @property
    def start(self) -> Widget:
        """The map, or the facts while there is none."""
        return self.panel if self.answer is not None else self.facts

    @property
    def main_list(self) -> LineList:
        """The items under the cursor."""
        return self.list

    def read(self, reader: TasteReader) -> TasteMap | None:
        """Return the map."""
        return reader.map()

    def paint(self) -> None:
        """Show the map, or why there is none."""
        words = self.session.catalogue.words
        if self.answer is None:
            self.facts.show(self.TITLE, [("", words.fill(NO_MAP), "facts--text")])
            return
        first = not self.panel.display
        self._show_map(there=True)
        self.panel.border_title = Content(map_title(self.answer, words))
        self.panel.take(self.answer)
        if first and self.screen.focused in (None, self.facts):
            self.screen.set_focus(self.panel)

    @on(MapPanel.Moved)
    def _list_cell(self) -> None:
        """List the items under the cursor, or the nearest."""
        here = self.panel.here
        self.contents.items = here or self.panel.near
        self.list.border_title = Content(
            cell_words(self.contents.items, self.session.catalogue.words, nearest=not here)
        )
        self.list.empty_lines = ("Nothing here", "move the cursor, or zoom out")
        self.list.cursor = 0
        self.list.contents_changed()
        self._name_target()


class MapKeys(Controller):
    """Controller of the keys that explore the map."""

    def __init__(self, view: MapsView) -> None:
        self._view = view

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor by cells."""
        self._view.panel.move(columns, rows)

    def action_zoom(self, step: int) -> None:
        """Enlarge or reduce the map."""
        self._view.panel.zoom(ZOOM**step)

    def action_you(self) -> None:
        """Put the cursor on the profile."""
        drawn = self._view.panel.drawn
        if drawn is not None and drawn.you is not None:
            self._view.panel.go(drawn.you.x, drawn.you.y)

    def action_items(self) -> None:
        """Go to the items under the cursor."""
        self._view.screen.set_focus(self._view.list)
