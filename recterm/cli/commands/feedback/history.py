"""History of a profile: its log, and imports from other services."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.commands.feedback.diary import delete, edit, exclude, include, list_
from recterm.cli.commands.feedback.feedback import tell_reverted
from recterm.cli.output.answers import profile_answer, recorded, revised
from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.options import (
    NUMBER,
    ROWS,
    Amount,
    examples,
    json_option,
    library_option,
    profile_option,
    progress_option,
)
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library, session
from recterm.cli.shared.table_options import table_options
from recterm.domain.answers.data.histories import DecidedTitle, DecidedTitles, HistoryImports
from recterm.domain.answers.feedback import RecordedEvents
from recterm.domain.data.event_weights import NO_COLUMN, EventChoice, parse_event, parse_half_life
from recterm.present.text import clean, format_profile
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.histories import HistoryImported, HistoryPreview, ReadTable
    from recterm.ingest.exports import HistoryMapping
    from recterm.store.people.title_matches import TitleMatch


@click.group(
    invoke_without_command=True,
    short_help="Show your history; import it from other services.",
    epilog=examples(
        "recterm history", "recterm history -n 100 --json", "recterm history import letterboxd-me-2026-11-21-utc.zip"
    ),
)
@click.option("-n", "limit", type=ROWS, default=20, show_default=True, help="Number of events.")
@library_option
@profile_option
@json_option
@click.pass_context
def history(ctx: click.Context, limit: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """Show your history, newest first; or import it from other services."""
    if ctx.invoked_subcommand is not None:
        return
    with session(library, profile) as opened:
        entries = opened.feedback.history(limit)
        if as_json:
            events = RecordedEvents(tuple(recorded(event, item) for event, item in entries))
            write_json(profile_answer(opened.profile), events, revised(opened))
            return
        from recterm.cli.output.tables import heading, history_table

        console = stdout()
        console.print(heading(format_profile(opened.profile, opened.catalogue.words), opened.info.label))
        if entries:
            undone = frozenset(event.undoes for event, _ in entries if event.undoes is not None)
            console.print(history_table(entries, undone))


for _command in (list_, edit, delete, exclude, include):
    history.add_command(_command)


@history.command(
    "import",
    epilog=examples(
        "recterm history import ratings.csv --report report.json",
        "recterm history import films.xlsx --preview",
        "recterm history import films.csv --title Film --rating Grade --scale 0:20 --id imdb=Link",
        'recterm history import backup.zip --table watched.csv --date "Seen on" --status none',
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="PATH", help="Write what became of every item to this file."
)
@force_option
@click.option(
    "--least-play",
    type=Amount(0),
    metavar="SECONDS",
    help="Seconds from which a play counts, if the export has durations.  [default: 30]",
)
@click.option("--person", metavar="NAME", help="Whose rows are meant, where the export has several people's.")
@click.option(
    "--as",
    "music",
    type=click.Choice(["artists", "albums", "tracks"]),
    help="What plays count for in an empty library, or in one without music.",
)
@table_options
@click.option(
    "--event",
    "weights",
    metavar="KIND=WEIGHT",
    multiple=True,
    help="What each play, view or skip counts; below 0 it speaks against the item, 0 leaves it out; may be repeated;"
    " remembered until --event none.  [default: play 1, view 1, skip 0]",
)
@click.option("--half-life", metavar="SPAN", help="Span after which a play counts half, such as 180d (w, m, y).")
@click.option("--preview", is_flag=True, help="Show how PATH would be read, without importing.")
@click.option("--fresh", is_flag=True, help="Ignore remembered columns and weights.")
@click.option("--quick", is_flag=True, hidden=True, help="With --preview: name the service, without reading it.")
@library_option
@profile_option
@progress_option
@json_option
def import_(
    path: Path,
    report: Path | None,
    force: bool,
    least_play: float | None,
    person: str | None,
    music: str | None,
    table: str | None,
    weights: tuple[str, ...],
    half_life: str | None,
    preview: bool,
    fresh: bool,
    quick: bool,
    library: str | None,
    profile: str | None,
    progress: str,
    as_json: bool,
    **columns: Any,
) -> None:
    """Import your history from PATH, a file, zip or folder as downloaded.

    The exports of dozens of services for films and series, music, books and games are recognised, such as Letterboxd,
    IMDb, Netflix, Trakt, Plex, Spotify, Last.fm and Goodreads (the README lists them all). So is any table of your own
    with titles, and ratings, dates, statuses or lists: CSV, spreadsheets, JSON, HTML, XML. Its columns are found by
    their names and contents, and shown; --title and the options after it change them, and are remembered for tables
    with the same headings. Everything keeps its own date; the same file twice changes nothing.

    Where the export tells how long something was played, a play counts the share that was heard or watched, and one
    that was skipped counts nothing; --event, --dwell none and --half-life change that, and --preview shows it. They are
    remembered for the next export of the service, or the next table with the same headings, and said when used.

    Plays of music count for what the library has: albums, artists or tracks. An empty library becomes one of those
    with --as.

    Likes, dislikes and named lists are imported too. A list of IMDb is named after its file; a file with a generic name
    is taken for the watchlist.
    """
    from recterm.ingest.exports import LEAST_PLAY, HistoryMapping

    named = HistoryMapping.of({**columns, "id": ", ".join(columns["id"])})
    forget = weights == (NO_COLUMN,)
    events = _event_choice(() if forget else weights, half_life)
    chosen = {"person": person, "table": table, "fresh": fresh, "events": events, "forget_weights": forget}
    if preview:
        provide_library(library)
        _print_preview(_previewed(path, library, named, quick=quick, **chosen), as_json=as_json)
        return
    imported = _imported(
        path,
        progress,
        library=library,
        profile=profile,
        report=report,
        force=force,
        least_play=LEAST_PLAY / 1000 if least_play is None else least_play,
        music=music,
        named=named,
        **chosen,
    )
    if as_json:
        write_json(imported)
    else:
        _print_imported(imported)


def _event_choice(weights: tuple[str, ...], half_life: str | None) -> EventChoice:
    """Return what was typed after --event and --half-life."""
    return EventChoice(
        weights=tuple(map(parse_event, weights)), half_life=None if half_life is None else parse_half_life(half_life)
    )


def _imported(
    path: Path, progress: str, *, library: str | None, report: Path | None, force: bool, **options: Any
) -> HistoryImported:
    """Import a history as a remembered job, with its progress on stderr."""
    if report is not None:
        force = ask_to_replace(report, force=force)
    provide_library(library, progress)
    from recterm.service.history.importing import import_history
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of

    with (
        remembered("history import", str(expanded(path).absolute()), called(path_of(library))) as job,
        progress_sink(progress) as sink,
    ):
        imported = import_history(
            path, library=library, report=report, force=force, show_tables=_show_tables, progress=sink, **options
        )
        job.answered(imported)
    return imported


def _print_imported(imported: HistoryImported) -> None:
    from recterm.cli.output.tables import facts, heading
    from recterm.present.data.data_facts import history_facts

    stdout().print(heading(imported.source))
    stdout().print(facts(history_facts(imported)))
    notice(f"what became of every item is in {imported.report}")
    if imported.matched["likely"] or imported.matched["possible"] or imported.unmatched:
        notice("`recterm history review` lists uncertain matches; items not in the catalogue are kept as added by you")


def _show_tables(tables: Sequence[ReadTable]) -> None:
    """Say how the person's own tables are read, before anything is written."""
    from recterm.present.data.data_facts import format_columns

    for table in tables:
        notice(f"{table.file}: {format_columns(table.columns, table.scale)}")


