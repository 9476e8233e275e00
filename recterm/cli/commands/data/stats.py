"""Data card of a library: counts, density, distributions and skew."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.options import examples, json_option, library_option
from recterm.cli.shared.sessions import session
from recterm.domain.answers.data.data_card import LibraryStats, Quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from recterm.domain.answers.data.data_card import DataCard, HeatMap
    from recterm.domain.model import LibraryInfo
    from recterm.present.data.data_card import Bars
    from recterm.present.facts import Fact

BAR = 40
HEAT_WIDTH, HEAT_HEIGHT = 64, 16


@click.command(
    short_help="Show the data card: density, sparsity, distributions.",
    epilog=examples("recterm stats", "recterm stats --library films --json"),
)
@library_option
@json_option
def stats(library: str | None, as_json: bool) -> None:
    """Show the data card: items, users, interactions, density, sparsity, distributions."""
    with session(library, None) as opened:
        info, card = opened.info, opened.catalogue.data_card
    if as_json:
        write_json(_answer(info), *(() if card is None else (card,)))
        return
    _print(stdout(), info, card)


def _answer(info: LibraryInfo) -> LibraryStats:
    """Return the counts that every library has."""
    return LibraryStats(
        library=info.name,
        path=Path(info.path),
        data=info.label,
        simulated=info.simulated,
        format=info.format,
        items=info.n_items,
        own_items=info.n_own,
        users=info.n_users,
        interactions=info.n_interactions,
        density=info.density,
        sparsity=info.sparsity,
        scale=info.scale,
    )


def _print(console: Console, info: LibraryInfo, card: DataCard | None) -> None:
    from recterm.cli.output.tables import facts, heading, quiet

    console.print(heading(info.label, info.name if info.name != info.label else "", info.format))
    if card is None:
        console.print(quiet("no data yet: `recterm import PATH` imports some"))
        return
    console.print(facts(_facts(info, card)))
    console.print()
    _print_quantiles(console, card)
    unit = "rating" if info.scale else "count" if card.scores is None else "score"
    drawn: tuple[tuple[str, str, Bars], ...] = (
        (f"Interactions by {unit}", unit.capitalize(), card.histogram),
        ("Users by number of interactions", "Number", _doubling(card.activity)),
        ("Items by number of users", "Number", _doubling(card.popularity)),
        ("Interactions over time", "When", card.over_time),
    )
    for title, head, bars in drawn:
        if bars:
            _print_bars(console, title, head, bars)
    _print_heat_map(console, card.heat_map)


def _facts(info: LibraryInfo, card: DataCard) -> list[Fact]:
    from recterm.present.data.data_card import TEXT, edition_facts, feature_facts, rating_facts, size_facts, tail_fact
    from recterm.present.data.event_scores import event_facts

    own: Fact = ("own items", f"{info.n_own:,} from histories, which the data lack", TEXT)
    merged: Fact = ("duplicates", f"{card.duplicates:,} rows of the same user and item were merged", TEXT)
    return [
        *size_facts(info, card),
        *([own] if info.n_own else []),
        *rating_facts(info, card),
        *([merged] if card.duplicates else []),
        tail_fact(card),
        *edition_facts(card.editions),
        *event_facts(card.scores),
        *feature_facts(card),
    ]


def _print_quantiles(console: Console, card: DataCard) -> None:
    from recterm.cli.output.tables import table

    names = [field.name for field in fields(Quantiles)]
    grid = table()
    grid.add_column("Interactions")
    for name in names:
        grid.add_column(name, justify="right")
    for title, quantiles in (("per user", card.per_user), ("per item", card.per_item)):
        grid.add_row(title, *(f"{getattr(quantiles, name):,.1f}".removesuffix(".0") for name in names))
    console.print(grid)


def _print_bars(console: Console, title: str, head: str, bars: Bars) -> None:
    """Print a histogram: names, counts, shares and bars."""
    from rich.text import Text

    from recterm.cli.output.tables import STAR_STYLE, quiet, table

    total = sum(count for _, count in bars) or 1
    largest = max(count for _, count in bars) or 1
    grid = table()
    grid.add_column(head, justify="right")
    grid.add_column("Count", justify="right")
    grid.add_column("", justify="right", style="dim")
    grid.add_column("")
    for name, count in bars:
        bar = Text("█" * round(count / largest * BAR), style=STAR_STYLE)
        label = name if isinstance(name, str) else f"{name:g}"
        grid.add_row(label, f"{count:,}", f"{count / total * 100:.1f} %", bar)
    console.print()
    console.print(quiet(title))
    console.print(grid)


def _print_heat_map(console: Console, picture: HeatMap) -> None:
    """Print the matrix in blocks."""
    from rich.text import Text

    from recterm.cli.output.tables import STAR_STYLE, quiet
    from recterm.present.data.pictures import heat_lines

    lines = heat_lines(picture.density, min(HEAT_WIDTH, console.width), HEAT_HEIGHT)
    if not lines:
        return
    fullest = max(map(max, picture.density))
    console.print()
    console.print(quiet("The matrix in blocks: users by activity from the top, items by popularity from the left"))
    for line in lines:
        console.print(Text(line, style=STAR_STYLE), no_wrap=True, overflow="crop")
    size = f"{picture.users:,} users × {picture.items:,} items"
    console.print(quiet(f"{size}; the fullest block is {fullest:.1%} full"))


def _doubling(bars: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """Bars with the whole step in their names: `4–7`."""
    return [(f"{low:,}" if low == 1 else f"{low:,}–{2 * low - 1:,}", count) for low, count in bars]
