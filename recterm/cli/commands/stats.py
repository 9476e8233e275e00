"""The data card of a library: how many, how dense, how spread out, how skewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.output.documents import library_document
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.options import examples, json_option, library_option
from recterm.cli.shared.sessions import session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from recterm.domain.model import LibraryInfo

QUANTILES = ("min", "q25", "median", "q75", "max", "mean")
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
        write_json(_document(info, card))
        return
    _print(stdout(), info, card)


def _document(info: LibraryInfo, card: Mapping[str, Any]) -> dict[str, Any]:
    scale = info.scale
    counted = {
        "format": info.format,
        "items": info.n_items,
        "own_items": info.n_own,
        "users": info.n_users,
        "interactions": info.n_interactions,
        "density": info.density,
        "sparsity": info.sparsity,
        "mean_rating": None,
        "scale": scale and {"minimum": scale.minimum, "maximum": scale.maximum, "step": scale.step},
        "per_user": None,
        "per_item": None,
    }
    return library_document(info) | counted | dict(card)


def _print(console: Console, info: LibraryInfo, card: Mapping[str, Any]) -> None:
    from recterm.cli.output.tables import facts, heading, quiet

    simulated = "the community is simulated, not recorded" if info.simulated else ""
    console.print(heading(info.label, info.name if info.name != info.label else "", info.format, simulated))
    if not card:
        console.print(quiet("no data yet: `recterm import PATH` brings some in"))
        return
    console.print(facts(_facts(info, card)))
    console.print()
    _print_quantiles(console, card)
    unit = "ratings" if info.scale else "counts"
    if card["histogram"]:
        _print_bars(console, f"Interactions by {unit[:-1]}", unit[:-1].capitalize(), card["histogram"])
    for key, title in (("activity", "Users by number of interactions"), ("popularity", "Items by number of users")):
        if card.get(key):
            bars = [[_doubling(int(low)), count] for low, count in card[key]]
            _print_bars(console, title, "Number", bars)
    if card.get("over_time"):
        _print_bars(console, "Interactions over time", "When", card["over_time"])
    _print_heat_map(console, card.get("heat_map") or {"density": []})


def _facts(info: LibraryInfo, card: Mapping[str, Any]) -> list[tuple[str, str]]:
    from recterm.cli.output.tables import percentage

    untouched = f" ({card['never_touched']:,} of them without any)" if card["never_touched"] else ""
    rows = [
        ("items", f"{card['items']:,}{untouched}"),
        ("users", f"{card['users']:,}"),
        ("interactions", f"{card['interactions']:,}"),
        ("density", percentage(card["density"])),
        ("sparsity", percentage(card["sparsity"])),
    ]
    if info.n_own:
        rows.insert(1, ("own items", f"{info.n_own:,} from histories, which the data lack"))
    if card["mean_rating"] is not None and info.scale is not None:
        scale = f"on a scale of {info.scale.minimum:g} to {info.scale.maximum:g} in steps of {info.scale.step:g}"
        rows.append(("mean rating", f"{card['mean_rating']:.2f} {scale}"))
    if card["first_timestamp"] is not None:
        rows.append(("time", f"{_day(card['first_timestamp'])} to {_day(card['last_timestamp'])} (UTC)"))
    held = [f"{part * 100:.1f} % by the top {top.replace('%', ' %')}" for top, part in card["top_share"].items()]
    if card.get("duplicates"):
        rows.append(("duplicates", f"{card['duplicates']:,} rows of the same user and item were merged"))
    rows.append(("concentration", f"of the interactions {', '.join(held)} of items; Gini {card['gini']:.2f}"))
    return rows


def _print_quantiles(console: Console, card: Mapping[str, Any]) -> None:
    from recterm.cli.output.tables import table

    grid = table()
    grid.add_column("Interactions")
    for name in QUANTILES:
        grid.add_column(name, justify="right")
    for title, key in (("per user", "per_user"), ("per item", "per_item")):
        numbers = [f"{card[key][name]:,.1f}".removesuffix(".0") for name in QUANTILES]
        grid.add_row(title, *numbers)
    console.print(grid)


def _print_bars(console: Console, title: str, head: str, bars: Sequence[Sequence[Any]]) -> None:
    """A histogram: names, counts, shares and bars."""
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


def _print_heat_map(console: Console, picture: Mapping[str, Any]) -> None:
    """The matrix in blocks: who and what fills it."""
    from rich.text import Text

    from recterm.cli.output.tables import STAR_STYLE, quiet
    from recterm.present.pictures import heat_lines

    lines = heat_lines(picture["density"], min(HEAT_WIDTH, console.width), HEAT_HEIGHT)
    if not lines:
        return
    fullest = max(max(row) for row in picture["density"])
    console.print()
    console.print(quiet("The matrix in blocks: users by activity from the top, items by popularity from the left"))
    for line in lines:
        console.print(Text(line, style=STAR_STYLE), no_wrap=True, overflow="crop")
    console.print(
        quiet(f"{picture['users']:,} users × {picture['items']:,} items; the fullest block is {fullest:.1%} full")
    )


def _doubling(low: int) -> str:
    return f"{low:,}" if low == 1 else f"{low:,}–{2 * low - 1:,}"


def _day(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
