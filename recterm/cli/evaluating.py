"""Measure models on a holdout, with intervals, and popularity always beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from recterm.cli.documents import run_document
from recterm.cli.options import examples, json_option, library_option, progress_option
from recterm.cli.output import stdout, write_json
from recterm.cli.progress import progress_sink
from recterm.cli.sessions import provide_library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

    from recterm.domain import Measure, Run

HOLDOUT = "holdout-80-20"
SHORT = {
    "precision": "P",
    "recall": "R",
    "ndcg": "NDCG",
    "map": "MAP",
    "hit_rate": "Hits",
    "coverage": "Cover",
    "neighbour_recall": "Near",
    "kinship": "Kin",
    "diversity": "ILD",
    "novelty": "Bits",
    "serendipity": "Seren",
    "popularity_lift": "Lift",
    "gini": "Gini",
}
"""Heads of narrow columns; ILD is intra-list diversity, Bits novelty."""

NEUTRAL = ("diversity", "novelty", "popularity_lift", "gini")
"""Metrics of which more is not simply better."""

ERRORS = ("rmse", "mae")
"""Metrics of star predictions; less is better."""


@click.command(
    short_help="Measure models on a holdout, with intervals.",
    epilog=examples("recterm evaluate", "recterm evaluate als item-knn --k 20 --json"),
)
@click.argument("models", metavar="[MODEL]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Measure every model there is.")
@click.option("--rerank", is_flag=True, help="Measure what variety, rarity and calibrated genres cost and bring.")
@click.option("--split", "--protocol", "split", metavar="SPLIT", help=f"{HOLDOUT} (the default) or stars-5-fold.")
@click.option("--k", type=click.IntRange(min=1), default=10, show_default=True, help="Length of the measured lists.")
@click.option("--folds", type=click.IntRange(min=2), help="Predict stars in this many folds: stars-N-fold.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the split.")
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
    library: str | None,
    progress: str,
    as_json: bool,
) -> None:
    """Fit each MODEL on a part of the community, measure it on the rest, and keep the run.

    Without MODEL, popularity and the models that are in use. Popularity is always measured too: a ranking that does
    not beat it is of no use.
    """
    protocol = _protocol(split, folds)
    if every and models:
        raise click.UsageError("--all measures every model: name none beside it")
    if rerank and (every or len(models) > 1 or split not in (None, HOLDOUT) or folds):
        raise click.UsageError(f"--rerank measures one model's lists, by {HOLDOUT}")
    provide_library(library, progress)
    from recterm.service.evaluating import evaluate as measure
    from recterm.service.evaluating import evaluate_reranking, every_model

    names = every_model() if every else models

    with progress_sink(progress) as sink:
        if rerank:
            run = evaluate_reranking(library, next(iter(models), None), k=k, seed=seed, progress=sink)
        else:
            run = measure(library, names, protocol=protocol, k=k, seed=seed, progress=sink)
    if as_json:
        write_json(run_document(run))
        return
    print_run(stdout(), run)


def _protocol(split: str | None, folds: int | None) -> str:
    if folds is None:
        return split or HOLDOUT
    if split is not None and not split.startswith("stars"):
        raise click.UsageError(f"--folds is for predicting stars; {split} has one test part")
    return f"stars-{folds}-fold"


def print_run(console: Console, run: Run) -> None:
    """Print one run: what was measured on what, then a table of lists and a table of stars."""
    from recterm.cli.tables import heading, quiet

    seeds = f"seed {run.seed}"
    console.print(heading(run.data, run.split, seeds, f"{run.users:,} users", f"{run.seconds:.1f} s"))
    metrics = list(dict.fromkeys(metric for measures in run.models.values() for metric in measures))
    for group in ([name for name in metrics if name not in ERRORS], [name for name in metrics if name in ERRORS]):
        rows = {name: measures for name, measures in run.models.items() if any(metric in measures for metric in group)}
        if rows:
            console.print()
            console.print(_metric_table(rows, group, _groups(run)))
    told = "; * the best of the column, and what cannot be told from it (paired permutation test, Holm, 5 %)"
    console.print(quiet(f"under each mean its 95 % interval{told if _groups(run) else ''}"))


def _groups(run: Run) -> Mapping[str, Sequence[str]]:
    """Metric -> the best model and those that cannot be told from it, where that was tested."""
    return {metric: found["group"] for metric, found in run.settings.get("comparisons", {}).items()}


def _metric_table(
    rows: Mapping[str, Mapping[str, Measure]], metrics: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> Table:
    """Models by metrics; each cell holds a mean and, on the line below it, the interval."""
    from rich.text import Text

    from recterm.cli.tables import MISSING, table

    grid = table()
    grid.add_column("Model", style="bold", no_wrap=True)
    for metric in metrics:
        grid.add_column(_short(metric), justify="right", no_wrap=True)
    best = {metric: _best(metric, rows) for metric in metrics}
    for name, measures in rows.items():
        cells = [Text(name)]
        for metric in metrics:
            measure = measures.get(metric)
            if measure is None or math.isnan(measure.mean):
                cells.append(Text(MISSING, style="dim"))
                continue
            first = name in groups[metric] if metric in groups else measure.mean == best[metric]
            mark = "*" if first and metric in groups else " " if metric in groups else ""
            cell = Text(f"{measure.mean:.4f}{mark}", style="bold" if first else "")
            if measure.low != measure.high:
                cell.append(f"\n{_decimals(measure.low)}–{_decimals(measure.high)}", style="not bold dim")
            cells.append(cell)
        grid.add_row(*cells)
    return grid


def _best(metric: str, rows: Mapping[str, Mapping[str, Measure]]) -> float:
    if metric.partition("@")[0] in NEUTRAL:
        return math.nan
    means = [measures[metric].mean for measures in rows.values() if metric in measures]
    return (min if metric in ERRORS else max)(means, default=math.nan)


def _short(metric: str) -> str:
    """`precision@10` as the head of a narrow column: `P@10`."""
    name, at, k = metric.partition("@")
    return f"{SHORT.get(name, name.upper())}{at}{k}"


def _decimals(value: float) -> str:
    """Three decimals in as few cells as they take: `.242`, `1.042`."""
    return f"{value:.3f}".removeprefix("0")
