"""Runs, saved evaluations: list, show, compare any two, repeat, delete."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recterm.cli.commands.housekeeping.library import confirm
from recterm.cli.commands.models.evaluate import by_option, show_run, write_report
from recterm.cli.output.comparison_tables import print_comparison
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.options import NUMBER, ReportFile, examples, json_option, library_option, progress_option
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library
from recterm.domain.answers.lab.evaluation import (
    ReportWritten,
    RunDeleted,
    RunList,
    evaluation_answer,
    repeated_evaluation,
)
from recterm.domain.measured_models import row_lines
from recterm.errors import RectermError
from recterm.lab.metrics.registry import metric_of, short_name
from recterm.present.runs.run_table import HEADLINES, format_mean, headline, in_order
from recterm.present.text import clean

if TYPE_CHECKING:
    from recterm.domain.answers.lab.evaluation import Run


@click.group(
    short_help="List, show, compare and repeat evaluations.",
    epilog=examples("recterm runs list", "recterm runs compare 3 5", "recterm runs repeat 5"),
)
def runs() -> None:
    """Work with saved evaluations: each has everything needed to repeat it."""


@runs.command("list", epilog=examples("recterm runs list"))
@library_option
@json_option
def list_(library: str | None, as_json: bool) -> None:
    """List the runs of the library, newest first."""
    provide_library(library)
    from recterm.service.models.runs import list_runs

    saved_runs = list_runs(library)
    if as_json:
        write_json(RunList(tuple(map(evaluation_answer, saved_runs))))
        return
    from recterm.cli.output.tables import quiet, table

    if not saved_runs:
        stdout().print(quiet("no evaluations in this library yet: run `recterm evaluate`"))
        return
    grid = table()
    for column in ("Run", "Made (UTC)", "Data", "Split"):
        grid.add_column(column, style="bold" if column == "Run" else "", overflow="fold")
    for column in ("Seed", "Users", "Models"):
        grid.add_column(column, justify="right")
    grid.add_column("Best")
    for run in saved_runs:
        made = datetime.fromtimestamp(run.created, UTC).strftime("%Y-%m-%d %H:%M")
        numbers = (str(run.seed), f"{run.users:,}", str(len(run.models)))
        grid.add_row(str(run.id), made, clean(run.data), run.split, *numbers, _best(run))
    stdout().print(grid)
    for run in saved_runs:
        if rows := row_lines(run):
            stdout().print(quiet(clean(f"run {run.id}: {'; '.join(rows)}")))


@runs.command("show", epilog=examples("recterm runs show 5 --by genre --explain"))
@click.argument("run_id", metavar="[RUN]", type=NUMBER, required=False)
@by_option
@click.option("--explain", is_flag=True, help="Explain each metric, with its formula.")
@library_option
@json_option
def show(run_id: int | None, by: tuple[str, ...], explain: bool, library: str | None, as_json: bool) -> None:
    """Show a run; without RUN, the newest."""
    provide_library(library)
    from recterm.service.models.runs import get_run

    run = get_run(library, run_id)
    if as_json:
        write_json(evaluation_answer(run))
        return
    show_run(run, by=by, explain=explain)


@runs.command(
    "compare",
    epilog=examples(
        "recterm runs compare 3 5", "recterm runs compare 3 als ease", "recterm runs compare 3:als 5:in-use-for-you"
    ),
)
@click.argument("sides", metavar="RUN[:MODEL] RUN[:MODEL]", nargs=-1, required=True)
@library_option
@json_option
def compare(sides: tuple[str, ...], library: str | None, as_json: bool) -> None:
    """Compare two runs model by model, or any two models of one run or of two, metric by metric.

    RUN MODEL MODEL compares two models of one run. If both measured the same users, there is a test: a paired
    permutation test, two-sided.
    """
    asked = _sides(sides)
    provide_library(library)
    from recterm.service.models.comparing import compare_models, compare_runs

    (first, model), (second, other) = asked
    if model is None or other is None:
        comparison = compare_runs(library, first, second)
    else:
        comparison = compare_models(library, (first, model), (second, other))
    if as_json:
        write_json(comparison)
    else:
        print_comparison(stdout(), comparison)


def _sides(words: tuple[str, ...]) -> list[tuple[int, str | None]]:
    """Parse `3 5`, `3:als 5:als` or `3 als ease` into two sides: a run, and a model of it or None."""
    if len(words) == 3:
        words = (f"{words[0]}:{words[1]}", f"{words[0]}:{words[2]}")
    sides: list[tuple[int, str | None]] = []
    for word in words:
        run, colon, model = word.partition(":")
        if not run.isdecimal() or (colon and not model.strip()):
            raise click.UsageError(f"{word!r} is not RUN or RUN:MODEL; use 3 5, 3:als 5:als or 3 als ease")
        sides.append((NUMBER(run), model.strip() if colon else None))
    if len(sides) != 2 or (sides[0][1] is None) != (sides[1][1] is None):
        raise click.UsageError("compare two runs (3 5) or two models (3:als 5:als, 3 als ease)")
    return sides


@runs.command("repeat", epilog=examples("recterm runs repeat 5"))
@click.argument("run_id", metavar="RUN", type=NUMBER)
@library_option
@progress_option
@json_option
def repeat(run_id: int, library: str | None, progress: str, as_json: bool) -> None:
    """Repeat the measurements of RUN, and check that every figure is the same (exit code 1 if not)."""
    provide_library(library, progress)
    from recterm.service.models.runs import repeat_run

    with progress_sink(progress) as sink:
        repetition = repeat_run(library, run_id, sink)
    identical = not repetition.different
    if as_json:
        write_json(repeated_evaluation(repetition.second, run_id, repetition.different))
    else:
        from recterm.cli.output.tables import quiet

        show_run(repetition.second)
        stdout().print()
        if identical:
            stdout().print(f"Run {repetition.second.id} repeats run {run_id}: the same to the last digit")
        then, now = (run.settings.versions for run in (repetition.first, repetition.second))
        for name in now:
            if then.get(name) != now[name]:
                stdout().print(quiet(f"{name} was {then.get(name, 'unknown')}, is {now[name]}"))
    if not identical:
        raise RectermError(
            f"run {repetition.second.id} does not repeat run {run_id}: {len(repetition.different)} figures differ",
            f"`recterm runs compare {run_id} {repetition.second.id}` shows them, and the versions that changed",
            code="run_differs",
        )


@runs.command("report", epilog=examples("recterm runs report 5 als-or-ease.html"))
@click.argument("run_id", metavar="[RUN]", type=NUMBER, required=False)
@click.argument("path", type=ReportFile(), required=False)
@force_option
@library_option
@progress_option
@json_option
def report(
    run_id: int | None, path: Path | None, force: bool, library: str | None, progress: str, as_json: bool
) -> None:
    """Write a run as one self-contained web page, or as Markdown when PATH ends in .md.

    Without RUN, the newest; without PATH, into the current folder.
    """
    provide_library(library, progress)
    from recterm.service.models.runs import get_run

    run = get_run(library, run_id)
    target = path or Path(f"recterm-run-{run.id}.html")
    write_report(target, run, library, replace=ask_to_replace(target, force=force))
    if as_json:
        write_json(ReportWritten(run.id, target))


@runs.command("delete", epilog=examples("recterm runs delete 3 --yes"))
@click.argument("run_id", metavar="RUN", type=NUMBER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@library_option
@json_option
def delete(run_id: int, yes: bool, library: str | None, as_json: bool) -> None:
    """Delete a run."""
    provide_library(library)
    from recterm.service.models.runs import delete_run, get_run

    run = get_run(library, run_id)
    confirm(f"Delete run {run.id} ({run.split}, {len(run.models)} models)?", yes=yes)
    delete_run(library, run_id)
    if as_json:
        write_json(RunDeleted(run_id))
    else:
        stdout().print(f"deleted run {run_id}")


def _best(run: Run) -> str:
    """Format the best model of the run, with its figure."""
    metric = headline(run)
    if metric_of(metric).name not in HEADLINES:
        return ""
    row = in_order(run, metric)[0]
    return f"{clean(row)}  {short_name(metric)} {format_mean(run.models[row][metric].mean)}"
