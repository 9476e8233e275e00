"""Evaluate models on a holdout, with intervals, and always with popularity for comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.output.printed_runs import print_breakdown, print_definitions, print_run, print_worst_served
from recterm.cli.output.results import notice, stdout, write_json
from recterm.cli.shared.asking import ask_to_replace, force_option
from recterm.cli.shared.completion import complete_breakdowns, complete_measured, complete_splits
from recterm.cli.shared.options import (
    SEED,
    ReportFile,
    examples,
    json_option,
    library_option,
    list_options,
    progress_option,
    set_option,
)
from recterm.cli.shared.progress import progress_sink
from recterm.cli.shared.sessions import provide_library
from recterm.domain.answers.lab.evaluation import BREAKDOWNS, evaluation_answer
from recterm.domain.evaluation_settings import (
    DEFAULT_PROTOCOL,
    NEXT_ITEM,
    REPEATS,
    SIGNALS,
    TIME_GLOBAL,
    EvaluationPlan,
    EvaluationSettings,
)
from recterm.domain.model import SeenItems
from recterm.process.codec import to_document
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.domain.answers.lab.evaluation import Run

by_option = click.option(
    "--by",
    metavar="WHAT",
    multiple=True,
    shell_complete=complete_breakdowns,
    help=f"Show where the models work and where they fail: {', '.join(BREAKDOWNS)}, or a feature of the users, such as"
    " gender or country.",
)
"""Option for breakdowns, which show one metric group by group."""


@click.command(
    short_help="Measure models on a holdout, with intervals.",
    epilog=examples(
        "recterm evaluate",
        "recterm evaluate als item-knn --k 20 --json",
        "recterm evaluate in-use als --set alpha=20",
        "recterm evaluate ease --signals",
    ),
)
@click.argument("models", metavar="[MODEL]...", nargs=-1, shell_complete=complete_measured)
@click.option("--all", "every", is_flag=True, help="Measure every model.")
@click.option("--rerank", is_flag=True, help="Measure the costs and gains of variety, rarity and calibrated genres.")
@click.option("--signals", is_flag=True, help="Measure what each kind of event, dwell times and age are worth.")
@click.option(
    "--split",
    "--protocol",
    "split",
    metavar="SPLIT",
    shell_complete=complete_splits,
    help=f"{DEFAULT_PROTOCOL} (default), stars-5-fold, users-5-fold, leave-one-out, last-N, random-N, time-80-20;"
    f" {NEXT_ITEM} and {TIME_GLOBAL} test what came next, whatever its stars.",
)
@click.option("--folds", type=click.IntRange(2, 1000), help="Predict stars in this many folds: stars-N-fold.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Seed of the split.")
@list_options
@click.option(
    "--seen",
    type=click.Choice([SeenItems.EXCLUDE.value, SeenItems.INCLUDE.value]),
    default=SeenItems.EXCLUDE.value,
    show_default=True,
    help="Whether what a user had before competes: `include` tests one time of each, and needs plays or purchases.",
)
@click.option(
    "--candidates",
    default="rated",
    show_default=True,
    metavar="WHICH",
    help="Items that compete: rated, catalogue, training, test, or sampled-N to repeat published sampled figures.",
)
@click.option("--complete/--quick", default=None, help="AUC and deviations always, or never; default: if quick.")
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
@by_option
@click.option("--user", metavar="NUMBER", help="Inspect one user: a number from 1, or `worst`; name one MODEL.")
@click.option("--report", type=ReportFile(), metavar="PATH", help="Write a report: .html, or .md.")
@force_option
@click.option("--explain", is_flag=True, help="Explain each metric, with its formula.")
@library_option
@progress_option
@json_option
def evaluate(**options: Any) -> None:
    """Fit each MODEL on a part of the community, measure it on the rest, and keep the run.

    MODEL is a model with its defaults (or the values of --set), whatever was trained; or `in-use`: the models that you
    currently use, as trained or tuned. `in-use-for-you`, `in-use-because` and `in-use-stars` name one each.
    Hyperparameters chosen from the data are chosen from the training part alone.

    Without MODEL, popularity and the models in use. Popularity is always measured too: a ranking that does not beat it
    is useless.

    With --signals, of data with kinds of events: the same MODEL with all signals, without each kind, without dwell
    times, and with or without fading; what each adds to NDCG has an interval.

    `recterm models` lists every MODEL, and `recterm models MODEL` the keys of --set.
    """
    asked = EvaluateOptions(**options)
    asked.check()
    if asked.report is not None:
        asked = replace(asked, force=ask_to_replace(asked.report, force=asked.force))
    if not asked.from_files:
        provide_library(asked.library, asked.progress)
    _check_breakdowns(asked)
    if asked.user is not None:
        _inspect(asked, asked.user)
        return
    run = _measure(asked)
    if asked.report is not None:
        write_report(asked.report, run, asked.library, replace=asked.force)
    if asked.as_json:
        write_json(evaluation_answer(run))
    else:
        show_run(run, by=asked.by, explain=asked.explain)


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """What a person asks of `recterm evaluate`: its parameters, under their names."""

    models: tuple[str, ...]
    every: bool
    rerank: bool
    signals: bool
    split: str | None
    k: int
    folds: int | None
    seed: int
    threshold: float
    seen: str
    candidates: str
    complete: bool | None
    split_files: str | None
    train_file: tuple[str, ...]
    test_file: tuple[str, ...]
    stars: bool
    overrides: Mapping[str, str]
    by: tuple[str, ...]
    user: str | None
    report: Path | None
    force: bool
    explain: bool
    library: str | None
    progress: str
    as_json: bool

    @property
    def from_files(self) -> bool:
        """Whether split files are measured, and not a library."""
        return bool(self.split_files or self.train_file or self.test_file)

    @property
    def protocol(self) -> str:
        """Name of the protocol.

        Raises:
            click.UsageError: the split has no folds to be counted.
        """
        if self.folds is None:
            name = self.split or DEFAULT_PROTOCOL
            repeats = self.seen == SeenItems.INCLUDE and not name.endswith(REPEATS)
            return f"{name}{REPEATS}" if repeats else name
        kind = (self.split or "stars").partition("-")[0]
        if kind not in ("stars", "users"):
            raise click.UsageError(f"--folds is for stars-N-fold and users-N-fold; {self.split} has one test part")
        return f"{kind}-{self.folds}-fold"

    @property
    def plan(self) -> EvaluationPlan:
        """How the models are measured."""
        measuring = EvaluationSettings(self.k, self.threshold, self.candidates, self.complete)
        return EvaluationPlan(self.protocol, measuring, self.seed, cold_start="history" in self.by)

    def check(self) -> None:
        """Refuse options that contradict each other, before anything is read.

        Raises:
            click.UsageError: they do.
        """
        if self.every and self.models:
            raise click.UsageError("--all measures every model: do not name any")
        if self.seen == SeenItems.INCLUDE and (self.folds or self.from_files):
            raise click.UsageError("--seen include is for splits that make lists, such as time-80-20")
        if self.rerank and (self.every or self.by):
            raise click.UsageError("--rerank needs named models, and excludes --all and --by")
        if self.signals and (self.every or self.rerank or self.by or self.split or self.folds or self.from_files):
            raise click.UsageError("--signals has a split of its own; it takes models, --k, --seed and --set")
        if self.from_files:
            self._check_files()
        if self.user is not None:
            self._check_user(self.user)
        _ = self.protocol

    def _check_files(self) -> None:
        named_twice = self.split_files and (self.train_file or self.test_file)
        if self.rerank or self.every or self.split or self.folds or named_twice:
            raise click.UsageError(
                "split files are the split: leave out --split, --rerank and --all, and name them once"
            )

    def _check_user(self, user: str) -> None:
        if len(self.models) != 1 or self.from_files:
            raise click.UsageError("--user inspects one user of a library with one MODEL")
        if user != "worst" and not user.isdecimal():
            raise click.UsageError(f"--user takes a number from 1 or `worst`, not {user!r}")


def _check_breakdowns(asked: EvaluateOptions) -> None:
    """Refuse breakdowns by features that the users do not have, before anything is measured.

    Raises:
        click.UsageError: there is no such breakdown.
    """
    wanted = [name for name in asked.by if name not in BREAKDOWNS]
    if not wanted:
        return
    from recterm.service.starter.completion import breakdown_names

    names = () if asked.from_files else breakdown_names(asked.library)
    for name in wanted:
        if name.casefold() not in names:
            features = f"the users' features are {', '.join(names)}" if names else "nothing is known about the users"
            raise click.UsageError(f"--by {name} is not one of {', '.join(BREAKDOWNS)}; {features}")


def _measure(asked: EvaluateOptions) -> Run:
    """Measure what is asked for, remembered as a job."""
    from recterm.service.jobs.history import remembered
    from recterm.service.libraries.files import called, path_of
    from recterm.service.models.evaluating import evaluate as measure
    from recterm.service.models.evaluating import every_model
    from recterm.service.models.evaluating_reranking import evaluate_reranking
    from recterm.service.models.evaluating_signals import measure_signals
    from recterm.service.models.split_files import evaluate_files, split_files

    names = every_model() if asked.every else asked.models
    what = "all models" if asked.every else " ".join(asked.models)
    place = "" if asked.from_files else called(path_of(asked.library))
    plan, overrides = asked.plan, asked.overrides
    with remembered("evaluate", what, place) as job, progress_sink(asked.progress) as sink:
        if asked.from_files:
            splits = split_files(asked.split_files, asked.train_file, asked.test_file)
            lists = not asked.stars
            run = evaluate_files(splits, names, overrides=overrides, lists=lists, plan=plan, progress=sink)
        elif asked.signals:
            run = measure_signals(asked.library, names, overrides=overrides, plan=plan, progress=sink)
        elif asked.rerank:
            run = evaluate_reranking(asked.library, names, overrides=overrides, plan=plan, progress=sink)
        else:
            run = measure(asked.library, names, overrides=overrides, plan=plan, progress=sink)
        job.answered(to_document(evaluation_answer(run)), without=("settings",))
    return run


def _inspect(asked: EvaluateOptions, user: str) -> None:
    """Show a model's list for one user, and the items that it missed."""
    from recterm.cli.output.printed_runs import print_user
    from recterm.service.models.user_inspection import inspect_user

    number = None if user == "worst" else int(user)
    with progress_sink(asked.progress) as sink:
        report = inspect_user(
            asked.library, asked.models[0], number, overrides=asked.overrides, plan=asked.plan, progress=sink
        )
    if asked.as_json:
        write_json(report)
    else:
        print_user(stdout(), report)


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
    """Print a run for a person: its tables, the breakdowns that were asked for, what the metrics mean.

    Without breakdowns asked for, one of signals shows what each is worth, since its tables do not.
    """
    console = stdout()
    print_run(console, run)
    for name in by or ((SIGNALS,) if run.split == SIGNALS else ()):
        if name == "user":
            print_worst_served(console, run)
        else:
            print_breakdown(console, run, name)
    if explain:
        print_definitions(console, run)
