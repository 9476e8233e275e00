"""List commands: show named lists, add items and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.commands.housekeeping.library import confirm
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.completion import complete_lists
from recterm.cli.shared.options import examples, json_option, library_option, profile_option
from recterm.cli.shared.sessions import session
from recterm.domain.answers.named_lists import ListEntry, NamedListAnswer, NamedListAnswers, Whose
from recterm.present.text import clean, counted

if TYPE_CHECKING:
    from recterm.domain.model import NamedList
    from recterm.service.live.session import Session


@click.group(
    "list",
    invoke_without_command=True,
    short_help="Show and change your named lists.",
    epilog=examples("recterm list", 'recterm list add "Rainy days" Amelie', 'recterm list show "Rainy days"'),
)
@library_option
@profile_option
@json_option
@click.pass_context
def list_(ctx: click.Context, library: str | None, profile: str | None, as_json: bool) -> None:
    """Show your named lists, including those of imported histories."""
    if ctx.invoked_subcommand is not None:
        return
    with session(library, profile) as opened:
        named_lists = opened.lists.all()
        if as_json:
            write_json(_whose(opened), NamedListAnswers(tuple(map(_answer, named_lists))))
            return
        from recterm.cli.output.tables import quiet, table

        if not named_lists:
            stdout().print(quiet("no lists yet: `recterm list add NAME ITEM` makes one"))
            return
        grid = table()
        for head in ("List", "Items", "Description"):
            grid.add_column(head, justify="right" if head == "Items" else "left", overflow="fold")
        for named_list in named_lists:
            grid.add_row(clean(named_list.name), f"{len(named_list.items):,}", clean(named_list.description))
        stdout().print(grid)


@list_.command("show", epilog=examples('recterm list show "Rainy days"'))
@click.argument("name", shell_complete=complete_lists)
@library_option
@profile_option
@json_option
def show(name: str, library: str | None, profile: str | None, as_json: bool) -> None:
    """Show the items on the list NAME, in order."""
    with session(library, profile) as opened:
        named_list = opened.lists.get(name)
        items = opened.lists.items_of(name)
        if as_json:
            entries = tuple(
                ListEntry(key, None if item is None else item.title, None if item is None else item.year)
                for key, item in items
            )
            write_json(_whose(opened), _answer(named_list, entries))
            return
        from rich.text import Text

        from recterm.cli.output.tables import OWN_PREFIX, heading, table
        from recterm.cli.output.tables import named as title_of

        stdout().print(heading(named_list.name, named_list.description))
        grid = table()
        grid.add_column("#", justify="right", style="dim")
        grid.add_column("Title", style="bold", overflow="fold")
        for place, (key, item) in enumerate(items, start=1):
            grid.add_row(str(place), Text(title_of(item) if item else clean(key.removeprefix(OWN_PREFIX))))
        stdout().print(grid)


@list_.command("add", epilog=examples('recterm list add "Rainy days" Amelie "Singin\' in the Rain"'))
@click.argument("name", shell_complete=complete_lists)
@click.argument("items", metavar="ITEM...", nargs=-1, required=True)
@library_option
@profile_option
@json_option
def add(name: str, items: tuple[str, ...], library: str | None, profile: str | None, as_json: bool) -> None:
    """Add each ITEM to the end of the list NAME; a missing list is created.

    ITEM is an id, a title, or a search that fits one item only.
    """
    with session(library, profile) as opened:
        rows = [opened.catalogue.resolve(item) for item in items]
        new = opened.lists.extend(name, *rows)
        _tell(opened, opened.lists.get(name), f"{new:,} added", as_json=as_json)


@list_.command("remove", epilog=examples('recterm list remove "Rainy days" Amelie'))
@click.argument("name", shell_complete=complete_lists)
@click.argument("item")
@library_option
@profile_option
@json_option
def remove(name: str, item: str, library: str | None, profile: str | None, as_json: bool) -> None:
    """Remove ITEM from the list NAME.

    ITEM is an id, a title, or a search that fits one item only.
    """
    with session(library, profile) as opened:
        opened.lists.take_off(name, opened.catalogue.resolve(item))
        _tell(opened, opened.lists.get(name), "1 removed", as_json=as_json)


@list_.command("rename", epilog=examples('recterm list rename "Rainy days" "Sunday afternoons"'))
@click.argument("name")
@click.argument("new")
@library_option
@profile_option
@json_option
def rename(name: str, new: str, library: str | None, profile: str | None, as_json: bool) -> None:
    """Rename the list NAME to NEW."""
    with session(library, profile) as opened:
        _tell(opened, opened.lists.rename(name, new), "renamed", as_json=as_json)


@list_.command("delete", epilog=examples('recterm list delete "Rainy days" --yes'))
@click.argument("name", shell_complete=complete_lists)
@click.option("--yes", is_flag=True, help="Do not ask.")
@library_option
@profile_option
@json_option
def delete(name: str, yes: bool, library: str | None, profile: str | None, as_json: bool) -> None:
    """Delete the list NAME; feedback on its items stays, and `recterm undo` restores the list."""
    with session(library, profile) as opened:
        named_list = opened.lists.get(name)
        confirm(f"Delete list {named_list.name!r} with {counted(len(named_list.items), 'item')}?", yes=yes)
        _tell(opened, opened.lists.delete(name), "deleted", as_json=as_json)


def _answer(named_list: NamedList, entries: tuple[ListEntry, ...] | None = None) -> NamedListAnswer:
    return NamedListAnswer(named_list.name, named_list.description, len(named_list.items), entries)


def _whose(opened: Session) -> Whose:
    return Whose(opened.profile.name)


def _tell(opened: Session, named_list: NamedList, done: str, *, as_json: bool) -> None:
    if as_json:
        write_json(_whose(opened), _answer(named_list))
    else:
        stdout().print(f"{clean(named_list.name)}: {counted(len(named_list.items), 'item')}, {done}", soft_wrap=True)
