"""Export events, the community, shelves, watchlist or lists to a file, and restore an export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.completion import complete_libraries, complete_lists, complete_shelves
from recterm.cli.shared.options import examples, json_option, library_option, profile_option
from recterm.cli.shared.sessions import provide_library, session

if TYPE_CHECKING:
    from recterm.domain.answers.data.export import Exported

FORMATS = ("jsonl", "csv", "spreadsheet", "letterboxd", "imdb", "recbole", "parquet", "json", "markdown")
SHOWN = 20
"""Number of titles listed for each reason of omission."""

LISTS = ("shelves", "watchlist", "lists")


@click.command(
    "export",
    short_help="Write ratings, the community, shelves or lists to a file.",
    epilog=examples(
        "recterm export ratings.jsonl",
        "recterm export diary.csv --format letterboxd",
        "recterm export shelves.md --what shelves",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Format; by default the suffix of PATH decides.")
@click.option(
    "--what",
    type=click.Choice(["events", "community", "all", *LISTS]),
    default="events",
    show_default=True,
    help="Profiles' events, the community with the catalogue, both (jsonl), or items in order.",
)
@click.option(
    "--list", "named", metavar="NAME", shell_complete=complete_lists, help="With --what lists: only this list."
)
@click.option("--shelf", metavar="NAME", shell_complete=complete_shelves, help="With --what shelves: only this shelf.")
@click.option("-n", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="Picks on each shelf.")
@force_option
@library_option
@profile_option
@json_option
def export(
    path: Path, format_: str | None, what: Any, named: str | None, shelf: str | None, count: int, force: bool,
    library: str | None, profile: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Write to PATH: jsonl has everything and can be restored; the others are for other programs.

    csv has one row per interaction, spreadsheet the same without cells that look like formulas; letterboxd and imdb
    have one profile in the format that those sites read; recbole and parquet are folders of two tables.
    Shelves, the watchlist and your lists are csv, json or markdown. The whole library is a single file: `recterm
    library backup` copies it.
    """
    if named is not None and what != "lists":
        raise click.UsageError("--list requires --what lists")
    if shelf is not None and what != "shelves":
        raise click.UsageError("--shelf requires --what shelves")
    if path.is_file():
        force = ask_to_replace(path, force=force)
    if what in LISTS:
        from recterm.service.data.exporting_lists import export_lists

        with session(library, profile, models=what == "shelves") as opened:
            exported = export_lists(opened, path, what, format=format_, n=count, force=force, named=shelf or named)
    else:
        provide_library(library)
        from recterm.service.data.exporting import export_data

        exported = export_data(path, what=what, format=format_, library=library, profile=profile, force=force)
    _tell(exported, as_json=as_json)


def _tell(exported: Exported, *, as_json: bool) -> None:
    if as_json:
        write_json(exported)
        return
    from recterm.present.text import clean, counted

    for file in exported.files:
        stdout().print(f"wrote {clean(str(file))}", soft_wrap=True)
    stdout().print(f"{counted(exported.rows, 'row')} ({exported.format})")
    for reason, rows in exported.left_out.items():
        stdout().print(f"{rows:,} left out or changed: {clean(reason)}", soft_wrap=True)
        names = list(dict.fromkeys(exported.titles.get(reason, ())))
        more = f" and {len(names) - SHOWN:,} more (--json lists all)" if len(names) > SHOWN else ""
        if names:
            stdout().print(f"  {clean('; '.join(names[:SHOWN]))}{more}", soft_wrap=True)


@click.command(
    "restore",
    short_help="Restore what `recterm export` wrote as jsonl.",
    epilog=examples("recterm restore ratings.jsonl --library films"),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--library",
    metavar="NAME|PATH",
    shell_complete=complete_libraries,
    help="Library to fill; by default a new one, named after PATH.",
)
@json_option
def restore(path: Path, library: str | None, as_json: bool) -> None:
    """Restore profiles and events from PATH; into a missing or empty library also catalogue and community.

    Existing events are not doubled: restoring twice changes nothing.
    """
    from recterm.service.data.restoring import restore as bring_back

    result = bring_back(path, library=library)
    if as_json:
        write_json(result)
        return
    from recterm.present.text import clean, counted

    brought = f"{counted(result.items, 'item')}, {counted(result.interactions, 'interaction')}"
    stdout().print(f"restored into {clean(result.library)}: {brought}")
    for name, events in result.profiles.items():
        stdout().print(f"{clean(name)}: {events:,} new events", soft_wrap=True)
    if result.listed:
        stdout().print(f"{result.listed:,} more items on lists")
    if result.unknown:
        stdout().print(f"{result.unknown:,} events are on items that are not in this catalogue; they are kept")
