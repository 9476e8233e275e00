"""Facts of a section: its blocks as lines of text, drawn with characters, for the app, the terminal and text files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Bars, Lines, MapPicture, Spans
from recterm.present.taste.map_picture import map_facts
from recterm.present.text import cells, clean, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.estimate import Estimate
    from recterm.present.facts import Fact
    from recterm.present.taste.blocks import Block, Page, Section, Tone

TEXT, SOFT, STARS, HEADING = "facts--text", "facts--label", "facts--stars", "facts--heading"
STYLES: dict[Tone, str] = {"text": TEXT, "soft": SOFT, "strong": STARS}

LABEL_CELLS = 16
"""Cells of the labels, which is what the app's panels of facts have."""

LEAST_DRAWN, MOST_DRAWN = 8, 40
"""Cells of a bar or of the axis of an interval."""

CROWD = "│ and ▒ mark where everyone else's bar would end"

GAP: Fact = ("", "", TEXT)


def section_facts(section: Section, width: int) -> list[Fact]:
    """Return a section as facts whose texts have at most about `width` cells."""
    facts: list[Fact] = []
    for block in section.blocks:
        if facts:
            facts.append(GAP)
        if block.title:
            facts.append(("", clean(block.title), HEADING))
        facts += block_facts(block, width)
    return facts


def block_facts(block: Block, width: int) -> list[Fact]:
    """Return the lines of a block without its heading."""
    match block:
        case Lines():
            return [(_label(line.label), clean(line.text), STYLES[line.tone]) for line in block.lines]
        case Bars():
            return _bars(block, width)
        case Spans():
            return _spans(block, width) + _note(block.note)
        case MapPicture():
            return map_facts(block.map, width) + _note(block.note)


def wrapped_facts(facts: Sequence[Fact], width: int) -> list[Fact]:
    """Return facts whose texts are broken between words to at most `width` cells; drawings are left as they are."""
    lines: list[Fact] = []
    for label, text, style in facts:
        parts = broken(text, width) if cells(text) > width else [text]
        lines += [(label if place == 0 else "", part, style) for place, part in enumerate(parts)]
    return lines


def broken(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width` cells, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def page_text(page: Page, width: int) -> str:
    """Return a page as plain text."""
    lines = [clean(page.title), clean(page.subtitle)]
    room = width - LABEL_CELLS - 1
    for section in page.sections:
        lines += ["", "", clean(section.title).upper(), ""]
        facts = wrapped_facts(section_facts(section, room), room)
        lines += [f"{label:<{LABEL_CELLS}} {text}".rstrip() for label, text, _ in facts]
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    return fit(text, LABEL_CELLS).rstrip()


def _note(note: str) -> list[Fact]:
    return [("", clean(note), SOFT)] if note else []


def _drawn_cells(texts: Sequence[str], width: int) -> int:
    """Return the cells for a drawing before these texts; 0 where there is no room for one."""
    longest = max((cells(clean(text)) for text in texts), default=0)
    room = width - longest - 2
    return min(MOST_DRAWN, room) if room >= LEAST_DRAWN else 0


def _bars(block: Bars, width: int) -> list[Fact]:
    top = max((max(bar.value, bar.crowd or 0.0) for bar in block.bars), default=0.0) or 1.0
    room = _drawn_cells([bar.text for bar in block.bars], width)
    if not room:
        return [(_label(bar.label), clean(bar.text), TEXT) for bar in block.bars]
    facts: list[Fact] = []
    for bar in block.bars:
        full = round(bar.value / top * room)
        drawn = list("█" * full + " " * (room - full))
        if bar.value > 0 and full == 0:
            drawn[0] = "▏"
        end = round((bar.crowd or 0.0) / top * room) - 1
        if bar.crowd is not None and end >= 0:
            drawn[min(room - 1, end)] = "│" if bar.crowd > bar.value else "▒"
        facts.append((_label(bar.label), f"{''.join(drawn)}  {clean(bar.text)}", TEXT))
    return facts + _note(CROWD if block.has_crowd else "")


def bounds_of(spans: Sequence[Estimate], reference: float) -> tuple[float, float]:
    """Return the ends of an axis that holds every interval and the reference."""
    low = min(reference, *(span.low for span in spans))
    high = max(reference, *(span.high for span in spans))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _spans(block: Spans, width: int) -> list[Fact]:
    if not block.spans:
        return []
    low, high = bounds_of([span.estimate for span in block.spans], block.reference)
    room = _drawn_cells([span.text for span in block.spans], width)

    def place(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1))

    facts: list[Fact] = []
    for span in block.spans:
        clear = span.estimate.low > block.reference or span.estimate.high < block.reference
        style = TEXT if clear else SOFT
        if not room:
            facts.append((_label(span.label), clean(span.text), style))
            continue
        drawn = [" "] * room
        drawn[place(block.reference)] = "┊"
        for cell in range(place(span.estimate.low), place(span.estimate.high) + 1):
            drawn[cell] = "┼" if cell == place(block.reference) else "─"
        drawn[place(span.estimate.value)] = "●"
        facts.append((_label(span.label), f"{''.join(drawn)}  {clean(span.text)}", style))
    return facts
