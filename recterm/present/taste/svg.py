"""Pictures of a taste as SVG: each block for a web page, and a whole page as one picture. Every text is escaped.

Nothing is loaded: shapes, the reader's own fonts, and colours by class names, which a style sheet in the file gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from recterm.domain.model import LIKED_STARS
from recterm.present.taste.blocks import Bars, Lines, MapPicture, Spans
from recterm.present.taste.facts import bounds_of, broken
from recterm.present.text import clean, fit
from recterm.service.taste.map_regions import MapView, genre_names

if TYPE_CHECKING:
    from recterm.domain.answers.taste.taste_map import TasteMap
    from recterm.present.taste.blocks import Block, Page

WIDTH = 860
ROW = 24
LABELS, AXIS = 170, 300
"""Pixels of the labels and of the bars; the texts follow."""

MAP_HEIGHT = 520
TEXT_CELLS = 92
"""Characters of a line of text over the whole width."""

REGIONS = (4, 3)

CROWD = "the lines mark where everyone else's bars would end"

STYLE = """
text { font: 14px system-ui, sans-serif; fill: var(--ink); }
.soft { fill: var(--quiet); }
.head { font-weight: 700; }
.title { font-size: 22px; font-weight: 700; }
.bar, .dot, .like { fill: var(--mark); }
.crowd, .rule { stroke: var(--quiet); stroke-width: 2; }
.rule { stroke-width: 1; stroke-dasharray: 3 3; }
.span { stroke: var(--mark); stroke-width: 3; }
.faint { opacity: .45; }
.item { fill: var(--quiet); opacity: .35; }
.known { fill: var(--mark); opacity: .6; }
.you { fill: none; stroke: var(--you); stroke-width: 4; }
.frame { fill: none; stroke: var(--line); }
.region { font-weight: 700; text-anchor: middle; paint-order: stroke; stroke: var(--ground); stroke-width: 4; }
""".strip()

LIGHT = "--ground: #fff; --ink: #222; --quiet: #6a6a6a; --line: #ccc; --mark: #0072b2; --you: #d55e00;"
DARK = "--ground: #16181c; --ink: #e4e4e4; --quiet: #a0a0a0; --line: #444; --mark: #56b4e9; --you: #e69f00;"
"""Colours that colour-blind people can tell apart (Okabe and Ito 2008)."""


def block_svg(block: Block) -> str:
    """Return a picture of a block without its heading; empty for one that is only text."""
    shapes, height = _shapes(block, 0)
    if isinstance(block, Lines) or not shapes:
        return ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">{"".join(shapes)}</svg>'


def page_svg(page: Page) -> str:
    """Return a page as one picture."""
    shapes = [_text(0, 24, page.title, "title"), _text(0, 48, page.subtitle, "soft")]
    top = 72
    for section in page.sections:
        top += ROW
        shapes.append(_text(0, top, section.title, "title"))
        top += ROW // 2
        for block in section.blocks:
            top += ROW // 2
            if block.title:
                shapes.append(_text(0, top + 17, block.title, "head"))
                top += ROW
            drawn, height = _shapes(block, top)
            shapes += drawn
            top += height
    style = f"svg {{ {LIGHT} }} {STYLE}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-24 -16 {WIDTH + 48} {top + 40}" width="{WIDTH + 48}"'
        f' role="img"><style>{style}</style><rect x="-24" y="-16" width="{WIDTH + 48}" height="{top + 40}"'
        f' fill="#fff"/>{"".join(shapes)}</svg>\n'
    )


def _shapes(block: Block, top: int) -> tuple[list[str], int]:
    """Return the shapes of a block from a height on, and how high they are together."""
    match block:
        case Lines():
            return _lines(block, top)
        case Bars():
            return _noted(_bars(block, top), CROWD if block.has_crowd else "", top, len(block.bars) * ROW)
        case Spans():
            return _noted(_spans(block, top), block.note, top, len(block.spans) * ROW)
        case MapPicture():
            return _noted(_map(block.map, top), block.note, top, MAP_HEIGHT + 10)


def _noted(shapes: list[str], note: str, top: int, height: int) -> tuple[list[str], int]:
    for line in broken(clean(note), TEXT_CELLS + 30):
        shapes.append(_text(0, top + height + 17, line, "soft"))
        height += ROW
    return shapes, height


def _lines(block: Lines, top: int) -> tuple[list[str], int]:
    shapes, height = [], 0
    for line in block.lines:
        shapes.append(_text(0, top + height + 17, fit(line.label, 24).rstrip(), "soft"))
        for part in broken(clean(line.text), TEXT_CELLS) or [""]:
            kind = {"text": "", "soft": "soft", "strong": "head"}[line.tone]
            shapes.append(_text(LABELS, top + height + 17, part, kind))
            height += ROW
    return shapes, height


def _bars(block: Bars, top: int) -> list[str]:
    most = max((max(bar.value, bar.crowd or 0.0) for bar in block.bars), default=0.0) or 1.0
    shapes = []
    for place, bar in enumerate(block.bars):
        y = top + place * ROW
        shapes += _label(bar.label, y)
        shapes.append(
            f'<rect class="bar" x="{LABELS}" y="{y + 4}" width="{bar.value / most * AXIS:.1f}" height="{ROW - 9}"/>'
        )
        if bar.crowd is not None:
            x = LABELS + bar.crowd / most * AXIS
            shapes.append(_rule(x, y + 1, y + ROW - 2, "crowd"))
        shapes.append(_text(LABELS + AXIS + 14, y + 17, bar.text, ""))
    return shapes


def _spans(block: Spans, top: int) -> list[str]:
    if not block.spans:
        return []
    low, high = bounds_of([span.estimate for span in block.spans], block.reference)

    def x(value: float) -> float:
        return LABELS + (value - low) / (high - low) * AXIS

    shapes = [_rule(x(block.reference), top, top + len(block.spans) * ROW, "rule")]
    for place, span in enumerate(block.spans):
        y = top + place * ROW
        estimate = span.estimate
        faint = "" if estimate.low > block.reference or estimate.high < block.reference else " faint"
        shapes += _label(span.label, y)
        ends = f'x1="{x(estimate.low):.1f}" x2="{x(estimate.high):.1f}" y1="{y + 12}" y2="{y + 12}"'
        shapes.append(f'<line class="span{faint}" {ends}/>')
        shapes.append(f'<circle class="dot" cx="{x(estimate.value):.1f}" cy="{y + 12}" r="5"/>')
        shapes.append(_text(LABELS + AXIS + 14, y + 17, span.text, "soft" if faint else ""))
    return shapes


def _map(drawn: TasteMap, top: int) -> list[str]:
    def at(x: float, y: float) -> tuple[float, float]:
        return 4 + x * (WIDTH - 8), top + 4 + y * (MAP_HEIGHT - 8)

    shapes = [f'<rect class="frame" x="0" y="{top}" width="{WIDTH}" height="{MAP_HEIGHT}"/>']
    for item in sorted(drawn.items, key=lambda item: item.known):
        x, y = at(item.x, item.y)
        liked = item.known and (item.stars is None or item.stars >= LIKED_STARS)
        kind, radius = ("like", 4.0) if liked else ("known", 3.0) if item.known else ("item", 2.0)
        shapes.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>')
    for (column, row), genres in genre_names(drawn.items, MapView(), *REGIONS).items():
        x, y = at((column + 0.5) / REGIONS[0], (row + 0.5) / REGIONS[1])
        shapes.append(f'<text class="region" x="{x:.0f}" y="{y:.0f}">{_escaped(", ".join(genres))}</text>')
    if drawn.you is not None:
        x, y = at(drawn.you.x, drawn.you.y)
        shapes.append(f'<circle class="you" cx="{x:.1f}" cy="{y:.1f}" r="10"/>')
        shapes.append(f'<text class="region" x="{x:.1f}" y="{y - 16:.1f}">you</text>')
    return shapes


def _label(label: str, y: int) -> list[str]:
    return [_text(LABELS - 12, y + 17, fit(label, 22).rstrip(), "", anchor="end")]


def _rule(x: float, top: float, bottom: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "") -> str:
    kind = f' class="{kind}"' if kind else ""
    anchor = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:g}" y="{y:g}"{kind}{anchor}>{_escaped(text)}</text>'


def _escaped(text: str) -> str:
    return escape(clean(text))
