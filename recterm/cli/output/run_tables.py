"""Runs as tables: what was measured on what, and how sure each figure is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.domain.measured_models import hyperparameter_text, row_lines, two_lines
from recterm.domain.metrics import METRICS, Group, best_mean, metric_of, short_name
from recterm.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

    from recterm.domain.answers.evaluation import Measure, Run
    from recterm.service.models.user_inspection import UserReport

NAME_CELLS = 13
"""Cells of a row's name; a longer one takes both lines of its row."""

METRIC_CELLS = 11
"""Cells of a metric: its interval `2.290–2.349`, or that and the space beside a shorter one."""

SHOWN_OF_USER = 15
"""Interactions of a user that are shown."""


def print_run(console: Console, run: Run) -> None:
    """Print one run: what was measured on what, then a table of lists and a table of stars."""
    from recterm.cli.output.tables import heading, quiet

    seeds = f"seed {run.seed}"
    console.print(heading(run.data, run.split, seeds, f"{run.users:,} users", f"{run.seconds:.1f} s"))
    metrics = list(dict.fromkeys(metric for measures in run.models.values() for metric in measures))
    for group in Group:
        mine = [name for name in metrics if metric_of(name).group is group]
        rows = {name: measures for name, measures in run.models.items() if any(metric in measures for metric in mine)}
        if rows:
            console.print()
            console.print(quiet(group.value))
            for part in _parts(mine, rows, console.width):
                console.print(_metric_table(rows, part, _groups(run)))
    told = "; * the best of the column, and what cannot be told from it (paired permutation test, Holm, 5 %)"
    console.print(quiet(f"under each mean its 95 % interval{told if _groups(run) else ''}"))
    for line in row_lines(run):
        console.print(quiet(clean(line)))
    for note in run.settings.notes:
        console.print(quiet(note))


def _parts(metrics: Sequence[str], rows: Mapping[str, Mapping[str, Measure]], width: int) -> list[list[str]]:
    """The metrics in as many tables, of about the same width, as it takes to cut no figure."""
    names = max(len(part) for name in rows for part in two_lines(name, NAME_CELLS))
    room = max(1, (width - names) // METRIC_CELLS)
    n_parts = -(-len(metrics) // room)
    size = -(-len(metrics) // n_parts)
    return [list(metrics[start : start + size]) for start in range(0, len(metrics), size)]


def _groups(run: Run) -> Mapping[str, Sequence[str]]:
    """Metric -> the best model and those that cannot be told from it, where that was tested."""
    return {metric: found.group for metric, found in run.settings.comparisons.items()}


def _metric_table(
    rows: Mapping[str, Mapping[str, Measure]], metrics: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> Table:
    """Models by metrics; each cell holds a mean and, on the line below it, the interval."""
    from rich.text import Text

    from recterm.cli.output.tables import MISSING, table

    grid = table()
    grid.add_column("Model", style="bold", no_wrap=True)
    for metric in metrics:
        grid.add_column(short_name(metric), justify="right", no_wrap=True)
    best = {metric: best_mean(metric, rows) for metric in metrics}
    for name, measures in rows.items():
        cells = [Text("\n".join(two_lines(name, NAME_CELLS)))]
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


def _decimals(value: float) -> str:
    """Three decimals in as few cells as they take: `.242`, `1.042`."""
    return f"{value:.3f}".removeprefix("0")


def print_breakdown(console: Console, run: Run, by: str) -> None:
    """Print one metric of every model, group by group."""
    from recterm.cli.output.tables import MISSING, quiet, table

    found = next((one for one in run.settings.breakdowns if one.by == by), None)
    console.print()
    if found is None:
        console.print(quiet(f"there is nothing by {by} in run {run.id}"))
        return
    console.print(quiet(f"{short_name(found.metric)} {found.title}"))
    grid = table()
    grid.add_column(by.capitalize(), style="bold", no_wrap=True)
    grid.add_column("n", justify="right", style="dim")
    for name in found.models:
        grid.add_column(name, justify="right")
    for group in found.groups:
        cells = [_cell(group.models[name]) if name in group.models else MISSING for name in found.models]
        grid.add_row(group.label, f"{group.size:,}", *cells)
    console.print(grid)


def print_worst_served(console: Console, run: Run) -> None:
    """Print the users whom each model serves worst, those first whom it should know best."""
    from recterm.cli.output.tables import quiet, table

    console.print()
    console.print(quiet("The worst-served users: `recterm evaluate MODEL --user NUMBER` looks at one"))
    grid = table()
    grid.add_column("Model", style="bold")
    for head in ("User", "History", "Relevant", f"NDCG@{run.k}"):
        grid.add_column(head, justify="right")
    for name, users in run.settings.worst_users.items():
        for place, one in enumerate(users):
            numbers = (str(one.user), f"{one.history:,}", f"{one.relevant:,}", f"{one.value:.4f}")
            grid.add_row("" if place else name, *numbers)
    console.print(grid)


def print_look(console: Console, look: UserReport) -> None:
    """Print one user: the history, the list with its hits, and what was missed."""
    from recterm.cli.output.tables import heading, quiet, table

    console.print(heading(f"user {look.user}", look.model, hyperparameter_text(look.changed), look.split))
    said = "  ".join(f"{short_name(key)} {value:.4f}" for key, value in look.metrics.items())
    console.print(quiet(said))
    history = [(f"{one.value:g}", clean(one.item.label)) for one in look.history[:SHOWN_OF_USER]]
    found = [(f"{one.value:g}", f"{one.place or '–'}", clean(one.item.label)) for one in look.relevant[:SHOWN_OF_USER]]
    more = max(0, len(look.history) - SHOWN_OF_USER)
    for title, heads, rows in (
        (f"Known of them ({len(look.history):,}, the best rated first)", ("Value", "Title"), history),
        ("The list", ("Place", "Hit", "Title"), _list_rows(look)),
        (f"Relevant and held out ({len(look.relevant):,})", ("Value", "Place", "Title"), found),
    ):
        grid = table()
        for head in heads:
            grid.add_column(head, justify="left" if head == "Title" else "right", overflow="fold")
        for row in rows:
            grid.add_row(*row)
        console.print()
        console.print(quiet(title))
        console.print(grid)
    if more:
        console.print(quiet(f"{more:,} more are known of them"))


def _list_rows(look: UserReport) -> list[tuple[str, ...]]:
    return [
        (str(place), "hit" if hit else "", clean(item.label)) for place, (item, hit) in enumerate(look.listed, start=1)
    ]


def print_definitions(console: Console, run: Run | None = None) -> None:
    """Print what each metric means, in a line and a formula: those of a run, or all."""
    from recterm.cli.output.tables import table

    shown = set(METRICS) if run is None else {metric_of(key).name for one in run.models.values() for key in one}
    for group in Group:
        mine = [metric for metric in METRICS.values() if metric.group is group and metric.name in shown]
        if not mine:
            continue
        grid = table()
        grid.title, grid.title_justify = group.value, "left"
        for name in ("Metric", "Name", "What it says", "Formula"):
            grid.add_column(name, style="bold" if name == "Metric" else "", overflow="fold")
        for metric in mine:
            grid.add_row(metric.short, metric.name, metric.definition, metric.formula)
        console.print()
        console.print(grid)


def _cell(measure: Measure) -> str:
    return f"{measure.mean:.4f}\n{_decimals(measure.low)}–{_decimals(measure.high)}"
