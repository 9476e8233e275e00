"""Train models on a library's community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.completion import complete_trained
from recterm.cli.shared.options import SEED, Amount, examples, json_option, library_option, progress_option, set_option
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library
from recterm.domain.answers.lab.evaluation import evaluation_answer
from recterm.domain.answers.lab.training import SelectionAnswer, TrainingAnswer
from recterm.domain.measured_models import hyperparameter_text
from recterm.process.codec import to_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console


@click.command(
    short_help="Fit models and make them the active ones.",
    epilog=examples(
        "recterm train",
        "recterm train als --set n_factors=64 --set alpha=20 --seed 1",
        "recterm train auto --budget 120",
    ),
)
@click.argument("models", metavar="[MODEL]...", nargs=-1, shell_complete=complete_trained)
@set_option
@click.option("--seed", type=SEED, default=0, show_default=True, help="Random seed.")
@click.option("--budget", type=Amount(0), metavar="SECONDS", help="With auto: time for the trials.  [default: 300]")
@library_option
@progress_option
@json_option
def train(
    models: tuple[str, ...],
    overrides: dict[str, str],
    seed: int,
    budget: float | None,
    library: str | None,
    progress: str,
    as_json: bool,
) -> None:
    """Fit each MODEL on the community and make it the active one in its role.

    Without MODEL, the default set for this library: one model that ranks, one for neighbours and, if there are
    ratings, one for stars, together with popularity.

    `auto` in place of MODEL tries the strongest candidates, measures them on a holdout, and makes the best of each role
    the active one; the table is saved as a run.

    `recterm models` lists every MODEL, and `recterm models MODEL` the keys of --set.
    """
    automatic = _check_auto(models, overrides, budget)
    provide_library(library, progress)
    if automatic:
        _select(library, budget, seed, progress, as_json)
        return
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of
    from recterm.service.models.training import train as fit

    with remembered("train", " ".join(models), called(path_of(library))) as job, progress_sink(progress) as sink:
        trained = TrainingAnswer(tuple(fit(library, models, overrides=overrides, seed=seed, progress=sink)))
        job.answered(trained)
    if as_json:
        write_json(trained)
        return
    _print(stdout(), trained)
    notice("next: `recterm recommend` for you, `recterm evaluate` to measure the models")


def _check_auto(models: tuple[str, ...], overrides: Mapping[str, str], budget: float | None) -> bool:
    """Return whether to search for the best models; auto excludes other models, and --budget needs auto."""
    if "auto" not in models:
        if budget is not None:
            raise click.UsageError("--budget requires `recterm train auto`")
        return False
    if len(models) > 1 or overrides:
        raise click.UsageError("auto chooses models and hyperparameters itself: use it alone")
    return True


def _select(library: str | None, budget: float | None, seed: int, progress: str, as_json: bool) -> None:
    from recterm.cli.output.printed_runs import print_run
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of
    from recterm.service.models.auto_selection import BUDGET, select

    with remembered("train", "auto", called(path_of(library))) as job, progress_sink(progress) as sink:
        selection = select(library, budget=BUDGET if budget is None else budget, seed=seed, progress=sink)
        answer = SelectionAnswer(
            models=tuple(selection.trained),
            winners={role.value: key for role, key in selection.winners.items()},
            skipped=tuple(selection.skipped),
            run=evaluation_answer(selection.run),
        )
        job.answered(to_document(answer) | {"run": selection.run.id})
    if as_json:
        write_json(answer)
        return
    print_run(stdout(), selection.run)
    stdout().print()
    _print(stdout(), answer)


def _print(console: Console, trained: TrainingAnswer) -> None:
    from recterm.cli.output.tables import quiet, table

    grid = table()
    grid.add_column("Model", style="bold", no_wrap=True)
    grid.add_column("Role", no_wrap=True)
    grid.add_column("Seconds", justify="right")
    grid.add_column("Hyperparameters", style="dim")
    for model in trained.models:
        role = str(model.role) if model.active else f"{model.role} (fallback)"
        grid.add_row(model.name, role, f"{model.seconds:.2f}", hyperparameter_text(model.hyperparameters))
    console.print(grid)
    for note in trained.notes:
        console.print(quiet(f"note: {note}"))
