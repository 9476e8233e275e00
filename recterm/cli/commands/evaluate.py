"""Measure models on a holdout, with intervals, and popularity always beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.output.run_tables import print_breakdown, print_definitions, print_run, print_worst_served
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.completion import complete_measured, complete_splits
from recterm.cli.shared.options import (
    LENGTH,
    SEED,
    Amount,
    examples,
    json_option,
    library_option,
    progress_option,
    set_option,
)
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library
from recterm.domain.answers.evaluation import evaluation_answer
from recterm.process.codec import to_document
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from recterm.domain.answers.evaluation import Run
    from recterm.domain.evaluation_settings import EvaluationSettings

HOLDOUT = "holdout-80-20"
BREAKDOWNS = ("activity", "popularity", "genre", "history", "user")


@click.command(
    short_help="Measure models on a holdout, with intervals.",
    epilog=examples(
        "recterm evaluate",
        "recterm evaluate als item-knn --k 20 --json",
        "recterm evaluate in-use als --set alpha=20",
    ),
)
@click.argument("models", metavar="[MODEL]...", nargs=-1, shell_complete=complete_measured)
@click.option("--all", "every", is_flag=True, help="Measure every model there is.")
@click.option("--rerank", is_flag=True, help="Measure what variety, rarity and calibrated genres cost and bring.")
@click.option(
    "--split",
    "--protocol",
    "split",
    metavar="SPLIT",
    shell_complete=complete_splits,
    help=f"{HOLDOUT} (the default), stars-5-fold, users-5-fold, leave-one-out, last-N, random-N or time-80-20.",
)
@click.option("--k", type=LENGTH, default=10, show_default=True, help="Length of the measured lists.")
@click.option("--folds", type=click.IntRange(2, 1000), help="Predict stars in this many folds: stars-N-fold.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Seed of the split.")
@click.option(
    "--threshold",
    type=Amount(0.5, 5.0),
    default=4.0,
    show_default=True,
    metavar="STARS",
    help="A test item is relevant if it has at least this many stars.",
)
@click.option(
    "--candidates",
    default="rated",
    show_default=True,
    metavar="WHICH",
    help="Items that compete: rated, catalogue, training, test, or sampled-N to repeat published sampled figures.",
)
@click.option("--complete/--quick", default=None, help="AUC and deviations always, or never; default: where quick.")
@click.option(
    "--split-files",
    type=click.Path(),
    metavar="FOLDER",
    help="Use the split files of this folder (u1.base and u1.test, *.train.inter, ...) instead of a library.",
)
@click.option("--train-file", type=click.Path(), multiple=True, help="Fit on this file instead of a library ...")
@click.option("--test-file", type=click.Path(), multiple=True, help="... and test on this one; several are averaged.")
@click.option("--stars", is_flag=True, help="With split files: measure predicted ratings only.")
@set_option
@click.option("--by", type=click.Choice(BREAKDOWNS), multiple=True, help="Show where the models work and where not.")
@click.option("--user", metavar="NUMBER", help="Look at one user: a number from 1, or `worst`; name one MODEL.")
@click.option("--report", type=click.Path(path_type=Path), metavar="PATH", help="Write a report: .html, or .md.")
@force_option
@click.option("--explain", is_flag=True, help="Say what each metric means, with its formula.")
@library_option
@progress_option
@json_option
def evaluate(
    models: tuple[str, ...],
    every: bool,
    rerank: bool,
    split: str | None,
    k: int,
    folds: int | None,
    seed: int,
    threshold: float,
    candidates: str,
    complete: bool | None,
    split_files: str | None,
    train_file: tuple[str, ...],
    test_file: tuple[str, ...],
    stars: bool,
    overrides: dict[str, str],
    by: tuple[str, ...],
    user: str | None,
    report: Path | None,
    force: bool,
    explain: bool,
    library: str | None,
    progress: str,
    as_json: bool,
) -> None:
    """Fit each MODEL on a part of the community, measure it on the rest, and keep the run.

    MODEL is a model with its own defaults (or what --set says), whatever was trained; or `in-use`: the models that you
    are served with, as they were trained or tuned. `in-use-for-you`, `in-use-because` and `in-use-stars` are one each.
    What the data decide is decided by the training part alone.

    Without MODEL, popularity and what is in use. Popularity is always measured too: a ranking that does not beat it is
    of no use.

    `recterm models` lists every MODEL, and `recterm models MODEL` what --set takes.
    """
    from_files = bool(split_files or train_file or test_file)
    protocol = _protocol(split, folds)
    if every and models:
        raise click.UsageError("--all measures every model: name none beside it")
    if rerank and (every or by):
        raise click.UsageError("--rerank rearranges the lists of the models that you name, without --all and --by")
    if from_files and (rerank or every or split or folds or (split_files and (train_file or test_file))):
        raise click.UsageError("split files are the split: leave out --split, --rerank and --all, and name them once")
    if user is not None and (len(models) != 1 or from_files):
        raise click.UsageError("--user looks at one user of a library through the eyes of one MODEL")
    if report is not None:
        force = ask_to_replace(report, force=force)
    if not from_files:
        provide_library(library, progress)
    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of
    from recterm.service.models.evaluating import evaluate as measure
    from recterm.service.models.evaluating import every_model
    from recterm.service.models.evaluating_reranking import evaluate_reranking
    from recterm.service.models.split_files import evaluate_files
    from recterm.service.models.split_files import split_files as find_splits

    names = every_model() if every else models
    measuring = EvaluationSettings(k, threshold, candidates, complete)
    if user is not None:
        _look(library, models[0], user, protocol, measuring, seed, overrides, progress, as_json)
        return

    settings: dict[str, Any] = {"overrides": overrides, "measuring": measuring, "seed": seed}
    cold_start = "history" in by
    what = "all models" if every else " ".join(models)
    place = "" if from_files else called(path_of(library))
    with remembered("evaluate", what, place) as job, progress_sink(progress) as sink:
        if from_files:
            splits = find_splits(split_files, train_file, test_file)
            run = evaluate_files(splits, names, lists=not stars, cold_start=cold_start, progress=sink, **settings)
        elif rerank:
            run = evaluate_reranking(library, names, protocol=protocol, progress=sink, **settings)
        else:
            run = measure(library, names, protocol=protocol, cold_start=cold_start, progress=sink, **settings)
        job.found(to_document(evaluation_answer(run)), without=("settings",))
    if report is not None:
        write_report(report, run, library, replace=force)
    if as_json:
        write_json(to_document(evaluation_answer(run)))
        return
    show_run(run, by=by, explain=explain)


def _look(
    library: str | None,
    model: str,
    user: str,
    protocol: str,
    measuring: EvaluationSettings,
    seed: int,
    overrides: dict[str, str],
    progress: str,
    as_json: bool,
) -> None:
    """Show what a model lists for one user, and what it should have listed."""
    from recterm.cli.output.documents import look_document
    from recterm.cli.output.run_tables import print_look
    from recterm.service.models.user_inspection import inspect_user

    if user != "worst" and not user.isdecimal():
        raise click.UsageError(f"--user takes a number from 1 or `worst`, not {user!r}")
    number = None if user == "worst" else int(user)
    with progress_sink(progress) as sink:
        found = inspect_user(
            library, model, number, overrides=overrides, protocol=protocol, measuring=measuring, seed=seed,
            progress=sink,
        )  # fmt: skip
    if as_json:
        write_json(look_document(found))
    else:
        print_look(stdout(), found)


def write_report(path: Path, run: Run, library: str | None, *, replace: bool) -> None:
    """Write a run as a web page or as Markdown, with the data card of the library that it was made in."""
    from recterm.cli.output.report import write_report as write
    from recterm.service.models.runs import with_data_card

    path = expanded(path)
    if run.id:
        write(path, *with_data_card(library, run.id), replace=replace)
    else:
        write(path, run, None, None, replace=replace)
    notice(f"the report is in {path}")


def show_run(run: Run, *, by: tuple[str, ...] = (), explain: bool = False) -> None:
    """Print a run for a person: its tables, the breakdowns that were asked for, what the metrics mean."""
    console = stdout()
    print_run(console, run)
    for one in by:
        if one == "user":
            print_worst_served(console, run)
        else:
            print_breakdown(console, run, one)
    if explain:
        print_definitions(console, run)


def _protocol(split: str | None, folds: int | None) -> str:
    if folds is None:
        return split or HOLDOUT
    kind = (split or "stars").partition("-")[0]
    if kind not in ("stars", "users"):
        raise click.UsageError(f"--folds is for stars-N-fold and users-N-fold; {split} has one test part")
    return f"{kind}-{folds}-fold"
