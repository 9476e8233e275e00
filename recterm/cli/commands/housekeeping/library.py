"""Library commands: list, new, switch, check, backup, restore, vacuum, delete."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recterm.cli.output.answers import library_in_use
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.completion import complete_libraries
from recterm.cli.shared.edge import REFUSED
from recterm.cli.shared.options import also_called, examples, json_option, library_option, progress_option
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library
from recterm.domain.answers.libraries import (
    LibraryChecked,
    LibraryCopied,
    LibraryFile,
    LibraryList,
    ListedLibrary,
)
from recterm.errors import RectermError
from recterm.present.data.data_facts import format_restored, format_size
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from recterm.domain.answers.libraries import LibraryRepaired
    from recterm.service.libraries.files import LibraryEntry


@click.group(
    short_help="List, create, switch, check, back up, restore and delete libraries.",
    epilog=examples("recterm library list", "recterm library switch films"),
)
def library() -> None:
    """Work with library files: one holds a catalogue, its community, profiles, models and runs."""


@library.command("list", epilog=examples("recterm library list --json"))
@json_option
def list_(as_json: bool) -> None:
    """List the libraries; the current one is marked."""
    from recterm.service.libraries.files import list_libraries

    entries = list_libraries()
    if as_json:
        write_json(LibraryList(tuple(map(_listed, entries))))
        return
    if not entries:
        stdout().print("no libraries yet: `recterm import PATH` makes one; `recterm` alone makes the built-in one")
        return
    stdout().print(_entry_table(entries))


@library.command("new", epilog=examples("recterm library new books"))
@click.argument("name")
@json_option
def new(name: str, as_json: bool) -> None:
    """Create an empty library NAME and make it the current one."""
    from recterm.service.libraries import files as libraries

    path = libraries.new(name)
    _tell(as_json, LibraryFile(path.stem, path), f"created library {path.stem}; it is now the current one")


@library.command("switch", epilog=examples("recterm library switch films"))
@click.argument("name", shell_complete=complete_libraries)
@json_option
def switch(name: str, as_json: bool) -> None:
    """Make the library NAME the current one (also: `use`)."""
    provide_library(name)
    from recterm.service.libraries import files as libraries

    info = libraries.switch(name)
    _tell(as_json, library_in_use(info), f"{info.name} ({info.label}) is now the current library")


@library.command("check", epilog=examples("recterm library check", "recterm library check --repair"))
@click.option("--repair", is_flag=True, help="Save what can be read to a new library beside it.")
@library_option
@json_option
@click.pass_context
def check(context: click.Context, repair: bool, library: str | None, as_json: bool) -> None:
    """Check the library file: structure, event log, checksums. Exit code 1 if there is a problem.

    With --repair, profiles, events, lists, decisions about titles and whatever else can be read are saved to a new
    library, NAME-repaired, which becomes the current one if the damaged one was. The damaged file stays as it is.
    """
    from recterm.service.libraries import files as libraries
    from recterm.service.libraries import maintenance

    if repair:
        repaired = maintenance.repair(library)
        _tell(as_json, repaired, "\n".join(_repaired_lines(repaired)))
        return
    problems = maintenance.check(library)
    path = libraries.path_of(library)
    lines: list[str] = []
    for hint, alike in groupby(problems, key=lambda problem: problem.hint):
        lines += [*(f"{problem.name}: {problem.text}" for problem in alike), f"  next: {hint}"]
    message = "\n".join(lines) or f"{path.stem} is sound"
    texts = tuple(problem.text for problem in problems)
    _tell(as_json, LibraryChecked(path.stem, path, not problems, texts, tuple(problems)), message)
    if problems:
        context.exit(REFUSED)


@library.command("backup", epilog=examples("recterm library backup films-backup.recterm"))
@click.argument("path", type=click.Path(path_type=Path))
@force_option
@library_option
@json_option
def backup(path: Path, force: bool, library: str | None, as_json: bool) -> None:
    """Copy the library, as it is now, to the file PATH. `recterm library restore` restores it."""
    from recterm.service.libraries import files as libraries
    from recterm.service.libraries import maintenance

    name = libraries.path_of(library).stem
    if expanded(path).is_file():
        force = ask_to_replace(path, force=force)
    target = maintenance.backup(path, library, force=force)
    _tell(as_json, LibraryCopied(name, target, target.stat().st_size), f"copied {name} to {target}")


@library.command("restore", epilog=examples("recterm library restore films-backup.recterm --library films"))
@click.argument("backup", type=click.Path(path_type=Path))
@click.option(
    "--library",
    metavar="NAME|PATH",
    shell_complete=complete_libraries,
    help="Library to replace; by default the one that BACKUP was made from.",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@progress_option
@json_option
def restore(backup: Path, library: str | None, yes: bool, progress: str, as_json: bool) -> None:
    """Restore a library from BACKUP, which `recterm library backup` wrote.

    The backup is checked first. The present library is kept under another name; `recterm library delete` deletes
    it. (`recterm restore` is for files that `recterm export` wrote.)
    """
    from recterm.present.text import clean
    from recterm.service.libraries.restore import restore_library, target_of

    target = target_of(backup, library)
    if target.exists() and not yes and sys.stdin.isatty():
        question = f"Replace the library {target.stem!r} by {backup}? The present one is kept under another name."
        click.confirm(clean(question), abort=True, err=True)
    with progress_sink(progress) as sink:
        done = restore_library(backup, target, sink)
    _tell(as_json, done, format_restored(done))


@library.command("vacuum", epilog=examples("recterm library vacuum"))
@library_option
@json_option
def vacuum(library: str | None, as_json: bool) -> None:
    """Free disk space that is no longer used."""
    from recterm.service.libraries import maintenance

    done = maintenance.vacuum(library)
    sizes = f"{format_size(done.bytes_before)} before, {format_size(done.bytes_after)} now"
    _tell(as_json, done, f"{done.library}: {sizes}")


@library.command("delete", epilog=examples("recterm library delete books --yes"))
@click.argument("name", shell_complete=complete_libraries)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
def delete(name: str, yes: bool, as_json: bool) -> None:
    """Delete the library NAME permanently, with its profiles and their events."""
    from recterm.service.libraries import files as libraries

    libraries.open_library(name, readonly=True).close()
    confirm(f"Permanently delete library {name!r} with all its profiles?", yes=yes)
    path = libraries.delete(name)
    _tell(as_json, LibraryFile(path.stem, path), f"deleted {path}")


@library.command("build", epilog=examples("recterm library build albums"))
@click.argument("name", type=click.Choice(["films", "albums"]))
@progress_option
@json_option
def build(name: str, progress: str, as_json: bool) -> None:
    """Make a built-in library, with its simulated community, if it is missing, and make it the current one."""
    from recterm.service.libraries import files as libraries
    from recterm.service.starter.builtin import ensure_builtin

    with progress_sink(progress) as sink:
        path = ensure_builtin(sink, name=name)
    libraries.remember(path)
    _tell(as_json, LibraryFile(path.stem, path), f"the built-in library {name!r} is at {path}")


@library.command("build-films", hidden=True, epilog=examples("recterm library build-films --progress json"))
@click.option("--untrained", is_flag=True, help="Do not train the models.")
@progress_option
@json_option
def build_films(untrained: bool, progress: str, as_json: bool) -> None:
    """Make the built-in library if it is missing; the app runs this at its very first start."""
    from recterm.service.starter.builtin import ensure_builtin

    with progress_sink(progress) as sink:
        path = ensure_builtin(sink, trained=not untrained)
    _tell(as_json, LibraryFile(path.stem, path), f"the built-in library is at {path}")


library.add_command(also_called("use", switch))


def _repaired_lines(repaired: LibraryRepaired) -> list[str]:
    from recterm.present.text import counted

    named = {name.replace("_", " "): count for name, count in repaired.saved.items() if count}
    saved = [counted(count, name.removesuffix("s")) for name, count in named.items()]
    lost = [f"lost: {text}" for text in repaired.lost] or ["lost: nothing"]
    name = repaired.path.stem
    return [
        f"saved to the new library {name}: {', '.join(saved) or 'nothing'}",
        *lost,
        f"it is at {repaired.path}; the damaged file stays as it is",
        f"next: `recterm library check --library {repaired.path}`, then continue with {name}",
    ]


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something is lost permanently; without a terminal, require `--yes`."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise RectermError(
            "this deletes permanently, and there is no terminal to ask at", "add --yes to confirm", code="not_confirmed"
        )
    click.confirm(question, abort=True, err=True)


def _tell(as_json: bool, answer: LibraryFile, sentence: str) -> None:
    if as_json:
        write_json(answer)
    else:
        from recterm.present.text import clean

        stdout().print("\n".join(clean(line) for line in sentence.splitlines()), soft_wrap=True)


def _listed(entry: LibraryEntry) -> ListedLibrary:
    listed = ListedLibrary(entry.name, entry.path, entry.current, entry.bytes, entry.problem or None)
    info = entry.info
    if info is None:
        return listed
    return replace(
        listed,
        data=info.label,
        simulated=info.simulated,
        items=info.n_items,
        users=info.n_users,
        interactions=info.n_interactions,
    )


def _entry_table(entries: Sequence[LibraryEntry]) -> Table:
    from rich.text import Text

    from recterm.cli.output.tables import table
    from recterm.present.text import clean

    grid = table()
    grid.add_column("")
    grid.add_column("Library", style="bold", no_wrap=True, overflow="ellipsis")
    grid.add_column("Data", overflow="fold")
    for column in ("Items", "Users", "Interactions", "Size"):
        grid.add_column(column, justify="right", no_wrap=True)
    for entry in entries:
        info = entry.info
        counts = (f"{info.n_items:,}", f"{info.n_users:,}", f"{info.n_interactions:,}") if info else ("", "", "")
        label = Text(clean(info.label)) if info else Text(clean(entry.problem), style="red")
        grid.add_row("*" if entry.current else "", Text(clean(entry.name)), label, *counts, format_size(entry.bytes))
    return grid
