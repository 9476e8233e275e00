"""Taken: hit rates of your own shelves, past weekly mixes, and forgetting what was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from recterm.cli.commands.housekeeping.library import confirm
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.options import examples, json_option, library_option, profile_option
from recterm.cli.shared.sessions import session
from recterm.domain.answers.taken import Forgotten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from recterm.domain.answers.taken import HitRate, PastMixes, TakenReport
    from recterm.domain.kind_words import KindWords


@click.group(
    "taken",
    invoke_without_command=True,
    short_help="Show how much of what your shelves showed you took.",
    epilog=examples("recterm taken", "recterm taken mixes", "recterm taken forget --yes"),
)
@library_option
@profile_option
@json_option
@click.pass_context
def taken(ctx: click.Context, library: str | None, profile: str | None, as_json: bool) -> None:
    """Show the hit rate of your own shelves by week, by shelf and by model.

    The app keeps, in your library alone, what its shelves showed and what you then did. `recterm taken keep off`
    switches that off. Commands that print shelves show nothing in this sense.
    """
    if ctx.invoked_subcommand is not None:
        return
    with session(library, profile) as opened:
        report = opened.taken.report()
    if as_json:
        write_json(report)
    else:
        _print(stdout(), report)


@taken.command("mixes", epilog=examples("recterm taken mixes", "recterm taken mixes --json"))
@click.option("--weeks", type=click.IntRange(1, 52), default=4, show_default=True, help="Weeks to show, the latest.")
@library_option
@profile_option
@json_option
def mixes(weeks: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """Show the weekly mixes of the past year, and what came of each item."""
    with session(library, profile) as opened:
        past, words = opened.taken.mixes(), opened.catalogue.words
    if as_json:
        write_json(past)
    else:
        _print_mixes(stdout(), past, weeks, words)


@taken.command("forget", epilog=examples("recterm taken forget", "recterm taken forget --profile Ada --yes"))
@click.option("--yes", is_flag=True, help="Do not ask.")
@library_option
@profile_option
@json_option
def forget(yes: bool, library: str | None, profile: str | None, as_json: bool) -> None:
    """Forget everything that your shelves showed; your ratings, marks and weekly mixes stay."""
    with session(library, profile) as opened:
        name = opened.profile.name
        confirm(f"Permanently forget what the shelves of {name!r} showed?", yes=yes)
        forgotten = Forgotten(name, opened.shown.forget())
    if as_json:
        write_json(forgotten)
    else:
        from recterm.present.text import clean, counted

        stdout().print(f"{clean(name)}: {counted(forgotten.forgotten, 'count')} forgotten")


def _switch(name: Literal["shown", "sink"], state: str | None, library: str | None, *, as_json: bool) -> None:
    """Turn a switch on or off unless no state is named, and print what holds now."""
    with session(library, None) as opened:
        if state is not None:
            opened.shown.turn(name, on=state == "on")
        switches = opened.shown.switches
    if as_json:
        write_json(switches)
    else:
        from recterm.present.lab.taken import format_switches

        stdout().print("\n".join(format_switches(switches)))


ON_OFF = click.argument("state", type=click.Choice(["on", "off"]), required=False)


@taken.command("keep", epilog=examples("recterm taken keep off", "recterm taken keep on", "recterm taken keep"))
@ON_OFF
@library_option
@json_option
def keep(state: str | None, library: str | None, as_json: bool) -> None:
    """Turn on or off, everywhere, that what your shelves show is kept; without an argument, say what holds.

    What is kept already stays: `recterm taken forget` deletes it.
    """
    _switch("shown", state, library, as_json=as_json)


@taken.command("sink", epilog=examples("recterm taken sink off", "recterm taken sink on", "recterm taken sink"))
@ON_OFF
@library_option
@json_option
def sink(state: str | None, library: str | None, as_json: bool) -> None:
    """Turn on or off, everywhere, that what was often shown and never taken sinks.

    Without an argument, say what holds.
    """
    _switch("sink", state, library, as_json=as_json)


def _print(console: Console, report: TakenReport) -> None:
    from recterm.cli.output.tables import heading, quiet
    from recterm.present.lab.taken import (
        NOT_KEPT,
        NOTHING_SHOWN,
        format_score,
        format_share,
        format_unit,
        format_verdict,
    )

    if not report.kept:
        console.print(quiet(NOT_KEPT))
    if report.total is None:
        console.print(quiet(NOTHING_SHOWN))
        return
    _print_rates(console, "Weeks", (*report.weeks, report.total))
    _print_rates(console, "Shelves", report.shelves)
    _print_rates(console, "Models", report.models)
    for duel in report.duels:
        console.print(heading(f"{duel.first} and {duel.second}, interleaved"))
        for line in (format_score(duel), format_share(duel), format_verdict(duel)):
            if line:
                console.print(f"  {line}", soft_wrap=True)
        console.print()
    for line in format_unit(report):
        console.print(quiet(line))


def _print_rates(console: Console, title: str, rates: Sequence[HitRate]) -> None:
    from rich.text import Text

    from recterm.cli.output.tables import heading, table
    from recterm.present.lab.taken import RATE_HEADS, rate_cells, rate_name
    from recterm.present.text import clean

    if not rates:
        return
    grid = table()
    grid.add_column("", style="bold", no_wrap=True)
    for head in RATE_HEADS:
        grid.add_column(head.capitalize(), justify="right", no_wrap=True)
    for rate in rates:
        grid.add_row(Text(clean(rate_name(rate))), *rate_cells(rate))
    console.print(heading(title))
    console.print(grid)
    console.print()


def _print_mixes(console: Console, past: PastMixes, weeks: int, words: KindWords) -> None:
    from rich.text import Text

    from recterm.cli.output.tables import heading, quiet, table
    from recterm.present.lab.taken import format_mix, format_outcome, format_title

    if not past.mixes:
        console.print(quiet("no weekly mix yet: the shelf of that name makes one each Monday (M in the app)"))
        return
    for mix in past.mixes[:weeks]:
        grid = table()
        grid.add_column("Title", overflow="fold")
        grid.add_column("What came of it", overflow="fold")
        for item in mix.items:
            grid.add_row(Text(format_title(item)), Text(format_outcome(item, words)))
        console.print(heading(format_mix(mix)))
        console.print(grid)
        console.print()
    if len(past.mixes) > weeks:
        console.print(quiet(f"and {len(past.mixes) - weeks:,} earlier: --weeks N shows more, --json all"))