def _previewed(
    path: Path, library: str | None, named: HistoryMapping, *, quick: bool, **options: Any
) -> HistoryPreview:
    from recterm.service.history.preview import preview_history

    return preview_history(str(path), library=library, named=named, services=not quick, **options)


def _print_preview(shown: HistoryPreview, *, as_json: bool) -> None:
    from recterm.cli.output.tables import facts, quiet
    from recterm.present.data.data_facts import format_rows
    from recterm.present.data.history_facts import history_preview_facts

    if as_json:
        write_json(shown)
        return
    console = stdout()
    console.print(facts(history_preview_facts(shown)))
    for previewed in shown.tables:
        console.print()
        for line in format_rows([previewed.shape.columns, *previewed.shape.rows]):
            console.print(quiet(line), no_wrap=True, overflow="ellipsis")


@history.command("imports", epilog=examples("recterm history imports", "recterm history undo-import 3"))
@library_option
@profile_option
@json_option
def imports(library: str | None, profile: str | None, as_json: bool) -> None:
    """List your imported histories, newest first, with their numbers."""
    with session(library, profile) as opened:
        histories = opened.steps.imports()
        if as_json:
            write_json(HistoryImports(tuple(histories)))
            return
        from recterm.cli.output.tables import local_time, quiet, table

        if not histories:
            stdout().print(quiet("nothing imported yet"))
            return
        grid = table()
        for head in ("Number", "Of", "When", "Events", ""):
            grid.add_column(head, justify="right" if head in ("Number", "Events") else "left")
        for info in histories:
            made = local_time(info.made) if info.made else ""
            grid.add_row(
                str(info.number), clean(info.source), made, f"{info.events:,}", "undone" if info.undone else ""
            )
        stdout().print(grid)


