"""What a profile did: the log of it, and histories from other services brought in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.documents import event_document, profile_document, revision_document
from recterm.cli.options import examples, json_option, library_option, profile_option, progress_option
from recterm.cli.output import notice, stdout, write_json
from recterm.cli.progress import progress_sink
from recterm.cli.sessions import provide_library, session
from recterm.tui.text import clean, profile_said

if TYPE_CHECKING:
    from recterm.service.history import HistoryImport
    from recterm.store.matches import Decision


@click.group(
    invoke_without_command=True,
    short_help="Show what you did; bring in your history from elsewhere.",
    epilog=examples(
        "recterm history", "recterm history -n 100 --json", "recterm history import letterboxd-me-2026-11-21-utc.zip"
    ),
)
@click.option("-n", "limit", type=click.IntRange(min=1), default=20, show_default=True, help="Events to show.")
@library_option
@profile_option
@json_option
@click.pass_context
def history(ctx: click.Context, limit: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """Show what you did, newest first; or bring in what you did elsewhere."""
    if ctx.invoked_subcommand is not None:
        return
    with session(library, profile) as opened:
        entries = opened.history(limit)
        if as_json:
            events = [event_document(event, item) for event, item in entries]
            counts = profile_document(opened.profile)
            write_json({**counts, "events": events, "revision": revision_document(opened)})
            return
        from recterm.cli.tables import heading, history_table

        console = stdout()
        console.print(heading(profile_said(opened.profile), opened.info.label))
        if entries:
            undone = frozenset(event.undoes for event, _ in entries if event.undoes is not None)
            console.print(history_table(entries, undone))


@history.command("import", epilog=examples("recterm history import ratings.csv --report report.json"))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--report", type=click.Path(path_type=Path), metavar="PATH", help="Write what became of every item.")
@library_option
@profile_option
@progress_option
@json_option
def import_(
    path: Path, report: Path | None, library: str | None, profile: str | None, progress: str, as_json: bool
) -> None:
    """Bring in your history from PATH, a file, zip or folder as it was downloaded.

    Letterboxd, IMDb, MovieLens, Trakt, Simkl, TMDB, Netflix, Spotify, Last.fm, ListenBrainz, Apple Music, YouTube Music
    and Goodreads are recognised. Everything keeps its own date; the same file twice changes nothing.
    """
    provide_library(library, progress)
    from recterm.service.history import import_history
    from recterm.service.job_history import remembered
    from recterm.service.libraries import called, path_of

    with remembered("history import", str(path), called(path_of(library))) as job, progress_sink(progress) as sink:
        found = import_history(path, library=library, profile=profile, report=report, progress=sink)
        job.found(history_document(found))
    if as_json:
        write_json(history_document(found))
        return
    _print(found)
    if found.matched["possible"] or found.unmatched:
        notice("`recterm history review` lists what is not sure; what the catalogue lacks is kept as your own")


@history.command("review", epilog=examples("recterm history review", 'recterm history review 3 --accept "Alien"'))
@click.argument("number", type=int, required=False)
@click.option("--accept", metavar="ITEM", help="It is this item: a number of the list, an id or a title.")
@click.option("--none", "not_here", is_flag=True, help="The catalogue does not have it.")
@library_option
@json_option
def review(number: int | None, accept: str | None, not_here: bool, library: str | None, as_json: bool) -> None:
    """List titles of imported histories that are not sure, with candidates; decide about one by its NUMBER.

    A decision is remembered for the next import, and can be changed.
    """
    if number is None and (accept or not_here):
        raise click.UsageError("name the NUMBER of the title to decide about")
    if number is not None and bool(accept) == not_here:
        raise click.UsageError("say --accept ITEM or --none")
    provide_library(library)
    from recterm.service.history import candidate_names, decide, open_matches

    if number is not None:
        waiting = {one.number: one for one in open_matches(library)}
        chosen = accept
        if accept is not None and accept.isdecimal() and number in waiting:
            places = waiting[number].candidates
            if 1 <= int(accept) <= len(places):
                chosen = places[int(accept) - 1]
        decided = decide(library, number, None if not_here else chosen)
        if as_json:
            write_json(_decision_document(decided))
        else:
            stdout().print(f"{clean(decided.title)}: {clean(decided.item or 'not in this catalogue')}")
        return
    found = open_matches(library)
    if as_json:
        write_json({"matches": [_decision_document(one) for one in found]})
        return
    _print_open(found, candidate_names(found, library))


def history_document(found: HistoryImport) -> dict[str, Any]:
    """The JSON document of an import."""
    return {
        "format": found.format,
        "matched": dict(found.matched),
        "unmatched": found.unmatched,
        "events": found.events,
        "repeated": found.repeated,
        "skipped": dict(found.skipped),
        "examples": {reason: list(rows) for reason, rows in found.examples.items()},
        "report": str(found.report),
    }


def _decision_document(one: Decision) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "year": one.year,
        "creators": list(one.creators),
        "candidates": list(one.candidates),
        "state": one.state,
        "item": one.item,
    }


def _print(found: HistoryImport) -> None:
    from recterm.cli.tables import facts, heading, table

    stdout().print(heading(found.source, f"{found.events:,} new events", f"{found.repeated:,} were there already"))
    rows = [(level, f"{count:,} items") for level, count in found.matched.items()]
    stdout().print(facts([*rows, ("not in the catalogue", f"{found.unmatched:,} items")]))
    notice(f"what became of every item is in {found.report}")
    if found.skipped:
        grid = table()
        grid.add_column("Skipped", justify="right")
        grid.add_column("Why")
        grid.add_column("For example", style="dim", overflow="fold")
        for reason, count in found.skipped.items():
            grid.add_row(f"{count:,}", clean(reason), clean("; ".join(found.examples.get(reason, ())[:2])))
        stdout().print()
        stdout().print(grid)


def _print_open(found: list[Decision], names: dict[str, str]) -> None:
    from recterm.cli.tables import quiet, table

    if not found:
        stdout().print(quiet("nothing to decide"))
        return
    grid = table()
    for head in ("Number", "Title", "Candidates"):
        grid.add_column(head, justify="right" if head == "Number" else "left", overflow="fold")
    for one in found:
        title = one.title + (f" ({one.year})" if one.year else "")
        places = enumerate(one.candidates, start=1)
        candidates = "\n".join(clean(f"{place} {names.get(item, item)}  {item}") for place, item in places)
        grid.add_row(str(one.number), clean(f"{title} {', '.join(one.creators)}"), candidates or "–")
    stdout().print(grid)
    stdout().print(quiet("recterm history review NUMBER --accept PLACE, --accept TITLE, or --none"))
