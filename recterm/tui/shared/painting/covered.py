"""Covered widgets: a compositor that paints no line of a widget where others cover it or nothing has changed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.strip import Strip
    from textual.widget import Widget

    Chops = list[dict[int, Strip | None]]
    """For each line of the screen: where a piece begins, and the piece; None as long as nobody painted it."""


class FrontCompositor(Compositor):
    """Compositor that asks the widgets front to back, each only for lines that are still to be painted.

    Textual asks every widget near a change for all its lines, containers that their children cover included. Most of
    an update of a few lines was spent on that: six lines were fetched, filtered and cut for each one painted.
    """

    _changed: Mapping[int, Sequence[tuple[int, int]]] | None = None
    """Line -> columns (from, to) that have changed; None while everything is painted."""

    def clear(self) -> None:
        """Forget the widgets of a closed screen, and their painted lines.

        Textual has a cache of a thousand colours whose keys hold on to the lines of the widgets that asked.
        """
        for widget in self.widgets:
            widget._styles_cache.clear()
        super().clear()

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update; None if nothing has."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        screen = self.size.region
        spans = [span for span in self._regions_to_spans(regions) if span[0] < screen.height]
        changed: dict[int, list[tuple[int, int]]] = {}
        for line, start, end in spans:
            changed.setdefault(line, []).append((start, end))
        self._changed = changed
        try:
            chops = self._render_chops(Region.from_union(list(regions)).intersection(screen), changed.__contains__)
        finally:
            self._changed = None
        return ChopsUpdate(chops, spans, [cuts[1:] for cuts in self.cuts]) if spans else None

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        """Return the pieces of every line, front to back; None for those that no update needs."""
        chops: Chops = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        lines = [line for line in crop.line_range if is_rendered_line(line)]
        missing = {line: self._pieces_wanted(line) for line in lines}
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if shown and shown.overlaps(crop):
                self._paint(widget, region, shown, chops, missing)
        return cast("Sequence[Mapping[int, Strip]]", chops)

    def _pieces_wanted(self, line: int) -> set[int]:
        """Return where the pieces of a line begin that an update shows."""
        cuts = self.cuts[line]
        if self._changed is None:
            return set(cuts[:-1])
        spans = self._changed[line]
        return {start for start, end in pairwise(cuts) if any(start < to and end > begin for begin, to in spans)}

    def _paint(self, widget: Widget, region: Region, shown: Region, chops: Chops, missing: dict[int, set[int]]) -> None:
        """Fill in the pieces that a widget shows and nothing in front of it covers."""
        left, right = shown.column_span
        wanted = [
            line
            for line in shown.line_range
            if line in missing and any(left <= piece < right for piece in missing[line])
        ]
        for first, count in _runs(wanted):
            part = Region(left - region.x, first - region.y, shown.width, count)
            for line, strip in zip(range(first, first + count), widget.render_lines(part), strict=False):
                cuts = [cut for cut in self.cuts[line] if left <= cut <= right]
                pieces = strip.divide([cut - left for cut in cuts[1:]]) if len(cuts) > 2 else (strip,)
                for cut, piece in zip(cuts, pieces, strict=False):
                    if cut in missing[line]:
                        chops[line][cut] = piece
                        missing[line].discard(cut)


def _runs(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Return neighbouring lines, ascending, as (first, number)."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and line == sum(runs[-1]):
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((line, 1))
    return runs
