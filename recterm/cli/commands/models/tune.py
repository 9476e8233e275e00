"""Tune a model's hyperparameters on a validation part of the training data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.completion import complete_metrics, complete_models, complete_splits
from recterm.cli.shared.options import (
    ROWS,
    SEED,
    Amount,
    examples,
    json_option,
    library_option,
    list_options,
    progress_option,
)
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library
from recterm.domain.answers.lab.tuning import SAMPLERS
from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL
from recterm.lab.metrics.registry import short_name
from recterm.present.runs.tuning_table import (
    NOTHING_BETTER,
    WHERE,
    format_gain,
    ranked_trials,
    trial_counts,
    trial_lines,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console
    from rich.table import Table

    from recterm.domain.answers.lab.tuning import Search, TuningAnswer

SHOWN = 8
"""Number of trials in the table, best first."""

BAR = 30


@click.command(
    short_help="Search for a model's hyperparameters.",
    epilog=examples(
        "recterm tune ease --budget 60 --apply",
        "recterm tune als --search n_factors --search regularization --sampler grid",
    ),
)
@click.argument("model", shell_complete=complete_models)
@click.option("--sampler", type=click.Choice(SAMPLERS), default="tpe", show_default=True, help="How to choose values.")
@click.option("--trials", type=ROWS, default=30, show_default=True, help="Total number of trials.")
@click.option("--budget", type=Amount(0), metavar="SECONDS", help="Time limit, in seconds.")
@click.option(
    "--metric",
    default="",
    metavar="METRIC",
    shell_complete=complete_metrics,
    help="Metric to optimise; by default ndcg@10 or rmse.",
)
@click.option(
    "--search",
    "wanted",
    multiple=True,
    metavar="KEY",
    help="Search only this hyperparameter; default: all with a range.",
)
@click.option(
    "--split",
    default=DEFAULT_PROTOCOL,
    show_default=True,
    metavar="SPLIT",
    shell_complete=complete_splits,
    help="Split whose test part is not read.",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Random seed.")
@list_options
@click.option("--fresh", is_flag=True, help="Start over; otherwise an equal search continues where it stopped.")
@click.option("--apply", is_flag=True, help="Fit the best values to all data and use the model.")
@library_option
@progress_option
@json_option
def tune(
    model: str,
    sampler: str,
    trials: int,
    budget: float | None,
    metric: str,
    wanted: tuple[str, ...],
    split: str,
    seed: int,
    k: int,
    threshold: float,
    fresh: bool,
    apply: bool,
    library: str | None,
    progress: str,
    as_json: bool,
) -> None:
    """Search for the hyperparameters of MODEL.

    Every trial is measured on a validation part of the training data; the test part of the split is never read, so
    that `recterm evaluate` can measure the result afterwards. An interrupted search resumes where it stopped.

    `recterm models` lists every MODEL, and `recterm models MODEL` its hyperparameters and their search ranges.
    """
    provide_library(library, progress)
    from recterm.domain.answers.lab.tuning import Search
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of
    from recterm.service.models.tuning import tune as search

    asked = Search(model, metric, sampler, split, seed, wanted, k, threshold)
    with remembered("tune", model, called(path_of(library))) as job, progress_sink(progress) as sink:
        answer = search(library, asked, trials=trials, budget=budget, fresh=fresh, apply=apply, progress=sink)
        job.answered(answer, without=("trials", "settings"))
    if as_json:
        write_json(answer)
        return
    _print(stdout(), answer, asked)
    if answer.applied:
        notice(f"{model} is in use with these values; `recterm evaluate {model} in-use` measures the result")
    else:
        notice("--apply uses the best values; repeat the command with more --trials to continue")


def _print(console: Console, answer: TuningAnswer, search: Search) -> None:
    from recterm.cli.output.tables import heading, quiet

    resumed = f"{answer.resumed} from before" if answer.resumed else ""
    console.print(heading(answer.model, *trial_counts(answer.trials), resumed, search.sampler, search.protocol))
    console.print()
    console.print(_trials_table(answer))
    gain = format_gain(answer.gain, answer.gain_standard_error) if answer.best.number else NOTHING_BETTER
    for line in (*(f"note: {note}" for note in answer.notes), f"measured {WHERE}", gain):
        console.print(quiet(line))
    if answer.importance:
        _print_importance(console, answer.importance)


def _trials_table(answer: TuningAnswer) -> Table:
    """Return the best trials, and the defaults."""
    from recterm.cli.output.tables import table

    ranked = ranked_trials(answer.trials, answer.metric)[:SHOWN]
    if answer.default not in ranked:
        ranked.append(answer.default)
    names = list(answer.best.hyperparameters)
    grid = table()
    for head, style in (("Trial", ""), (short_name(answer.metric), "bold"), ("Seconds", "")):
        grid.add_column(head, justify="right", style=style)
    for name in names:
        grid.add_column(name, justify="right", overflow="fold")
    for line in trial_lines(ranked, names):
        grid.add_row(line.label, line.value, line.seconds, *line.values)
    return grid


def _print_importance(console: Console, importance: Mapping[str, float]) -> None:
    from recterm.cli.output.tables import table

    bars = table()
    bars.add_column("Importance")
    bars.add_column("", justify="right", style="dim")
    bars.add_column("")
    for name, share in importance.items():
        bars.add_row(name, f"{100 * share:.0f} %", "█" * round(share * BAR))
    console.print()
    console.print(bars)
