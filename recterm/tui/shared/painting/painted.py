"""Painted widgets: component styles that are looked up once, and the base of widgets that paint a single line."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget

_TURNED = Style(reverse=True)

POINTED = Style(underline=True)
"""Style of the word under the pointer that a click acts on."""


class Look:
    """Rich styles of a widget's component classes, cached until the theme or a pseudo-class changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._kept: dict[tuple[str, ...], Style] = {}

    def __call__(self, *names: str) -> Style:
        """Return the style of these component classes, layered over the widget's own; later ones win."""
        style = self._kept.get(names)
        if style is None:
            style = self._widget.get_visual_style(*names).rich_style
            if any(self._widget.get_component_styles(name).text_style.reverse for name in names):
                style += _TURNED  # Textual 8.2 drops it
            self._kept[names] = style
        return style

    def forget(self) -> None:
        """Forget all cached styles."""
        self._kept.clear()


class PaintedLine(Widget):
    """One painted line, without child widgets or layout."""

    DEFAULT_CSS = """
    PaintedLine {
        height: 1;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.look = Look(self)

    def notify_style_update(self) -> None:
        """Forget the colours of the old theme."""
        super().notify_style_update()
        self.look.forget()
