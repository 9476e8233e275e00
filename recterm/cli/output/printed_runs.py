"""Run tables: the measures, and the certainty of each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.measured_models import row_lines, two_lines
from recterm.present.runs.run_table import definitions, format_mean, group_tables, legend, run_facts, run_table
from recterm.present.runs.run_views import breakdown_table, breakdown_title, user_figures, user_heading, user_sections
from recterm.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from recterm.domain.answers.lab.evaluation import Run
    from recterm.domain.answers.lab.user_inspection import UserReport
    from recterm.present.runs.run_table import Figure, RunTable

NAME_CELLS = 13
"""Cells of a row's name; a longer one takes both lines of its row."""

METRIC_CELLS = 11
"""Cells of a metric: its interval `12.29–12.35`, or that and the space beside a shorter one."""

SHOWN_OF_USER = 15
"""Interactions of a user that are shown."""


def print_run(console: Console, run: Run) -> None:
    """Print one run: what was measured on what, then a table of lists and a table of stars."""
    from recterm.cli.output.tables import heading, quiet

    console.print(heading(run.data, *run_facts(run)))
    for shown in group_tables(run):
        console.print()
        console.print(quiet(shown.title))
        for metrics in _parts(shown, console.width):
            console.print(_metric_table(run, run_table(run, metrics, [*shown.rows])))
    for line in (legend(run, "*"), *row_lines(run), *run.settings.notes):
        console.print(quiet(clean(line)))


def _parts(shown: RunTable, width: int) -> list[Sequence[str]]:
    """Return the metrics in as many tables, of about the same width, as it takes to cut no figure."""
    names = max(len(part) for row in shown.rows for part in two_lines(row, NAME_CELLS))
    room = max(1, (width - names) // METRIC_CELLS)
    n_parts = -(-len(shown.metrics) // room)
    size = -(-len(shown.metrics) // n_parts)
    return [shown.metrics[start : start + size] for start in range(0, len(shown.metrics), size)]


def _metric_table(run: Run, shown: RunTable) -> Table:
    """Models by metrics; each cell holds a mean and, on the line below it, the interval."""
    from rich.text import Text

    from recterm.cli.output.tables import table

    grid = table()
    grid.add_column("Model", style="bold", no_wrap=True)
    for head in shown.heads:
        grid.add_column(head, justify="right", no_wrap=True)
    marked = [metric in run.settings.comparisons for metric in shown.metrics]
    for row, figures in shown.rows.items():
        cells = [
            _cell(figure, ("*" if figure.best else " ") * mark) for figure, mark in zip(figures, marked, strict=True)
        ]
        grid.add_row(Text("\n".join(two_lines(row, NAME_CELLS))), *cells)
    return grid


def _cell(figure: Figure, mark: str = "") -> Text:
    """Return a mean above its interval, bold where it is the best."""
    from rich.text import Text

    if not figure.measured:
        return Text(figure.mean, style="dim")
    cell = Text(f"{figure.mean}{mark}", style="bold" if figure.best else "")
    return cell.append(f"\n{figure.interval}", style="not bold dim") if figure.interval else cell


def print_breakdown(console: Console, run: Run, by: str) -> None:
    """Print one metric of every model, group by group."""
    from recterm.cli.output.tables import quiet, table

    breakdown = next((candidate for candidate in run.settings.breakdowns if candidate.by == by.casefold()), None)
    console.print()
    if breakdown is None:
        others = ", ".join(candidate.by for candidate in run.settings.breakdowns)
        console.print(quiet(f"run {run.id} has nothing by {by}" + (f"; it has {others}" if others else "")))
        return
    console.print(quiet(breakdown_title(breakdown)))
    grid = table()
    grid.add_column(by.capitalize(), style="bold", no_wrap=True)
    grid.add_column("n", justify="right", style="dim")
    for name in breakdown.models:
        grid.add_column(name, justify="right")
    for group in breakdown_table(breakdown, breakdown.models):
        grid.add_row(group.label, group.size, *map(_cell, group.figures))
    console.print(grid)


def print_worst_served(console: Console, run: Run) -> None:
    """Print the users whom each model serves worst, those first whom it should know best."""
    from recterm.cli.output.tables import quiet, table

    console.print()
    console.print(quiet("The worst-served users: `recterm evaluate MODEL --user NUMBER` inspects one"))
    grid = table()
    grid.add_column("Model", style="bold")
    for head in ("User", "History", "Relevant", f"NDCG@{run.k}"):
        grid.add_column(head, justify="right")
    for name, users in run.settings.worst_users.items():
        for place, user in enumerate(users):
            numbers = (str(user.user), f"{user.history:,}", f"{user.relevant:,}", format_mean(user.value))
            grid.add_row("" if place else name, *numbers)
    console.print(grid)


def print_user(console: Console, report: UserReport) -> None:
    """Print one user: the history, the list with its hits, and what was missed."""
    from recterm.cli.output.tables import heading, quiet, table

    console.print(heading(*user_heading(report)))
    console.print(quiet("  ".join(user_figures(report))))
    history, listed, relevant = user_sections(report)
    for section, heads, rows in (
        (history, ("Value", "Title"), [(line.value, line.title) for line in history.lines[:SHOWN_OF_USER]]),
        (listed, ("Place", "Hit", "Title"), [(line.place, "hit" * line.hit, line.title) for line in listed.lines]),
        (
            relevant,
            ("Value", "Place", "Title"),
            [(line.value, line.place, line.title) for line in relevant.lines[:SHOWN_OF_USER]],
        ),
    ):
        grid = table()
        for head in heads:
            grid.add_column(head, justify="left" if head == "Title" else "right", overflow="fold")
        for row in rows:
            grid.add_row(*map(clean, row))
        console.print()
        console.print(quiet(section.title))
        console.print(grid)
    if len(history.lines) > SHOWN_OF_USER:
        console.print(quiet(f"{len(history.lines) - SHOWN_OF_USER:,} more known"))


def print_definitions(console: Console, run: Run | None = None) -> None:
    """Print what each metric means, in a line and a formula: those of a run, or all."""
    from recterm.cli.output.tables import table

    for group, metrics in definitions(run).items():
        grid = table()
        grid.title, grid.title_justify = group.value, "left"
        for name in ("Metric", "Name", "Meaning", "Formula"):
            grid.add_column(name, style="bold" if name == "Metric" else "", overflow="fold")
        for metric in metrics:
            grid.add_row(metric.short, metric.name, metric.definition, metric.formula)
        console.print()
        console.print(grid)