@history.command("undo-import", epilog=examples("recterm history imports", "recterm history undo-import 3"))
@click.argument("number", type=NUMBER)
@library_option
@profile_option
@json_option
def undo_import(number: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """Undo the import NUMBER as a whole, whatever you have done since.

    Events that another service has too, and your own in recterm, stay. `recterm history imports` lists the numbers,
    `recterm redo` restores it, as does importing the file again.
    """
    with session(library, profile) as opened:
        tell_reverted(opened, opened.steps.undo_import(number), as_json=as_json)


@history.command(
    "review",
    epilog=examples(
        "recterm history review", 'recterm history review 3 --accept "Alien"', "recterm history review 3 --none"
    ),
)
@click.argument("number", type=NUMBER, required=False)
@click.option(
    "--accept", "--item", metavar="ITEM", help="Match with this item: a place in the list, an id, title or search."
)
@click.option("--none", "not_here", is_flag=True, help="The catalogue does not have it.")
@click.option("--all", "every", is_flag=True, help="Also list decided titles.")
@library_option
@json_option
def review(
    number: int | None, accept: str | None, not_here: bool, every: bool, library: str | None, as_json: bool
) -> None:
    """List uncertain titles of imported histories, with candidates; decide on one by its NUMBER.

    Likely matches were imported and wait for confirmation; the rest is kept as added by you. A decision moves the
    imported events, is remembered for the next import, and can be changed.
    """
    if number is None and (accept or not_here):
        raise click.UsageError("give the NUMBER of the title to decide on")
    if accept and not_here:
        raise click.UsageError("use --accept ITEM or --none, not both")
    provide_library(library)
    from recterm.service.history.review import candidate_names, candidates_of, decide, numbered, open_matches

    if number is None:
        matches = open_matches(library, every=every)
        if as_json:
            write_json(DecidedTitles(tuple(_decided(match, match.candidates) for match in matches)))
        else:
            _print_open(matches, candidate_names(matches, library))
        return
    match = numbered(library, number)
    places = [item.id for item in candidates_of(library, match)]
    if accept or not_here:
        by_place = dict(zip(map(str, range(1, len(places) + 1)), places, strict=True))
        match = decide(library, number, by_place.get(accept, accept) if accept else None)
    if as_json:
        write_json(_decided(match, places))
    elif accept or not_here:
        name = candidate_names([match], library).get(match.item or "", match.item or "not in this catalogue")
        stdout().print(f"{clean(match.title)}: {clean(name)}")
    else:
        shown = replace(match, candidates=tuple(places))
        _print_open([shown], candidate_names([shown], library))


def _decided(match: TitleMatch, candidates: Sequence[str]) -> DecidedTitle:
    return DecidedTitle(
        match.number, match.title, match.year, match.creators, tuple(candidates), match.state, match.item
    )


def _print_open(matches: list[TitleMatch], names: dict[str, str]) -> None:
    from recterm.cli.output.tables import quiet, table

    if not matches:
        stdout().print(quiet("nothing to decide"))
        return
    grid = table()
    for head in ("Number", "Title", "So far", "Candidates"):
        grid.add_column(head, justify="right" if head == "Number" else "left", overflow="fold")
    for match in matches:
        title = match.label
        places = enumerate((item for item in match.choices if item in names), start=1)
        candidates = "\n".join(clean(f"{place} {names[item]}  {item}") for place, item in places)
        so_far = {"open": "your own", "not here": "not in this catalogue"}.get(match.state, "")
        if match.item is not None:
            so_far = f"{'likely ' if match.waiting else ''}{names.get(match.item, match.item)}"
        grid.add_row(
            str(match.number), clean(f"{title} {', '.join(match.creators)}"), clean(so_far), candidates or "–"
        )  # fmt: skip
    stdout().print(grid)
    stdout().print(quiet("recterm history review NUMBER --accept PLACE, --accept TITLE, or --none"))
