"""Search for a model's hyperparameters on a validation part inside the training data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL
from recterm.domain.metrics import lower_is_better, short_name

if TYPE_CHECKING:
    from rich.console import Console

    from recterm.service.models.tuning import Tuning

SAMPLERS = ("tpe", "random", "grid")
SHOWN = 8
"""Trials in the table, the best first."""

BAR = 30


@click.command(
    short_help="Search for a model's hyperparameters.",
    epilog=examples(
        "recterm tune ease --budget 60 --apply",
        "recterm tune als --search n_factors --search regularization --sampler grid",
    ),
)
@click.argument("model", shell_complete=complete_models)
@click.option("--sampler", type=click.Choice(SAMPLERS), default="tpe", show_default=True, help="How values are chosen.")
@click.option("--trials", type=ROWS, default=30, show_default=True, help="Trials in all.")
@click.option("--budget", type=Amount(0), metavar="SECONDS", help="Stop after so long.")
@click.option(
    "--metric",
    default="",
    metavar="METRIC",
    shell_complete=complete_metrics,
    help="ndcg@10 or rmse unless told otherwise.",
)
@click.option("--search", "wanted", multiple=True, metavar="KEY", help="Search only this; default: all with a range.")
@click.option(
    "--split",
    default=DEFAULT_PROTOCOL,
    show_default=True,
    metavar="SPLIT",
    shell_complete=complete_splits,
    help="Split whose test part is not read.",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Seed of all chance.")
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

    Every trial is measured on a validation part inside the training data; the test part of the split is never read, so
    that `recterm evaluate` says afterwards what the search was worth. An interrupted search goes on where it stopped.

    `recterm models` lists every MODEL, and `recterm models MODEL` its hyperparameters and their search ranges.
    """
    provide_library(library, progress)
    from recterm.lab.tuning.search import Search
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of
    from recterm.service.models.tuning import tune as search

    asked = Search(model, metric, sampler, split, seed, wanted, k, threshold)
    with remembered("tune", model, called(path_of(library))) as job, progress_sink(progress) as sink:
        found = search(library, asked, trials=trials, budget=budget, fresh=fresh, apply=apply, progress=sink)
        job.found(tuning_document(found), without=("trials", "settings"))
    if as_json:
        write_json(tuning_document(found))
        return
    _print(stdout(), found)
    if found.trained:
        notice(f"{model} is in use with these values; `recterm evaluate {model} in-use` says what they are worth")
    else:
        notice("--apply uses the best values; the same command goes on from here with more --trials")


def tuning_document(tuning: Tuning) -> dict[str, Any]:
    """A search as one JSON document: the best, the defaults, every trial, importance."""
    from recterm.lab.tuning.tuning import trial_document

    found = tuning.found
    return {
        "tuning": tuning.id,
        "model": tuning.search.model,
        "metric": found.metric,
        "settings": tuning.search.to_json(),
        "best": trial_document(found.best),
        "default": trial_document(found.default),
        "gain": found.gain,
        "gain_standard_error": found.gain_error,
        "trials": [trial_document(trial) for trial in found.trials],
        "importance": found.importance,
        "resumed": tuning.resumed,
        "applied": bool(tuning.trained),
        "notes": list(tuning.notes),
    }


def _print(console: Console, tuning: Tuning) -> None:
    from recterm.cli.output.tables import heading, quiet, table

    found, search = tuning.found, tuning.search
    resumed = f"{tuning.resumed} of them from before" if tuning.resumed else ""
    console.print(heading(search.model, f"{len(found.trials)} trials", resumed, search.sampler, search.protocol))
    sign = 1 if lower_is_better(found.metric) else -1
    measured = [trial for trial in found.trials if trial.value is not None]
    ranked = sorted(measured, key=lambda trial: (sign * (trial.value or 0.0), trial.number))[:SHOWN]
    if found.default not in ranked:
        ranked.append(found.default)
    grid = table()
    grid.add_column("Trial", justify="right")
    grid.add_column(short_name(found.metric), justify="right", style="bold")
    grid.add_column("Seconds", justify="right")
    names = list(found.best.hyperparameters)
    for name in names:
        grid.add_column(name, justify="right", overflow="fold")
    for trial in ranked:
        values = [_value(trial.hyperparameters.get(name)) for name in names]
        label = "defaults" if trial.number == 0 else str(trial.number)
        grid.add_row(label, f"{trial.value:.4f}", f"{trial.seconds:.1f}", *values)
    console.print()
    console.print(grid)
    for note in tuning.notes:
        console.print(quiet(f"note: {note}"))
    others = [trial.state for trial in found.trials if trial.value is None]
    dropped = ", ".join(f"{others.count(state)} {state}" for state in dict.fromkeys(others))
    console.print(quiet(f"measured on a validation part inside the training data{f'; {dropped}' if dropped else ''}"))
    if found.best.number:
        sure = "more than chance" if found.gain > 2 * found.gain_error else "may be chance"
        said = (
            f"the best is {found.gain:.4f} ± {found.gain_error:.4f} better than the defaults there, over the same users"
        )
        console.print(quiet(f"{said}: {sure}"))
    else:
        console.print(quiet("nothing was better than the defaults"))
    if found.importance:
        bars = table()
        bars.add_column("What mattered")
        bars.add_column("", justify="right", style="dim")
        bars.add_column("")
        for name, share in found.importance.items():
            bars.add_row(name, f"{100 * share:.0f} %", "█" * round(share * BAR))
        console.print()
        console.print(bars)


def _value(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
