"""Get public data sets: list them, or download, check and import one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from recterm.cli.commands.data.import_ import as_option, print_import
from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.completion import complete_libraries
from recterm.cli.shared.options import examples, json_option, progress_option
from recterm.cli.shared.progress import progress_sink
from recterm.domain.answers.data.imports import DownloadedAndImported, PublicDataSets
from recterm.present.data.data_facts import data_set_facts, format_size
from recterm.service.data.public_data import DATA_SETS, data_set_named

if TYPE_CHECKING:
    from recterm.domain.answers.data.imports import Downloaded, PublicDataSet


@click.command(
    short_help="Get a public data set: list, or download, check and import.",
    epilog=examples("recterm get", "recterm get ml-latest-small", "recterm get ml-32m --accept --progress json"),
)
@click.argument("name", required=False)
@click.option("--accept", is_flag=True, help="Confirm that you have read and accept the publisher's terms.")
@click.option("--download-only", is_flag=True, help="Download and check only, without importing.")
@click.option("--keep", is_flag=True, help="Keep the downloaded file after the import.")
@as_option
@click.option("--replace", is_flag=True, help="Replace the data of the library; profiles and events stay.")
@click.option(
    "--library",
    metavar="NAME|PATH",
    shell_complete=complete_libraries,
    help="Library to fill; by default a new one, named after the data set, which becomes the current one.",
)
@progress_option
@json_option
def get(
    name: str | None,
    accept: bool,
    download_only: bool,
    keep: bool,
    take: str | None,
    replace: bool,
    library: str | None,
    progress: str,
    as_json: bool,
) -> None:
    """List the public data sets, or get the one called NAME.

    The publisher's terms are shown first, and nothing is downloaded before you accept them. An interrupted download
    resumes where it stopped; a file with a wrong checksum is discarded.
    """
    if name is None:
        _list(as_json)
        return
    data_set = data_set_named(name)
    accepted = accept or _ask(data_set)
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice
    from recterm.service.data.getting import get as fetch
    from recterm.service.jobs.history import remembered

    with remembered("get", name, library or "") as job, progress_sink(progress) as sink:
        got = fetch(
            name,
            accepted=accepted,
            library=library,
            replace=replace,
            only_download=download_only,
            keep=keep,
            take=FeedbackChoice(take) if take else None,
            progress=sink,
        )
        job.answered(got)
    if as_json:
        write_json(got)
        return
    _print(got)


def _ask(data_set: PublicDataSet) -> bool:
    """Show the terms to a person at a terminal and ask; nobody else can accept them here."""
    notice(data_set.title)
    for label, text, _ in data_set_facts(data_set):
        notice(f"{label:<8}{text}")
    return sys.stdin.isatty() and click.confirm("Do you accept these terms?", default=False, err=True)


def _list(as_json: bool) -> None:
    if as_json:
        write_json(PublicDataSets(tuple(DATA_SETS.values())))
        return
    from recterm.cli.output.tables import table

    grid = table()
    grid.add_column("Name", no_wrap=True)
    grid.add_column("What", overflow="fold")
    grid.add_column("Size", justify="right", no_wrap=True)
    for data_set in DATA_SETS.values():
        grid.add_row(data_set.name, f"{data_set.title}: {data_set.content}", format_size(data_set.bytes))
    stdout().print(grid)
    notice("`recterm get NAME` shows the terms, then downloads, checks and imports")


def _print(got: Downloaded | DownloadedAndImported) -> None:
    if isinstance(got, DownloadedAndImported):
        print_import(stdout(), got)
        notice(f"cite: {got.data_set.citation}")
        notice("next: `recterm train` fits the models")
    if got.file is not None:
        notice(f"the file is {got.file}")
