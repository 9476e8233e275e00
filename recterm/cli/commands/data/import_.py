"""Import a data set, and report what became of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.completion import complete_libraries
from recterm.cli.shared.options import examples, json_option, progress_option
from recterm.cli.shared.progress import progress_sink
from recterm.domain.data.editions import EditionHandling
from recterm.domain.data.event_weights import defaults_text, parse_event
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from rich.console import Console

    from recterm.domain.answers.data.imports import Imported
    from recterm.ingest.tables.roles.columns import ColumnMapping


as_option = click.option(
    "--as",
    "take",
    type=click.Choice(["ratings", "views", "both"]),
    help="For data with both: the rows with a rating, every row as a view, or both as scores.  [default: ratings]",
)
"""Option of data with both ratings and views."""


@click.command(
    "import",
    short_help="Import a data set: a file, a zip or a folder.",
    epilog=examples(
        "recterm import ml-25m.zip",
        "recterm import plays.csv --user listener --item track --rating plays",
        "recterm import BX-CSV-Dump.zip --as views",
        "recterm import goodbooks --items books.csv --on book_id",
        "recterm import reviews.tsv --where verified_purchase=Y --where 'helpful_votes>=1'",
        "recterm import events.csv --event purchase=1 --event view=0.1 --event skip=-0.3 --half-life 180d",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", metavar="FORMAT", help="Read the files as this format instead of detecting it.")
@click.option("--user", metavar="COLUMN", help="Column of the users.")
@click.option("--item", metavar="COLUMN", help="Column of the items.")
@click.option("--rating", metavar="COLUMN", help="Column of the ratings, or of counts.")
@click.option("--scale", metavar="LOW:HIGH", help="Lowest and highest rating, such as 1:10.")
@click.option("--time", metavar="COLUMN", help="Column of the times.")
@click.option("--title", metavar="COLUMN", help="Column of the titles.")
@click.option(
    "--interactions",
    metavar="FILE",
    help="For several tables: the file with the interactions; of kinds of events, several files with commas between.",
)
@click.option("--items", metavar="FILE", help="File with the items and their titles; none: join no file.")
@click.option("--on", metavar="COLUMN", help="Column of that file with the ids of the items.")
@click.option(
    "--where",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="Keep the rows whose COLUMN holds VALUE (also !=, >=, <=, >, <); may be repeated; none: keep all.",
)
@click.option("--kinds", metavar="COLUMN", help="Column of kinds of events (view, cart, purchase); none: use none.")
@click.option(
    "--event",
    "weights",
    metavar="KIND=WEIGHT",
    multiple=True,
    help="What an event of KIND counts; below 0 it speaks against the item, 0 leaves it out; may be repeated."
    f"  [default: {defaults_text()}]",
)
@click.option("--dwell", metavar="COLUMN", help="Column of dwell times or shares of play; none: use none.")
@click.option("--half-life", metavar="SPAN", help="Span after which an event counts half, such as 180d (w, m, y).")
@as_option
@click.option(
    "--editions",
    type=click.Choice([handling.value for handling in EditionHandling]),
    default=EditionHandling.GROUP.value,
    show_default=True,
    help="Items of one work, such as reissues: show one of them only, make them one item, or keep them apart.",
)
@click.option("--replace", is_flag=True, help="Replace the data of the library; profiles and events stay.")
@click.option("--preview", is_flag=True, help="Show how PATH would be read, without importing.")
@click.option("--fresh", is_flag=True, hidden=True, help="With --preview: ignore remembered columns.")
@click.option(
    "--library",
    metavar="NAME|PATH",
    shell_complete=complete_libraries,
    help="Library to fill; by default a new one, named after PATH, which becomes the current one.",
)
@progress_option
@json_option
def import_(
    path: Path,
    format_: str | None,
    take: str | None,
    where: tuple[str, ...],
    editions: str,
    weights: tuple[str, ...],
    replace: bool,
    preview: bool,
    fresh: bool,
    library: str | None,
    progress: str,
    as_json: bool,
    **columns: Any,
) -> None:
    """Import the data set at PATH: a file, a zip, a tar or a folder.

    MovieLens (all sizes), RecBole, Amazon reviews, Last.fm, Million Song, MIND, Steam, Book-Crossing and the
    Netflix Prize are recognised by their files; so is any CSV, TSV, Parquet, Arrow or JSON-lines file with a row per
    interaction. Of several tables, the one with the interactions and those that list the items are found by their ids
    (--preview shows them). Kinds of events (view, cart, purchase, skip, like) get weights, and what a user did with an
    item adds up to a feedback score, of which --preview and the report show examples. The data become a new library,
    named after PATH, unless --library names another.
    """
    from recterm.service.data.saved_mapping import mapping_of

    given = {role: column for role, column in columns.items() if column is not None}
    mapping = mapping_of(given, list(map(parse_event, weights)), where)
    if preview:
        _preview(path, library, mapping, fresh=fresh, as_json=as_json)
        return
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice
    from recterm.service.data.importing import import_data
    from recterm.service.jobs.history import remembered

    with remembered("import", str(expanded(path).absolute()), library or "") as job, progress_sink(progress) as sink:
        result = import_data(
            path,
            library=library,
            format=format_,
            mapping=mapping,
            replace=replace,
            take=FeedbackChoice(take) if take else None,
            editions=EditionHandling(editions),
            progress=sink,
        )
        job.answered(result)
    if as_json:
        write_json(result)
        return
    print_import(stdout(), result)
    notice("next: `recterm train` fits the models")


def _preview(path: Path, library: str | None, mapping: ColumnMapping, *, fresh: bool, as_json: bool) -> None:
    from recterm.cli.output.tables import facts, quiet
    from recterm.present.data.data_facts import format_rows, preview_facts
    from recterm.service.data.preview import preview

    answer = preview(str(path), library, fresh=fresh, mapping=mapping)
    if as_json:
        write_json(answer)
        return
    console = stdout()
    console.print(facts(preview_facts(answer)))
    if answer.shape.columns:
        console.print()
        for line in format_rows([answer.shape.columns, *answer.shape.rows]):
            console.print(quiet(line), no_wrap=True, overflow="ellipsis")


def print_import(console: Console, result: Imported) -> None:
    """Print an import for people."""
    from recterm.cli.output.tables import facts, heading
    from recterm.present.data.data_facts import import_facts

    console.print(heading(result.data, result.format, f"{result.seconds:.1f} s"))
    console.print(facts(import_facts(result, density=True)))
