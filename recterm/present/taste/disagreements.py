"""Disagreements in words: what a profile likes more or less than everyone else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Line, Lines, Section
from recterm.present.text import format_stars

if TYPE_CHECKING:
    from recterm.domain.answers.taste.disagreements import Disagreement, Disagreements
    from recterm.domain.kind_words import KindWords

NO_RATINGS = "The data of this library have no ratings to disagree with."
NOTE = "in standard deviations of what others gave, with your own habit allowed for"


def disagreements_section(answer: Disagreements | None, words: KindWords) -> Section:
    """Return the ratings furthest from the crowd's."""
    if answer is None:
        return Section("disagreements", "Where you disagree", (Lines("", (Line("", NO_RATINGS, "soft"),)),))
    if not answer.above and not answer.below:
        text = f"Nothing stands out among the {words.counted_items(answer.compared)} that others rated too."
        return Section("disagreements", "Where you disagree", (Lines("", (Line("", text, "soft"),)),))
    blocks = [
        Lines(title, tuple(_line(item, above=above) for item in items))
        for title, items, above in (("you like more", answer.above, True), ("you like less", answer.below, False))
        if items
    ]
    last = Lines("", (Line("", f"{words.counted_items(answer.compared)} compared, {NOTE}", "soft"),))
    return Section("disagreements", "Where you disagree", (*blocks, last))


def _line(item: Disagreement, *, above: bool) -> Line:
    return Line(f"{format_stars(item.stars)}★, others {item.crowd_mean:.1f}", disagreement_words(item, above=above))


def disagreement_words(item: Disagreement, *, above: bool) -> str:
    """Return an item with how few others agree: `Porky's (1982): none of 10 gave as much`."""
    share = item.as_high if above else item.as_low
    count = round(share * item.raters)
    others = "none" if count == 0 else f"{count:,}"
    return f"{item.label}: {others} of {item.raters:,} gave as {'much' if above else 'little'}"
