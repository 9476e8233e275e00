"""Editions of one work in a library: listed, joined and set apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.options import examples, json_option, library_option
from recterm.cli.shared.sessions import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.editions import EditionGroup, EditionGroups

GROUPS_SHOWN = 50


@click.group(
    "editions",
    invoke_without_command=True,
    short_help="Show the items that are editions of one work.",
    epilog=examples("recterm editions", 'recterm editions join "Dune" ml:901', "recterm editions split ml:901"),
)
@library_option
@json_option
@click.pass_context
def editions(ctx: click.Context, library: str | None, as_json: bool) -> None:
    """Show works with several items, such as reissues, and groups of items that may be one work.

    Having seen, rated or hidden one edition keeps the others off your shelves, and in evaluations they count once.
    """
    if ctx.invoked_subcommand is not None:
        return
    with session(library, None) as opened:
        _show(opened.editions.all(), as_json=as_json)


@editions.command("join", epilog=examples('recterm editions join "Dune" ml:901'))
@click.argument("items", metavar="ITEM...", nargs=-1, required=True)
@library_option
@json_option
def join(items: tuple[str, ...], library: str | None, as_json: bool) -> None:
    """Make each ITEM an edition of one work, whatever an import finds."""
    with session(library, None) as opened:
        opened.editions.join([opened.catalogue.resolve(item) for item in items])
        _show(opened.editions.all(), as_json=as_json)


@editions.command("split", epilog=examples("recterm editions split ml:901"))
@click.argument("item")
@library_option
@json_option
def split(item: str, library: str | None, as_json: bool) -> None:
    """Make ITEM a work of its own, whatever an import finds."""
    with session(library, None) as opened:
        opened.editions.set_apart(opened.catalogue.resolve(item))
        _show(opened.editions.all(), as_json=as_json)


def _show(groups: EditionGroups, *, as_json: bool) -> None:
    if as_json:
        write_json(groups)
        return
    from recterm.cli.output.tables import quiet

    if not groups.works and not groups.possible:
        stdout().print(quiet("every item is a work of its own"))
    _print("Editions of one work", groups.works)
    _print("Perhaps editions of one work", groups.possible)
    if groups.possible:
        notice("`recterm editions join ITEM ITEM` makes them one work, `recterm editions split ITEM` takes one out")


def _print(title: str, groups: Sequence[EditionGroup]) -> None:
    from recterm.cli.output.tables import heading, quiet, table
    from recterm.domain.titles import with_year
    from recterm.present.text import clean

    if not groups:
        return
    grid = table()
    for head in ("Items", "Ids", "Because"):
        grid.add_column(head, overflow="fold")
    for group in groups[:GROUPS_SHOWN]:
        grid.add_row(
            "\n".join(clean(with_year(item.title, item.year)) for item in group.items),
            "\n".join(clean(item.id) for item in group.items),
            "\n".join(group.reasons) or "you joined them",
        )
    stdout().print(heading(title, f"{len(groups):,}"))
    stdout().print(grid)
    if len(groups) > GROUPS_SHOWN:
        stdout().print(quiet(f"and {len(groups) - GROUPS_SHOWN:,} more: --json lists them all"))
