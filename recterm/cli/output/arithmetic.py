"""Arithmetic behind one pick, as a table whose amounts add up to the score."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.text import Text

from recterm.cli.output.tables import MISSING, STAR_STYLE, amount, heading, named, predicted, table
from recterm.domain.kind_words import words_of
from recterm.present.items.item_facts import shared_with_reasons
from recterm.present.items.reason_sentence import sentence
from recterm.present.shares import signed_percent, whole_percents
from recterm.present.text import clean, own_glyphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from recterm.domain.model import ItemDetails, ItemRow
    from recterm.domain.shelf import Pick

SHOWN = 15
"""Number of reasons with their own line, for and against; smaller ones are summed in one."""

BAR = 16


def print_arithmetic(console: Console, pick: Pick) -> None:
    """Print an item's predicted stars, why it suits the profile, its score, and what each event adds to it."""
    genres = ", ".join(pick.item.genres)
    console.print(heading(named(pick.item), genres))
    if pick.predicted is not None:
        spread = f" ± {pick.deviation:.1f}" if pick.deviation is not None else ""
        console.print(Text(f"predicted {predicted(pick, glyphs=True)}{spread}", style=STAR_STYLE))
    if math.isnan(pick.score):
        own = "it was added by you; the content and hybrid models can"
        console.print(
            f"The model cannot score this item: {own if pick.item.own else 'nobody in the community has used it'}."
        )
        return
    if not pick.reasons:
        times = words_of(pick.item.kind).times
        console.print(f"score {amount(pick.score)}; it does not come from your own ratings, likes or {times}")
        return
    console.print(Text(f"{sentence(pick)}."))
    grid = table()
    grid.add_column("Because of", no_wrap=True, overflow="ellipsis", style="bold")
    grid.add_column("Yours", no_wrap=True, style=STAR_STYLE)
    grid.add_column("Adds", justify="right")
    grid.add_column("Share", justify="right")
    grid.add_column("", no_wrap=True)
    largest = max(abs(reason.share) for reason in pick.reasons)
    shown = sorted(pick.reasons, key=lambda reason: -abs(reason.amount))[:SHOWN]
    shown.sort(key=lambda reason: -reason.amount)
    left = [reason for reason in pick.reasons if reason not in shown]
    shares = [*(reason.share for reason in shown), sum(reason.share for reason in left)]
    *percents, small = map(signed_percent, whole_percents(shares))
    for reason, share in zip(shown, percents, strict=True):
        grid.add_row(
            Text(clean(reason.title)),
            own_glyphs(reason) or MISSING,
            f"{reason.amount:+.4f}",
            share,
            _bar(reason.share, largest),
        )
    if left:
        grid.add_row(f"{len(left)} small ones", "", f"{sum(reason.amount for reason in left):+.4f}", small, "")
    grid.add_section()
    grid.add_row("score", "", f"{pick.score:+.4f}", "+100 %", "")
    console.print(grid)
    if pick.leans:
        console.print(
            f"{pick.general:+.4f} of it is what people like in general, shared among the reasons; "
            "it shrinks as you rate more."
        )


def print_shared(console: Console, pick: Pick, details: Callable[[ItemRow], ItemDetails]) -> None:
    """Print what the item has in common with the reasons that add most: `shares: dragons, heist (with Alien)`.

    Args:
        console: where to print.
        pick: the item with its reasons.
        details: returns what is known about the item at a row.
    """
    for line in shared_with_reasons(pick, details):
        console.print(f"shares: {line}", highlight=False)


def _bar(part: float, largest: float) -> Text:
    length = round(abs(part) / largest * BAR) if largest else 0
    return Text("━" * length, style="green" if part >= 0 else "red")
