"""Map panel: the catalogue as cells of characters, explored by a cursor, the wheel and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from recterm.present.taste.map_picture import KNOWN, LIKED, YOU, map_grid, name_places
from recterm.service.taste.map_regions import MapView, items_by_cell
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.painting.painted import Look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from recterm.domain.answers.taste.taste_map import PlacedItem, TasteMap

ZOOM = 2.0
"""How many times a step of the zoom enlarges."""

MOST_CELLS_AWAY = 8
"""Cells about an empty one in which items are looked for."""

STYLES = {LIKED: "map--liked", KNOWN: "map--known", YOU: "map--you"}


class MapPanel(Widget, can_focus=True):
    """Map with a cursor on one cell. Coordinates on the map are kept, so that the cursor survives zoom and resize."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.MAP,)
    BINDINGS = bindings(Scope.MAP)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "map--cell", "map--liked", "map--known", "map--you", "map--name", "map--cursor",
    }  # fmt: skip
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    MapPanel {
        height: 2fr;
    }
    """

    class Moved(Message):
        """The cursor is on another cell, or the cell on other items."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._look = Look(self)
        self.drawn: TasteMap | None = None
        self.view = MapView()
        self._at = (0.5, 0.5)
        """Point on the map under the cursor."""
        self._cells: Mapping[tuple[int, int], Sequence[PlacedItem]] = {}
        self._grid: list[list[str]] = []
        self._names: Mapping[tuple[int, int], str] = {}

    def take(self, drawn: TasteMap) -> None:
        """Show a map; the cursor begins at the profile, or at the middle."""
        if self.drawn is None and drawn.you is not None:
            self._at = drawn.you.x, drawn.you.y
        self.drawn = drawn
        self._draw()

    def on_resize(self) -> None:
        """Draw again for the new size."""
        self._draw()

    @property
    def here(self) -> Sequence[PlacedItem]:
        """The items under the cursor, the most popular first."""
        return self._cells.get(self.cursor, ())

    @property
    def near(self) -> Sequence[PlacedItem]:
        """The items of the nearest cells that have any."""
        column, row = self.cursor
        for radius in range(1, MOST_CELLS_AWAY + 1):
            ring = [
                item
                for across in range(-radius, radius + 1)
                for down in ((-radius, radius) if abs(across) < radius else range(-radius, radius + 1))
                for item in self._cells.get((column + across, row + down), ())
            ]
            if ring:
                return sorted(ring, key=lambda item: -item.count)
        return ()

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor."""
        return self.view.cell_of(*self._at, *self._grid_size) or (0, 0)

    @property
    def _grid_size(self) -> tuple[int, int]:
        return max(1, self.size.width), max(1, self.size.height)

    def _draw(self) -> None:
        if self.drawn is None or not self.size.width:
            return
        self._cells = items_by_cell(self.drawn.items, self.view, *self._grid_size)
        self._grid = map_grid(self.drawn, self._cells, self.view, *self._grid_size)
        self._names = name_places(self.drawn, self.view, *self._grid_size)
        self.refresh()
        self.post_message(self.Moved())

    def move(self, columns: int, rows: int) -> None:
        """Move the cursor by cells; the view follows it past its edge, within the map."""
        step = self.view.size / self._grid_size[0], self.view.size / self._grid_size[1]
        x, y = self.view.middle_of(*self.cursor, *self._grid_size)
        self.go(min(1.0, max(0.0, x + columns * step[0])), min(1.0, max(0.0, y + rows * step[1])))

    def go(self, x: float, y: float) -> None:
        """Put the cursor on a point of the map."""
        view = self.view.moved(x, y)
        old = self.cursor
        self._at = x, y
        if view != self.view:
            self.view = view
            self._draw()
        elif self.cursor != old:
            self.refresh()
            self.post_message(self.Moved())

    def zoom(self, factor: float) -> None:
        """Enlarge or reduce the map about the cursor."""
        view = self.view.zoomed(*self._at, factor)
        if view != self.view:
            self.view = view
            self._draw()

    def render_line(self, y: int) -> Strip:
        """Paint a row of cells, with the names of regions; none covers the cursor."""
        plain = self._look("map--cell")
        if y >= len(self._grid):
            return Strip.blank(self.size.width, plain)
        column, row = self.cursor
        signs = [(sign, STYLES.get(sign, "map--cell")) for sign in self._grid[y]]
        for (left, top), name in self._names.items():
            if top == y and not (row == y and left <= column < left + len(name)):
                for place, letter in enumerate(name[: len(signs) - left]):
                    signs[left + place] = letter, "map--name"
        if row == y and column < len(signs):
            signs[column] = signs[column][0], "map--cursor"
        return Strip([Segment(sign, self._look(style)) for sign, style in signs]).simplify()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked cell."""
        offset = event.get_content_offset(self)
        if offset is not None and self.drawn is not None:
            self.go(*self.view.middle_of(offset.x, offset.y, *self._grid_size))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Enlarge."""
        event.stop()
        self.zoom(ZOOM)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Reduce."""
        event.stop()
        self.zoom(1 / ZOOM)

    def notify_style_update(self) -> None:
        """Forget the colours of the old theme."""
        super().notify_style_update()
        self._look.forget()
